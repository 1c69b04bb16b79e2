import {
  DevEnvironment,
  DevEnvironmentStatus,
  Problem,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { checkKeptData, keptOn } from '../plan/keptData';
import { plan } from '../plan/plan';
import { BudgetLedger } from './BudgetLedger';
import { Children } from './Children';

/** Decides whether environments may be: by the rules, by the data they have, and by the budgets of owner and team. */
export class Admission {
  readonly #acceptance: Acceptance;
  readonly #config: EnvironmentsConfig;
  readonly #kinds: ServiceKinds;
  readonly #children: Children;
  readonly #ledger: BudgetLedger;

  constructor(options: {
    acceptance: Acceptance;
    config: EnvironmentsConfig;
    kinds: ServiceKinds;
    children: Children;
    ledger: BudgetLedger;
  }) {
    this.#acceptance = options.acceptance;
    this.#config = options.config;
    this.#kinds = options.kinds;
    this.#children = options.children;
    this.#ledger = options.ledger;
  }

  /**
   * What is wrong with an environment; what was accepted once stays accepted until it changes.
   *
   * @param status - the newest that is known
   */
  async problems(
    environment: DevEnvironment,
    status: DevEnvironmentStatus,
  ): Promise<Problem[]> {
    const accepted = status.conditions?.find(({ type }) => type === 'Accepted');
    if (
      accepted?.status === 'True' &&
      accepted.observedGeneration === environment.metadata.generation
    ) {
      this.#ledger.note(environment);
      return [];
    }
    const problems = await this.#acceptance.checkObject({
      ...environment,
      status,
    });
    if (problems.length > 0) {
      return problems;
    }
    const kept = this.#keptData(environment);
    // Nothing may come between the admission and what it was asked for: it is the last word.
    return kept.length > 0 ? kept : this.#ledger.admit(environment);
  }

  /** What the data on the volumes that stay does not allow. */
  #keptData(environment: DevEnvironment): Problem[] {
    const { supports } = plan(environment, {
      config: this.#config,
      kinds: this.#kinds,
      // Volumes are the same wherever they are, and whether or not anybody uses them.
      apiServerCidrs: [],
      monitoring: new Set(),
      paused: true,
    });
    return checkKeptData(
      environment.spec,
      this.#kinds,
      keptOn(supports, volume => this.#children.find(volume)),
    );
  }
}
