import { InputError } from '@backstage/errors';
import {
  BudgetLimits,
  Budgets,
  parseQuantity,
  RESOURCE_NAMES,
} from '@itdo/plugin-environments-common';
import { readInteger, ROOT, Section } from './section';

const MOST_ENVIRONMENTS = 100_000;

/** Budgets under `environments.budgets`; none where nothing is said. */
export function readBudgets(config: Section | undefined): Budgets {
  return {
    owner: readLimits(config, 'owner'),
    team: readLimits(config, 'team'),
  };
}

function readLimits(
  config: Section | undefined,
  scope: 'owner' | 'team',
): BudgetLimits {
  const limits: BudgetLimits = {};
  const count = `budgets.${scope}.environments`;
  if (config?.has(count)) {
    limits.environments = readInteger(config, count, 1, {
      max: MOST_ENVIRONMENTS,
    });
  }
  for (const name of RESOURCE_NAMES) {
    const key = `budgets.${scope}.${name}`;
    const value = config?.getOptional(key);
    if (value !== undefined) {
      const quantity = String(value);
      if (!parseQuantity(quantity)) {
        throw new InputError(
          `${ROOT}.${key} must be a Kubernetes quantity above zero, not '${quantity}'`,
        );
      }
      limits[name] = quantity;
    }
  }
  return limits;
}
