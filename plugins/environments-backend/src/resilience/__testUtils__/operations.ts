import { isKubernetesError, ObjectName } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import fc from 'fast-check';
import { ControllerRig } from '../../__testUtils__/ControllerRig';
import { Declared, Fate, Model } from './Model';
import { Tampering, TAMPERINGS } from './tampering';

const HOUR_MS = 3_600_000;
const NAMES = ['one', 'two', 'three'];

/** What decides whether an operation can be. */
type Known = Pick<Model, 'fateOf' | 'named'>;

/** Something that somebody does, where it can be done. */
class Operation implements fc.AsyncCommand<Model, ControllerRig> {
  readonly #isPossible: (model: Known) => boolean;
  readonly #do: (model: Model, rig: ControllerRig) => Promise<string>;
  #words = 'nothing';

  /** @param run - says what it did */
  constructor(
    isPossible: (model: Known) => boolean,
    run: (model: Model, rig: ControllerRig) => Promise<string>,
  ) {
    this.#isPossible = isPossible;
    this.#do = run;
  }

  check(model: Readonly<Model>): boolean {
    return this.#isPossible(model);
  }

  async run(model: Model, rig: ControllerRig): Promise<void> {
    this.#words = await this.#do(model, rig);
  }

  toString(): string {
    return this.#words;
  }

  [fc.toStringMethod](): string {
    return this.#words;
  }
}

const hours = (max: number) => fc.integer({ min: 1, max });
/** Chooses among those that are there. */
const choice = fc.nat({ max: 11 });

/** An operation on one of those that have one of these fates. */
function on<V>(
  values: fc.Arbitrary<V>,
  fates: Fate[],
  run: (declared: Declared, rig: ControllerRig, value: V) => Promise<string>,
): fc.Arbitrary<Operation> {
  return fc.tuple(choice, values).map(
    ([chosen, value]) =>
      new Operation(
        model => model.named(...fates).length > 0,
        async (model, rig) => {
          const names = model.named(...fates);
          const name = names[chosen % names.length];
          const declared = model.declared.get(name);
          return declared
            ? `${await run(declared, rig, value)} ${name}`
            : 'nothing';
        },
      ),
  );
}

const nothing = fc.constant(undefined);
const STANDING: Fate[] = ['Ready', 'Paused', 'PendingDeletion'];

const services = (replicas: number) => [
  { name: 'app', type: 'database' },
  { name: 'backend', type: 'api', replicas },
];

const creationOf = (names: fc.Arbitrary<string>) =>
  fc.tuple(names, hours(48), fc.boolean()).map(
    ([name, ttl, paused]) =>
      new Operation(
        model =>
          model.fateOf(name) === undefined || model.fateOf(name) === 'Gone',
        async (model, rig) => {
          const former = model.declared.get(name);
          if (former) {
            await rig.gone(former.environment);
          }
          // The cluster's clock says when it was made, and the traveller's when its time is up.
          const ahead = Math.ceil((model.now - Date.now()) / HOUR_MS);
          const ttlHours = ahead + ttl;
          const spec = { ttlHours, paused, services: services(1) };
          const environment = await rig.create(name, spec);
          model.declared.set(name, {
            environment,
            ttlHours,
            paused,
            deleted: false,
          });
          return `create for ${ttl} h ${paused ? 'paused ' : ''}${name}`;
        },
      ),
  );

const pause = on(fc.boolean(), STANDING, async (declared, rig, paused) => {
  await rig.change(declared.environment, { spec: { paused } });
  declared.paused = paused;
  return paused ? 'pause' : 'resume';
});

const extension = on(hours(24), STANDING, async (declared, rig, more) => {
  const ttlHours = declared.ttlHours + more;
  await rig.change(declared.environment, { spec: { ttlHours } });
  declared.ttlHours = ttlHours;
  return `extend by ${more} h`;
});

const scaling = on(
  fc.integer({ min: 1, max: 3 }),
  STANDING,
  async ({ environment }, rig, replicas) => {
    await rig.change(environment, { spec: { services: services(replicas) } });
    return `scale to ${replicas}`;
  },
);

const deletionLater = on(hours(24), STANDING, async (declared, rig, grace) => {
  const deleteAt =
    Math.ceil(rig.clock.date().getTime() / 1000) * 1000 + grace * HOUR_MS;
  const deleteAfter = new Date(deleteAt).toISOString();
  await rig.change(declared.environment, { spec: { deleteAfter } });
  declared.deleteAt = deleteAt;
  return `delete in ${grace} h`;
});

const restoration = on(nothing, ['PendingDeletion'], async (declared, rig) => {
  await rig.change(declared.environment, { spec: { deleteAfter: null } });
  declared.deleteAt = undefined;
  return 'restore';
});

const deletion = on(nothing, STANDING, async (declared, rig) => {
  await rig.delete(declared.environment);
  declared.deleted = true;
  return 'delete at once';
});

const edit = on(
  fc.constantFrom(...TAMPERINGS.filter(each => each.edit)),
  STANDING,
  async ({ environment }, rig, tampering) => {
    const { resource } = tampering;
    const place = placeOf(tampering, environment);
    const isDone = await done(
      rig.cluster.patch(resource, place, tampering.edit),
    );
    return `${isDone ? '' : 'fail to '}edit the ${resource.kind} of`;
  },
);

const removal = on(
  fc.constantFrom(...TAMPERINGS.filter(each => each.canGo)),
  STANDING,
  async ({ environment }, rig, tampering) => {
    const { resource } = tampering;
    const place = placeOf(tampering, environment);
    const isDone = await done(rig.cluster.delete(resource, place));
    return `${isDone ? '' : 'fail to '}delete the ${resource.kind} of`;
  },
);

const jump = hours(12).map(
  ahead =>
    new Operation(
      () => true,
      async (_, rig) => {
        rig.clock.travel(ahead);
        return `let ${ahead} h pass`;
      },
    ),
);

/** Something has become of what was asked before, so that the next is no beginning. */
const calm = fc.integer({ min: 1, max: 3 }).map(
  seconds =>
    new Operation(
      () => true,
      async () => {
        await new Promise(resolve => setTimeout(resolve, seconds * 1_000));
        return `let ${seconds} s pass`;
      },
    ),
);

const restart = nothing.map(
  () =>
    new Operation(
      () => true,
      async (_, rig) => {
        await rig.stopController();
        rig.startController();
        return 'restart the controller';
      },
    ),
);

/** Everything that can be done, in any order, after three environments were asked for. */
export const anyOperations = fc
  .tuple(
    ...NAMES.map(name => creationOf(fc.constant(name))),
    fc.array(
      fc.oneof(
        { arbitrary: edit, weight: 4 },
        { arbitrary: removal, weight: 4 },
        { arbitrary: calm, weight: 4 },
        ...[pause, extension, scaling, deletionLater, restoration, jump].map(
          arbitrary => ({ arbitrary, weight: 2 }),
        ),
        ...[creationOf(fc.constantFrom(...NAMES)), deletion, restart].map(
          arbitrary => ({ arbitrary, weight: 1 }),
        ),
      ),
      { minLength: 12, maxLength: 24, size: 'max' },
    ),
  )
  .map(parts => parts.flat());

function placeOf(
  { resource, name }: Tampering,
  { metadata }: DevEnvironment,
): ObjectName {
  const place = { name: name(metadata.name) };
  return resource.namespaced ? { ...place, namespace: metadata.name } : place;
}

/** What does not stand yet, or no longer, nobody can lay hands on. */
async function done(tampering: Promise<unknown>): Promise<boolean> {
  try {
    await tampering;
    return true;
  } catch (error) {
    if (!isKubernetesError(error, 'NotFound', 'Conflict', 'Forbidden')) {
      throw error;
    }
    return false;
  }
}
