import fc from 'fast-check';
import { DevEnvironmentService, SleepSchedule } from '../devEnvironment';
import { BlueprintContent, upgradeOf } from '.';

/** Few names and values, so that versions and environments often agree. */
const name = fc.constantFrom('a', 'b', 'c');
const value = fc.constantFrom('1', '2', '3');

/** As JSON makes objects. */
const plain = { noNullPrototype: true };

const variables = fc.uniqueArray(fc.record({ name, value }, plain), {
  selector: each => each.name,
  minLength: 1,
  maxLength: 3,
});

const service: fc.Arbitrary<DevEnvironmentService> = fc.record(
  {
    name,
    type: fc.constantFrom('database', 'api'),
    image: value,
    replicas: fc.integer({ min: 0, max: 2 }),
    seed: fc.record({ script: value }, plain),
    config: fc.dictionary(name, value, { ...plain, minKeys: 1 }),
    env: variables,
    ports: fc.array(
      fc.record({ port: fc.integer({ min: 1, max: 3 }) }, plain),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    expose: fc.record({ path: value }, plain),
    dependsOn: fc.uniqueArray(name, { maxLength: 2 }),
  },
  { ...plain, requiredKeys: ['name', 'type'] },
);

/** Only of what is there, as the rules demand of every blueprint and environment. */
const services = fc
  .uniqueArray(service, { selector: each => each.name, minLength: 1 })
  .map(all => {
    const names = all.map(each => each.name);
    return all.map(each =>
      each.dependsOn
        ? {
            ...each,
            dependsOn: each.dependsOn.filter(dependency =>
              names.includes(dependency),
            ),
          }
        : each,
    );
  });

const settings = fc.record(
  {
    ttlHours: fc.integer({ min: 1, max: 3 }),
    autoPauseHours: fc.integer({ min: 1, max: 3 }),
    sleep: fc.record(
      { timeZone: value, windows: fc.constant<SleepSchedule['windows']>([]) },
      plain,
    ),
    resources: fc.record({ cpu: value, memory: value, storage: value }, plain),
    services,
  },
  { ...plain, requiredKeys: ['ttlHours', 'resources', 'services'] },
);

const old = settings.map(
  (content): BlueprintContent => ({
    ...content,
    version: '1.0.0',
  }),
);
const next = settings.map(
  (content): BlueprintContent => ({
    ...content,
    version: '1.1.0',
  }),
);

const environmentOf = ({
  version: _,
  ...content
}: Omit<BlueprintContent, 'version'> & { version?: string }) => ({
  name: 'orders',
  owner: 'user:default/jane',
  team: 'group:default/team-a',
  createdBy: 'user:default/jane',
  ttlHours: 1,
  ...content,
  blueprint: { name: 'web-app', version: '1.0.0' },
});
const own = settings.map(each => environmentOf(each));
const upgraded = (merged: ReturnType<typeof upgradeOf>) => ({
  ...merged.spec,
  blueprint: { name: 'web-app', version: '1.1.0' },
});

/** Every value of a spec by its path, with what has a name under its name. */
function leavesOf(input: unknown, path = ''): Map<string, string> {
  if (Array.isArray(input) && input.some(each => each?.name)) {
    return join(input.map(each => leavesOf(each, `${path}[${each.name}]`)));
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return join(
      Object.entries(input).map(([key, each]) =>
        leavesOf(each, `${path}.${key}`),
      ),
    );
  }
  return new Map([[path, JSON.stringify(input)]]);
}

function join(maps: Array<Map<string, string>>): Map<string, string> {
  return new Map(maps.flatMap(map => [...map]));
}

describe('an upgrade, whatever the versions', () => {
  it('makes exactly the new version of an environment without changes of its own', () => {
    fc.assert(
      fc.property(old, next, (from, to) => {
        const { changes, spec } = upgradeOf(from, to, environmentOf(from));
        expect(spec).toEqual({
          ...environmentOf(to),
          blueprint: { name: 'web-app', version: '1.1.0' },
        });
        expect(changes.some(({ kept }) => kept)).toBe(false);
      }),
    );
  });

  it('changes nothing a second time', () => {
    fc.assert(
      fc.property(old, next, own, (from, to, mine) => {
        const once = upgradeOf(from, to, mine);
        const again = upgradeOf(from, to, upgraded(once));
        expect(again.spec).toEqual(once.spec);
        expect(again.patch).toEqual({});
        expect(again.changes.every(({ kept }) => kept)).toBe(true);
        expect(upgradeOf(to, to, upgraded(once))).toEqual({
          changes: [],
          spec: once.spec,
          patch: {},
        });
      }),
    );
  });

  it('loses no value that its owner set', () => {
    fc.assert(
      fc.property(old, next, own, (from, to, mine) => {
        const made = leavesOf(environmentOf(from));
        const after = leavesOf(upgradeOf(from, to, mine).spec);
        const set = [...leavesOf(mine)].filter(
          ([path, each]) => made.get(path) !== each,
        );
        expect(set.filter(([path, each]) => after.get(path) !== each)).toEqual(
          [],
        );
      }),
    );
  });

  it('brings nothing back that its owner took out', () => {
    fc.assert(
      fc.property(old, next, own, (from, to, mine) => {
        const present = leavesOf(mine);
        const after = leavesOf(upgradeOf(from, to, mine).spec);
        const taken = [...leavesOf(environmentOf(from)).keys()].filter(
          path => !present.has(path),
        );
        expect(taken.filter(path => after.has(path))).toEqual([]);
      }),
    );
  });

  it('leaves no service waiting for one that is not there', () => {
    fc.assert(
      fc.property(old, next, own, (from, to, mine) => {
        const { spec } = upgradeOf(from, to, mine);
        const names = spec.services.map(each => each.name);
        const awaited = spec.services.flatMap(each => each.dependsOn ?? []);
        expect(awaited.filter(each => !names.includes(each))).toEqual([]);
      }),
    );
  });

  it('says of every value that becomes another that it does', () => {
    fc.assert(
      fc.property(old, next, own, (from, to, mine) => {
        const { changes, patch } = upgradeOf(from, to, mine);
        const { blueprint: _, ...changed } = patch;
        const reordered =
          JSON.stringify(patch.services?.map(each => each.name)) !==
          JSON.stringify(mine.services.map(each => each.name));
        expect(
          Object.keys(changed).length === 0 ||
            reordered ||
            changes.some(({ kept }) => !kept),
        ).toBe(true);
      }),
    );
  });
});
