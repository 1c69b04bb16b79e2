import { type Environment } from '../src/api/types';
import { condition, environment, HOUR, MINUTE, SERVICES, at } from './scenes';

const PAUSED_SERVICES = SERVICES.map(service => ({
  ...service,
  state: 'Paused' as const,
}));

/** Where nothing runs, nothing answers. */
const unreachable = (environments: Environment[]) =>
  environments.map(each =>
    each.phase === 'Ready'
      ? each
      : {
          ...each,
          urls: each.urls.map(url => ({
            ...url,
            reachable: false,
            reason: 'The service is paused',
          })),
        },
  );

const stopped = (reason: string, message: string) => [
  condition('Accepted', 'True', 0),
  condition('Namespace', 'True', 0),
  condition('Isolation', 'True', 1),
  condition('Services', 'False', 30, message, reason),
  condition('Networking', 'True', 2),
  condition('Monitoring', 'True', 2),
  condition('Ready', 'False', 30, message, reason),
];

/** One environment for each place in a life: used, unused, asleep, paused, deleted. */
export function playedLives(): Environment[] {
  const plain = environment('checkout', 'guest', 'backend-team', {});
  const blueprint = { name: 'shop', version: '1.2.0' };
  const sleep = {
    timeZone: 'Europe/Berlin',
    windows: [
      {
        days: ['Mon' as const, 'Tue' as const, 'Wed' as const, 'Thu' as const],
        from: '20:00',
        to: '07:00',
      },
      { days: ['Fri' as const], from: '18:00', to: '00:00' },
    ],
  };
  return unreachable([
    {
      ...plain,
      spec: {
        ...plain.spec,
        description: 'Checkout with the new tax rules',
        blueprint,
        autoPauseHours: 8,
        sleep,
        services: SERVICES.map(service =>
          service.type === 'api'
            ? {
                ...service,
                replicas: 2,
                image: 'registry.platform.local/backend/invoices:mine',
              }
            : service,
        ),
      },
      newerBlueprint: '1.3.0',
      lastActivityAt: at(-5.5 * HOUR),
      pausesAt: at(2.5 * HOUR),
      sleepsAt: at(9 * HOUR),
    },
    environment('legacy', 'guest', 'backend-team', {
      spec: { ...plain.spec, name: 'legacy', paused: true },
      phase: 'Paused',
      conditions: stopped('Paused', 'The services are stopped, as was asked'),
      services: PAUSED_SERVICES,
    }),
    environment('rates', 'guest', 'backend-team', {
      spec: { ...plain.spec, name: 'rates', autoPauseHours: 8 },
      phase: 'Paused',
      conditions: stopped('Idle', 'Nobody has used it for 8 hours'),
      services: PAUSED_SERVICES,
      lastActivityAt: at(-11 * HOUR),
    }),
    environment('taxes', 'guest', 'backend-team', {
      spec: { ...plain.spec, name: 'taxes', sleep },
      phase: 'Paused',
      conditions: stopped('Asleep', 'Is asleep by its schedule'),
      services: PAUSED_SERVICES,
      wakesAt: at(7 * HOUR),
    }),
    environment('trial', 'guest', 'backend-team', {
      spec: {
        ...plain.spec,
        name: 'trial',
        deleteAfter: at(23 * HOUR + 12 * MINUTE),
      },
      phase: 'PendingDeletion',
      conditions: stopped('PendingDeletion', 'Will be removed'),
      services: PAUSED_SERVICES,
    }),
  ]);
}
