import { condition, environment } from '../__testUtils__/fixtures';
import { progressSteps } from './progress';

const states = (part: Parameters<typeof environment>[0]) =>
  progressSteps(environment(part)).map(step => `${step.id} ${step.state}`);

describe('progressSteps', () => {
  it('shows a request that nobody has looked at as being accepted', () => {
    expect(states({ phase: 'Pending', conditions: [] })).toEqual([
      'Accepted working',
      'Namespace waiting',
      'Isolation waiting',
      'Services waiting',
      'Networking waiting',
      'Monitoring waiting',
      'Ready waiting',
    ]);
  });

  it('works at the first step that is not done, whatever is done after it', () => {
    const conditions = [
      condition('Accepted', 'True'),
      condition('Namespace', 'True'),
      condition('Isolation', 'True'),
      condition('Services', 'False'),
      condition('Networking', 'True'),
      condition('Ready', 'False'),
    ];
    expect(
      states({
        phase: 'Provisioning',
        conditions,
        services: [{ name: 'app', type: 'database', state: 'Starting' }],
      }),
    ).toEqual([
      'Accepted done',
      'Namespace done',
      'Isolation done',
      'Services working',
      'Networking done',
      'Monitoring waiting',
      'Ready waiting',
    ]);
  });

  it('fails the step of the services as soon as one of them has failed', () => {
    const steps = progressSteps(
      environment({
        phase: 'Degraded',
        conditions: [
          condition('Accepted', 'True'),
          condition('Services', 'False', {
            reason: 'ImagePull',
            message: 'app: the image cannot be pulled',
          }),
        ],
        services: [{ name: 'app', type: 'database', state: 'Failed' }],
      }),
    );
    expect(steps.find(step => step.id === 'Services')).toMatchObject({
      state: 'failed',
      reason: 'app: the image cannot be pulled.',
    });
  });

  it('shows a refusal at the first step, with the words of the refusal', () => {
    const [first] = progressSteps(
      environment({
        phase: 'Rejected',
        conditions: [
          condition('Accepted', 'False', {
            reason: 'OwnerNotFound',
            message: 'owner: is not in the catalog',
          }),
        ],
      }),
    );
    expect(first).toMatchObject({
      state: 'failed',
      reason: 'owner: is not in the catalog.',
    });
  });

  it('does not wait for what this cluster does not have', () => {
    const conditions = environment().conditions.map(c =>
      c.type === 'Monitoring'
        ? condition('Monitoring', 'False', { reason: 'NotInstalled' })
        : c,
    );
    const found = states({ conditions });
    expect(found).toContain('Monitoring skipped');
    expect(found).toContain('Ready done');
  });

  it('tells a pause from work in progress', () => {
    const conditions = [
      condition('Accepted', 'True'),
      condition('Services', 'False', { reason: 'Paused' }),
      condition('Ready', 'False', { reason: 'Paused' }),
    ];
    const found = states({ phase: 'Paused', conditions });
    expect(found).toContain('Services paused');
    expect(found).toContain('Ready paused');
  });

  it('words a reason that has no message', () => {
    const conditions = [
      condition('Accepted', 'True'),
      condition('Namespace', 'False', { reason: 'StillTerminating' }),
    ];
    const step = progressSteps(
      environment({ phase: 'Provisioning', conditions }),
    )[1];
    expect(step.reason).toBe('Still terminating');
  });
});
