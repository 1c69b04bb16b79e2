import {
  clusterService,
  deployment,
  fromSecret,
  ServiceKind,
} from '@itdo/plugin-environments-node';
import { imageOf } from './image';
import { checkSettings } from './settings';

const PORT = 6379;

const nameOf = (service: { name: string }) => `${service.name}-cache`;

/** Redis with a password of its own; what it holds lives as long as its pod. */
export const cacheKind: ServiceKind = {
  type: 'cache',
  title: 'Cache',
  description: 'Redis with a generated password',
  defaultName: 'sessions',
  imageKey: 'redis',
  resources: {
    requests: { cpu: '100m', memory: '128Mi' },
    limits: { cpu: '500m', memory: '512Mi' },
  },
  accepts: [],
  // Each pod would hold something else: a second one is another cache, not a larger one.
  maxReplicas: 1,
  check: service => checkSettings(service, {}),
  endpoint: service => ({ host: nameOf(service), port: PORT }),
  offers(service) {
    return [{ name: 'REDIS_URL', secret: nameOf(service), key: 'REDIS_URL' }];
  },
  plan(service, context) {
    const name = nameOf(service);
    const ready = {
      exec: { command: ['redis-cli', '-e', 'ping'] },
      timeoutSeconds: 5,
    };
    return {
      secrets: [
        {
          name,
          generate(password) {
            const secret = password();
            return {
              REDIS_PASSWORD: secret,
              // With the name of the account, which some clients take an empty one for.
              REDIS_URL: `redis://default:${secret}@${name}:${PORT}`,
            };
          },
        },
      ],
      supports: [clusterService(name, [{ name: 'redis', port: PORT }])],
      workload: deployment({
        name,
        component: 'cache',
        container: 'redis',
        image: imageOf(context),
        args: ['--requirepass', '$(REDIS_PASSWORD)'],
        env: [
          fromSecret('REDIS_PASSWORD', name, 'REDIS_PASSWORD'),
          // What redis-cli reads, in the probe and by hand.
          fromSecret('REDISCLI_AUTH', name, 'REDIS_PASSWORD'),
        ],
        ports: [{ name: 'redis', port: PORT }],
        startupProbe: { ...ready, periodSeconds: 1, failureThreshold: 60 },
        readinessProbe: { ...ready, periodSeconds: 10 },
        scratch: ['/data', '/tmp'],
        context,
      }),
    };
  },
};
