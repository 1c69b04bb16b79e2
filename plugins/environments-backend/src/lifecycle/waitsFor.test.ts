import {
  DevEnvironmentService,
  DevEnvironmentServiceState,
} from '@itdo/plugin-environments-common';
import { waitsFor } from './waitsFor';

const chain: DevEnvironmentService[] = [
  { name: 'web', type: 'frontend', dependsOn: ['api'] },
  { name: 'api', type: 'api', dependsOn: ['db', 'cache'] },
  { name: 'db', type: 'database' },
  { name: 'cache', type: 'cache' },
];

function waiting(
  states: Record<string, DevEnvironmentServiceState['state']>,
  made: string[] = [],
) {
  const found = waitsFor(
    chain,
    Object.entries(states).map(([name, state]) => ({
      name,
      type: 'any',
      state,
    })),
    service => made.includes(service),
  );
  return Object.fromEntries(
    [...found].map(([name, { message }]) => [name, message]),
  );
}

describe('what waits for other services', () => {
  it('is all that depends on something in the beginning', () => {
    expect(waiting({})).toEqual({
      web: 'starts when api is ready',
      api: 'starts when db and cache are ready',
    });
  });

  it('is told what is still missing only', () => {
    expect(waiting({ db: 'Ready', cache: 'Starting' }).api).toBe(
      'starts when cache is ready',
    );
  });

  it('is let go when all are ready', () => {
    expect(waiting({ db: 'Ready', cache: 'Ready' })).toEqual({
      web: 'starts when api is ready',
    });
  });

  it('is nothing that stands already, although what it depends on failed', () => {
    expect(waiting({ db: 'Failed', api: 'Ready' }, ['api'])).toEqual({});
  });

  it('is told apart by a state of its own', () => {
    expect(waitsFor(chain, [], () => false).get('web')).toEqual({
      state: 'Pending',
      reason: 'WaitsFor',
      message: 'starts when api is ready',
    });
  });
});
