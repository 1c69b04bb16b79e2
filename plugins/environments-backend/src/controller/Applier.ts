import { randomBytes } from 'node:crypto';
import {
  Cluster,
  isKubernetesError,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  annotations,
  DevEnvironment,
  FIELD_MANAGER,
} from '@itdo/plugin-environments-common';
import { GeneratedSecret } from '@itdo/plugin-environments-node';
import { belongsTo, owned } from '../plan/labels';
import { EnvironmentPlan } from '../plan/plan';
import { AppliedObjects } from './AppliedObjects';
import { Children } from './Children';
import { Repairs } from './Repairs';

const PASSWORD_BYTES = 24;

/** Brings the objects of an environment to what its plan says. */
export class Applier {
  readonly #children: Children;
  readonly #applied: AppliedObjects;
  readonly #repairs: Repairs;
  /** Names of the Secrets that stand, by the identity of their environment; of some nothing is known. */
  readonly #secrets = new Map<string, Set<string>>();

  constructor(children: Children, applied: AppliedObjects, repairs: Repairs) {
    this.#children = children;
    this.#applied = applied;
    this.#repairs = repairs;
  }

  /**
   * Applies what is missing or differs: first what bounds and isolates, with what workloads need; then workloads and
   * their addresses.
   *
   * @param isHeldBack - tells what is not to be applied yet
   */
  async apply(
    environment: DevEnvironment,
    plan: EnvironmentPlan,
    isHeldBack: (object: KubernetesObject) => boolean,
    cluster: Cluster,
  ): Promise<void> {
    const all = (objects: KubernetesObject[]) =>
      objects
        .filter(object => !isHeldBack(object))
        .map(object => this.#applyOne(environment, object, cluster));
    await Promise.all([
      ...all([...plan.isolation, ...plan.supports]),
      ...plan.secrets.map(secret =>
        this.#ensureSecret(environment, secret, cluster),
      ),
    ]);
    await Promise.all(
      all([
        ...plan.workloads.map(({ object }) => object),
        ...plan.networking,
        ...plan.monitoring,
      ]),
    );
  }

  /** Removes what bears the environment's labels but is not in its plan any more. */
  async prune(
    environment: DevEnvironment,
    plan: EnvironmentPlan,
    cluster: Cluster,
  ): Promise<void> {
    const { namespace, name, uid } = environment.metadata;
    const planned = new Set(
      [
        ...plan.isolation,
        ...plan.supports,
        ...plan.workloads.map(({ object }) => object),
        ...plan.networking,
      ].map(object => `${object.kind}/${object.metadata?.name}`),
    );
    const surplus = this.#children
      .of(`${namespace}/${name}`)
      .filter(
        ({ resource, object }) =>
          object.metadata?.namespace === name &&
          belongsTo(object, environment) &&
          !object.metadata.deletionTimestamp &&
          !planned.has(`${resource}/${object.metadata.name}`),
      );
    // Before the workloads that tell of them.
    await this.#pruneSecrets(
      environment,
      plan,
      surplus.map(({ object }) => object),
      cluster,
    );
    await Promise.all(
      surplus.map(async ({ resource, object }) => {
        this.#applied.forget(uid ?? '', { ...object, kind: resource });
        const target = { namespace: name, name: object.metadata?.name ?? '' };
        await ignoreMissing(
          cluster.delete(
            this.#children.ofKind(resource).spec.resource,
            target,
            { uid: object.metadata?.uid },
          ),
        );
      }),
    );
  }

  async #pruneSecrets(
    { metadata: { uid = '', name: namespace } }: DevEnvironment,
    { secrets }: EnvironmentPlan,
    surplus: readonly KubernetesObject[],
    cluster: Cluster,
  ): Promise<void> {
    const planned = new Set(secrets.map(({ name }) => name));
    const names = surplus
      .flatMap(
        ({ metadata }) =>
          metadata?.annotations?.[annotations.secrets]?.split(',') ?? [],
      )
      .filter(name => !planned.has(name));
    await Promise.all(
      names.map(async name => {
        this.#secrets.get(uid)?.delete(name);
        await ignoreMissing(
          cluster.delete(resources.secrets, { namespace, name }),
        );
      }),
    );
  }

  /** Notes that no Secret can stand, as the namespace was made just now. */
  expectNoSecrets(environmentUid: string): void {
    this.#secrets.set(environmentUid, new Set());
  }

  /** Makes Secrets looked for again, since something says that one is missing. */
  doubtSecrets(environmentUid: string): void {
    this.#secrets.delete(environmentUid);
  }

  forget(environmentUid: string): void {
    this.#secrets.delete(environmentUid);
    this.#applied.forgetEnvironment(environmentUid);
  }

  async #applyOne(
    { metadata: { uid = '', name } }: DevEnvironment,
    object: KubernetesObject,
    cluster: Cluster,
  ): Promise<void> {
    const verdict = this.#applied.judge(
      uid,
      object,
      this.#children.find(object),
    );
    if (!verdict.apply) {
      return;
    }
    if (verdict.undo === 'change') {
      const { resource } = this.#children.ofKind(object.kind ?? '').spec;
      this.#applied.note(
        uid,
        object,
        await this.#repairs.undoChange(object, resource, name, cluster),
      );
      return;
    }
    const answer = await cluster.apply(object, {
      fieldManager: FIELD_MANAGER,
      force: true,
    });
    this.#applied.note(uid, object, answer);
    if (verdict.undo === 'deletion') {
      await this.#repairs.tellOfDeletion(answer, name, cluster);
    }
  }

  /**
   * Makes a Secret unless it stands: its content is made up once, and the controller has no right to read it. Where it
   * may stand it is made on trial first: what is refused because it exists, the quota counts for minutes all the same.
   */
  async #ensureSecret(
    environment: DevEnvironment,
    secret: GeneratedSecret,
    cluster: Cluster,
  ): Promise<void> {
    const uid = environment.metadata.uid ?? '';
    const known = this.#secrets.get(uid);
    if (known?.has(secret.name)) {
      return;
    }
    const object = owned(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secret.name },
        type: 'Opaque',
        stringData: secret.generate(() =>
          randomBytes(PASSWORD_BYTES).toString('base64url'),
        ),
      },
      environment,
    );
    try {
      if (!known) {
        await cluster.create(object, {
          fieldManager: FIELD_MANAGER,
          dryRun: true,
        });
      }
      await cluster.create(object, { fieldManager: FIELD_MANAGER });
    } catch (error) {
      if (!isKubernetesError(error, 'AlreadyExists')) {
        throw error;
      }
    }
    const now = this.#secrets.get(uid) ?? new Set();
    this.#secrets.set(uid, now.add(secret.name));
  }
}

/** Waits for a deletion; what is gone already is as good. */
export async function ignoreMissing(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!isKubernetesError(error, 'NotFound')) {
      throw error;
    }
  }
}
