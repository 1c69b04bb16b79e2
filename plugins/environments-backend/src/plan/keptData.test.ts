import { DevEnvironmentSpec } from '@itdo/plugin-environments-common';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { specOf } from '../__testUtils__/fixtures';
import { checkKeptData, keptOf, keptOn } from './keptData';

const kinds = ServiceKinds.withDefaults();

function specWith(
  config: Record<string, string>,
  changes: Partial<DevEnvironmentSpec> = {},
) {
  return specOf({
    services: [{ name: 'app', type: 'database', config }],
    ...changes,
  });
}

function changed(before: DevEnvironmentSpec, after: DevEnvironmentSpec) {
  return checkKeptData(after, kinds, keptOf(before, after, kinds)).map(
    ({ field, rule }) => `${field} ${rule}`,
  );
}

describe('data that stays', () => {
  it('may get more room, and never less', () => {
    const small = specWith({ storage: '1Gi' });
    const large = specWith({ storage: '2Gi' });
    expect(changed(small, large)).toEqual([]);
    expect(changed(large, small)).toEqual([
      'services[0].config.storage ServiceConfig',
    ]);
    // The usual size is one too.
    expect(changed(specWith({}), small)).toHaveLength(1);
  });

  it('is read by the version that wrote it', () => {
    const old = specWith({ version: '17' });
    expect(changed(old, specWith({ version: '17' }))).toEqual([]);
    expect(changed(old, specWith({ version: '18' }))).toEqual([
      'services[0].config.version ServiceConfig',
    ]);
  });

  it('does not stand in the way where it is thrown away', () => {
    const old = specWith({ version: '17', storage: '9Gi' });
    expect(changed(old, specWith({}, { dataGeneration: 1 }))).toEqual([]);
    expect(
      changed(old, specOf({ services: [{ name: 'app', type: 'broker' }] })),
    ).toEqual([]);
  });

  it('is told by the volume itself', () => {
    const volume = (annotations: Record<string, string>, uid = 'u') => ({
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'app-db-data',
        labels: {
          'platform.itdo-erp.com/service': 'app',
          'platform.itdo-erp.com/environment-uid': uid,
        },
        annotations,
      },
    });
    const present = {
      'platform.itdo-erp.com/data-storage': '9Gi',
      'platform.itdo-erp.com/data-format': 'postgres-17',
    };
    const generation = { 'platform.itdo-erp.com/data-generation': '1' };
    const check = (
      stands: ReturnType<typeof volume> | undefined,
      config: Record<string, string> = {},
      planned = volume({}),
    ) =>
      checkKeptData(
        specWith(config),
        kinds,
        keptOn([planned], () => stands),
      );

    expect(check(volume(present), { storage: '9Gi', version: '17' })).toEqual(
      [],
    );
    expect(check(volume(present))).toHaveLength(2);
    // None yet, one that is to be thrown away, another environment's, and one from before volumes said so.
    expect(check(undefined)).toEqual([]);
    expect(check(volume(present), {}, volume(generation))).toEqual([]);
    expect(check(volume(present, 'v'))).toEqual([]);
    expect(check(volume({}))).toEqual([]);
  });
});
