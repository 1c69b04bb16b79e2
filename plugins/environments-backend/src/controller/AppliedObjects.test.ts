import { KubernetesObject, systemClock } from '@itdo/plugin-clusters-node';
import { AppliedObjects } from './AppliedObjects';

const config: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'n' },
};
const seen = (kind: string, resourceVersion: string, generation?: number) => ({
  ...config,
  kind,
  metadata: { ...config.metadata, resourceVersion, generation },
});

describe('what was applied', () => {
  let now = 0;
  let applied: AppliedObjects;
  beforeEach(() => {
    now = 0;
    applied = new AppliedObjects({ ...systemClock, now: () => now });
  });

  it('is applied where nothing is known of it', () => {
    expect(applied.judge('u', config, undefined).apply).toBe(true);
    expect(applied.judge('u', config, seen('ConfigMap', '1')).apply).toBe(true);
  });

  it('is left alone as long as the cache has it as it was, or not yet', () => {
    applied.note('u', config, seen('ConfigMap', '10'));
    for (const cached of [undefined, '9', '10']) {
      expect(
        applied.judge(
          'u',
          config,
          cached ? seen('ConfigMap', cached) : undefined,
        ).apply,
      ).toBe(false);
    }
  });

  it('is applied again where somebody changed it, or something else is wanted', () => {
    applied.note('u', config, seen('ConfigMap', '10'));
    expect(applied.judge('u', config, seen('ConfigMap', '11')).apply).toBe(
      true,
    );
    const other = { ...config, data: { a: 'b' } };
    expect(applied.judge('u', other, seen('ConfigMap', '10')).apply).toBe(true);
    expect(applied.judge('v', config, seen('ConfigMap', '10')).apply).toBe(
      true,
    );
  });

  it('goes by the generation where there is one, since statuses change versions', () => {
    const wanted = { ...config, kind: 'Deployment' };
    applied.note('u', wanted, seen('Deployment', '10', 1));
    expect(applied.judge('u', wanted, seen('Deployment', '99', 1)).apply).toBe(
      false,
    );
    expect(applied.judge('u', wanted, seen('Deployment', '99', 2)).apply).toBe(
      true,
    );
  });

  it('looks at restless objects later rather than at each change', () => {
    const wanted = { ...config, kind: 'ResourceQuota' };
    applied.note('u', wanted, seen('ResourceQuota', '10'));
    const changed = seen('ResourceQuota', '11');
    expect(applied.judge('u', wanted, changed)).toEqual({
      apply: false,
      lookAgainInMs: 30_000,
    });
    now = 30_000;
    expect(applied.judge('u', wanted, changed).apply).toBe(true);
  });

  it('is applied again once it was forgotten', () => {
    applied.note('u', config, seen('ConfigMap', '10'));
    applied.forget('u', config);
    expect(applied.judge('u', config, undefined).apply).toBe(true);
    applied.note('u', config, seen('ConfigMap', '10'));
    applied.forgetEnvironment('u');
    expect(applied.judge('u', config, undefined).apply).toBe(true);
  });
});
