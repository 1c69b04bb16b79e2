import { webKind } from './web';

/** Pages over HTTP that are given the address of their API. */
export const frontendKind = webKind({
  type: 'frontend',
  title: 'Front end',
  description: 'Pages over HTTP that know their API',
  defaultName: 'frontend',
  imageKey: 'sample-frontend',
  exposedPath: '/',
  port: 3000,
  resources: {
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '500m', memory: '512Mi' },
  },
  accepts: ['API_URL'],
  readyPath: '/healthz',
  offers: () => [],
});
