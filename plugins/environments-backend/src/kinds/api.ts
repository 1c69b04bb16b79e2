import { webKind } from './web';

/** A back end over HTTP that is given the addresses of its database, cache and broker. */
export const apiKind = webKind({
  type: 'api',
  title: 'API',
  description: 'A back end over HTTP that knows its database, cache and broker',
  defaultName: 'backend-api',
  imageKey: 'sample-api',
  exposedPath: '/api',
  port: 8000,
  resources: {
    requests: { cpu: '250m', memory: '256Mi' },
    limits: { cpu: '1', memory: '1Gi' },
  },
  accepts: ['DATABASE_URL', 'REDIS_URL', 'NATS_URL'],
  readyPath: '/readyz',
  offers: (_, url) => [{ name: 'API_URL', value: url }],
});
