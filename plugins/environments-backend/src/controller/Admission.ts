import {
  DevEnvironment,
  DevEnvironmentStatus,
  Problem,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { BudgetLedger } from './BudgetLedger';

/** Decides whether environments may be: by the rules, and by the budgets of their owner and team. */
export class Admission {
  readonly #acceptance: Acceptance;
  readonly #ledger: BudgetLedger;

  constructor(acceptance: Acceptance, ledger: BudgetLedger) {
    this.#acceptance = acceptance;
    this.#ledger = ledger;
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
    return problems.length > 0 ? problems : this.#ledger.admit(environment);
  }
}
