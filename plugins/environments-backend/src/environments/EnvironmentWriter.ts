import { ConflictError } from '@backstage/errors';
import { isKubernetesError } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentSpec,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { BudgetGate } from '../budgets/BudgetGate';
import { CollisionError, RefusedError } from '../http/RefusedError';
import { timesOf } from '../plan/plan';
import { Asked } from './Asked';
import { AuthorizedEnvironments, Right } from './AuthorizedEnvironments';
import {
  EnvironmentChanges,
  EnvironmentStore,
  notFound,
  SpecChanges,
} from './EnvironmentStore';

const ATTEMPTS = 5;

/** What is to be changed of an environment, said of its present state. It may be asked several times. */
export type Decision = (
  environment: DevEnvironment,
) => EnvironmentChanges | Promise<EnvironmentChanges>;

/** The one way in which environments are changed: authorised, by the rules, within the budgets, and never over others. */
export class EnvironmentWriter {
  readonly #store: EnvironmentStore;
  readonly #authorized: AuthorizedEnvironments;
  readonly #acceptance: Acceptance;
  readonly #budgets: BudgetGate;
  readonly #now: () => Date;

  constructor(options: {
    store: EnvironmentStore;
    authorized: AuthorizedEnvironments;
    acceptance: Acceptance;
    budgets: BudgetGate;
    now(): Date;
  }) {
    this.#store = options.store;
    this.#authorized = options.authorized;
    this.#acceptance = options.acceptance;
    this.#budgets = options.budgets;
    this.#now = options.now;
  }

  /**
   * Changes an environment, and decides anew where others changed it meanwhile.
   *
   * @returns the environment with the change
   * @throws NotFoundError and NotAllowedError as {@link AuthorizedEnvironments.getFor}
   * @throws CollisionError where it is being removed for good
   * @throws RefusedError where the change breaks a rule, would end it at once or does not fit into a budget
   */
  async change(
    { name, credentials }: Pick<Asked, 'name' | 'credentials'>,
    right: Right,
    decide: Decision,
  ): Promise<DevEnvironment> {
    let uid: string | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const environment = await this.#authorized.getFor(
        right,
        name,
        credentials,
        { fresh: attempt > 1 },
      );
      uid ??= environment.metadata.uid;
      if (environment.metadata.uid !== uid) {
        throw notFound(name);
      }
      demandStanding(environment);
      try {
        return await this.#write(environment, await decide(environment));
      } catch (error) {
        if (!isKubernetesError(error, 'Conflict')) {
          throw error;
        }
      }
    }
    throw new ConflictError(
      `environment '${name.name}' is being changed by others at the same time; try again`,
    );
  }

  async #write(
    environment: DevEnvironment,
    changes: EnvironmentChanges,
  ): Promise<DevEnvironment> {
    const spec = changedSpec(environment.spec, changes.spec ?? {});
    const changed = { ...environment, spec };
    const goes =
      environment.spec.deleteAfter === undefined &&
      spec.deleteAfter !== undefined;
    // One that is to go need not be as it should.
    const problems = goes
      ? []
      : await this.#acceptance.checkChange(environment, changed);
    if (problems.length > 0) {
      throw new RefusedError(problems);
    }
    if (spec.ttlHours !== environment.spec.ttlHours) {
      demandFuture(changed, this.#now());
    }
    return this.#budgets.enter(changed, environment, () =>
      this.#store.update(environment, changes),
    );
  }
}

/** The spec with the changes in it; null takes a field away. */
export function changedSpec(
  spec: DevEnvironmentSpec,
  changes: SpecChanges,
): DevEnvironmentSpec {
  const given = Object.entries(changes).filter(
    ([, value]) => value !== undefined,
  );
  const fields = Object.entries({ ...spec, ...Object.fromEntries(given) });
  return Object.fromEntries(
    fields.filter(([, value]) => value !== null),
  ) as unknown as DevEnvironmentSpec;
}

function demandStanding({ metadata }: DevEnvironment): void {
  if (metadata.deletionTimestamp) {
    throw new CollisionError(
      'name',
      'Terminating',
      `'${metadata.name}' is being removed for good`,
    );
  }
}

/** However its time came to be shorter, by hand or by a blueprint: nobody loses an environment by a change of its time. */
function demandFuture(changed: DevEnvironment, now: Date): void {
  const { expiresAt } = timesOf(changed);
  if (Date.parse(expiresAt) <= now.getTime()) {
    throw new RefusedError([
      {
        field: 'ttlHours',
        rule: 'TtlRange',
        message: `counts from the creation on, and would have ended at ${expiresAt}`,
      },
    ]);
  }
}
