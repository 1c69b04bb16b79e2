import {
  Environment,
  EnvironmentEvent,
} from '@itdo/plugin-environments-common';
import { explain } from './explain';

const service = (changes: object = {}): Environment['services'][number] => ({
  name: 'api',
  type: 'api',
  state: 'Ready',
  ...changes,
});

const condition = (
  type: string,
  status: string,
  reason: string,
  message = '',
) =>
  ({
    type,
    status,
    reason,
    message,
    lastTransitionTime: '2026-01-01T00:00:00Z',
  } as Environment['conditions'][number]);

const environment = (changes: Partial<Environment>): Environment => ({
  namespace: 'team-a',
  name: 'dev-orders-jane',
  uid: 'u',
  spec: {
    name: 'orders',
    owner: 'user:default/jane',
    team: 'group:default/a',
    createdBy: 'user:default/jane',
    ttlHours: 8,
    paused: false,
    resources: {},
    services: [],
  },
  phase: 'Provisioning',
  conditions: [],
  services: [service()],
  urls: [],
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-01-01T08:00:00Z',
  simulated: false,
  ...changes,
});

const warned = (reason: string): EnvironmentEvent => ({
  uid: reason,
  time: '2026-01-01T00:01:00Z',
  type: 'Warning',
  reason,
  message: `${reason} in words`,
  object: 'Pod/api-1',
  count: 3,
});

describe('why an environment is not ready', () => {
  it('is a service, what is wrong with it, and what helps', () => {
    const explained = explain(
      environment({
        phase: 'Degraded',
        services: [
          service({ name: 'main', type: 'database' }),
          service({
            state: 'Failed',
            reason: 'CrashLoop',
            message: 'its container ended with exit code 1',
          }),
        ],
        conditions: [
          condition('Accepted', 'True', 'Accepted'),
          condition('Services', 'False', 'CrashLoop', 'api: its container…'),
        ],
      }),
      [warned('BackOff')],
    );
    expect(explained).toEqual({
      ready: false,
      summary: 'It was ready; now api does not run.',
      reasons: ['api (Failed): its container ended with exit code 1'],
      advice: [
        'Read the logs of the service: its program ends by itself right after it was started.',
      ],
      warnings: [
        'Pod/api-1: BackOff in words (3 times, last at 2026-01-01T00:01:00Z)',
      ],
    });
  });

  it('is a rule that the request breaks, in the words of the controller', () => {
    const { summary, reasons, advice } = explain(
      environment({
        phase: 'Rejected',
        services: [],
        conditions: [
          condition('Accepted', 'False', 'BudgetExceeded', 'jane has 10 of 10'),
        ],
      }),
      [],
    );
    expect(summary).toContain('breaks a rule');
    expect(reasons).toEqual([
      'The request was not accepted: jane has 10 of 10',
    ]);
    expect(advice).toEqual([expect.stringContaining('larger budget')]);
  });

  it('is that somebody stopped or deleted it', () => {
    const stopped = environment({
      phase: 'Paused',
      services: [service({ state: 'Paused' })],
      conditions: [condition('Services', 'False', 'Asleep', 'it sleeps')],
      wakesAt: '2026-01-01T06:00:00Z',
    });
    expect(explain(stopped, [])).toMatchObject({
      summary:
        'It is stopped, and starts again at 2026-01-01T06:00:00Z; its data stays.',
      advice: [expect.stringContaining('Resume it')],
    });
    const { spec } = stopped;
    const deleteAfter = '2026-01-02T00:00:00Z';
    expect(
      explain(
        environment({
          phase: 'PendingDeletion',
          spec: { ...spec, deleteAfter },
        }),
        [],
      ),
    ).toMatchObject({
      summary: expect.stringContaining(deleteAfter),
      advice: [expect.stringContaining('Restore it')],
    });
  });

  it('is nothing where it is merely on its way, or where the cluster has no monitoring', () => {
    const explained = explain(
      environment({
        services: [],
        conditions: [
          condition('Accepted', 'True', 'Accepted'),
          condition('Monitoring', 'False', 'NotInstalled', 'no Prometheus'),
        ],
      }),
      [],
    );
    expect(explained.reasons).toEqual([]);
    expect(explained.advice).toEqual([expect.stringContaining('Wait')]);
  });

  it('is not asked of one that is ready', () => {
    const { ready, summary } = explain(environment({ phase: 'Ready' }), []);
    expect(ready).toBe(true);
    expect(summary).toBe('It is ready: every service runs.');
    expect(
      explain(
        environment({
          phase: 'Ready',
          services: [service(), service({ name: 'jobs', state: 'Paused' })],
        }),
        [],
      ).summary,
    ).toBe('It is ready; jobs is stopped, as was asked.');
  });
});
