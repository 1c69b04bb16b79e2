import { choiceOf, containerOptions, idOf, logOptions } from './containers';

const container = (service: string, pod: string, changes: object = {}) => ({
  service,
  pod,
  container: service,
  state: 'Running' as const,
  restarts: 0,
  simulated: false,
  ...changes,
});

describe('containers to choose from', () => {
  const api = [container('api', 'api-7f-aa'), container('api', 'api-7f-bb')];
  const app = container('app', 'app-db-0');

  it('are called by their service where it has only one', () => {
    expect(containerOptions([...api, app]).map(({ label }) => label)).toEqual([
      'api: 7f-aa api',
      'api: 7f-bb api',
      'app',
    ]);
  });

  it('say what is wrong with them', () => {
    const options = containerOptions([
      container('one', 'a', { state: 'Waiting', reason: 'CrashLoopBackOff' }),
      container('two', 'b', { simulated: true }),
    ]);
    expect(options.map(({ label }) => label)).toEqual([
      'one (CrashLoopBackOff)',
      'two (simulated)',
    ]);
  });

  it('offer for logs all of them, and all of a service with several', () => {
    expect(logOptions([...api, app]).map(({ id }) => id)).toEqual([
      '',
      'api',
      'api/api-7f-aa/api',
      'api/api-7f-bb/api',
      'app/app-db-0/app',
    ]);
  });

  it('are found again by what stands in the address', () => {
    expect(choiceOf(idOf(app))).toEqual({
      service: 'app',
      pod: 'app-db-0',
      container: 'app',
    });
    expect(choiceOf('api')).toEqual({ service: 'api' });
    expect(choiceOf(null)).toEqual({});
  });
});
