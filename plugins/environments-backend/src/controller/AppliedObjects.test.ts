import { KubernetesObject } from '@itdo/plugin-clusters-node';
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
  let applied: AppliedObjects;
  beforeEach(() => {
    applied = new AppliedObjects();
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

  it('goes by what it says where versions say little, in the words of the cluster', () => {
    const wanted = {
      ...config,
      kind: 'ResourceQuota',
      spec: { hard: { cpu: '4000m' } },
    };
    const quota = (
      resourceVersion: string,
      hard: object,
      others: object = {},
    ) => ({
      ...seen('ResourceQuota', resourceVersion),
      ...others,
      spec: { hard },
    });
    applied.note('u', wanted, quota('10', { cpu: '4' }));
    expect(
      applied.judge(
        'u',
        wanted,
        quota('11', { cpu: '4' }, { status: { used: { cpu: '1' } } }),
      ),
    ).toEqual({ apply: false });
    expect(applied.judge('u', wanted, quota('12', { cpu: '8' }))).toEqual({
      apply: true,
      undo: 'change',
    });
  });

  it('is made anew where it vanished, which is told', () => {
    const answer = {
      ...seen('ConfigMap', '10'),
      metadata: { ...config.metadata, uid: 'first' },
    };
    applied.note('u', config, answer);
    expect(applied.vanished('u', answer)).toBe(true);
    expect(applied.judge('u', config, undefined)).toEqual({
      apply: true,
      undo: 'deletion',
    });
    applied.note('u', config, {
      ...answer,
      metadata: { ...answer.metadata, uid: 'second' },
    });
    // The end of the former is told late.
    expect(applied.vanished('u', answer)).toBe(false);
    expect(applied.judge('u', config, undefined)).toEqual({ apply: false });
  });

  it('is no news where it vanishes on purpose', () => {
    applied.note('u', config, config);
    applied.forget('u', config);
    expect(applied.vanished('u', config)).toBe(false);
    expect(applied.judge('u', config, undefined)).toEqual({ apply: true });
  });

  it('is told of a namespace alone, with which all vanishes', () => {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n' },
    };
    applied.note('u', namespace, namespace);
    applied.note('u', config, config);
    applied.vanished('u', config);
    applied.vanished('u', namespace);
    expect(applied.judge('u', namespace, undefined)).toEqual({
      apply: true,
      undo: 'deletion',
    });
    expect(applied.judge('u', config, undefined)).toEqual({ apply: true });
  });

  it('is told apart from what is wanted differently', () => {
    applied.note('u', config, seen('ConfigMap', '10'));
    expect(applied.judge('u', config, seen('ConfigMap', '11'))).toEqual({
      apply: true,
      undo: 'change',
    });
    expect(
      applied.judge(
        'u',
        { ...config, data: {} } as KubernetesObject,
        seen('ConfigMap', '11'),
      ),
    ).toEqual({ apply: true });
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
