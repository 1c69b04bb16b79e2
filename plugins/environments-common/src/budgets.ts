import { DevEnvironment } from './devEnvironment';
import { formatQuantity, parseQuantity } from './quantities';
import { Problem, RESOURCE_NAMES } from './rules';

/** What a budget may bound: a number of environments, and what they are promised together. */
export const BUDGET_RESOURCES = ['environments', ...RESOURCE_NAMES] as const;

export type BudgetResource = (typeof BUDGET_RESOURCES)[number];

/** What one owner, or one team, may have at once; what is missing is unbounded. */
export interface BudgetLimits {
  environments?: number;
  /** Kubernetes quantities. */
  cpu?: string;
  memory?: string;
  storage?: string;
}

export const BUDGET_SCOPES = ['owner', 'team'] as const;

export type BudgetScope = (typeof BUDGET_SCOPES)[number];

/** The budgets of every owner and of every team. */
export type Budgets = Record<BudgetScope, BudgetLimits>;

/** One budget and how much of it is taken. */
export interface BudgetUse {
  scope: BudgetScope;
  /** Entity reference of the owner or team. */
  ref: string;
  resource: BudgetResource;
  /** A number of environments or a Kubernetes quantity. */
  allowed: string;
  used: string;
}

/** As much of an environment as budgets look at. */
export type BudgetedEnvironment = Pick<
  DevEnvironment,
  'metadata' | 'spec' | 'status'
>;

/** Billionths of one environment, of a core or of a byte. */
type Amount = bigint;

const ONE: Amount = 10n ** 9n;

/**
 * Whether an environment takes part of budgets: all do but those that were refused before anything was made for them.
 * One that is being removed does until it is gone.
 */
export function countsInBudgets({ status }: BudgetedEnvironment): boolean {
  const madeNothing = (status?.services ?? []).length === 0;
  return status?.phase !== 'Rejected' || !madeNothing;
}

/** The budgets of an owner and a team, those that are set, with what the environments take of them. */
export function budgetsOf(
  environments: BudgetedEnvironment[],
  budgets: Budgets,
  of: { owner?: string; team?: string },
): BudgetUse[] {
  const counted = environments.filter(countsInBudgets);
  return BUDGET_SCOPES.flatMap(scope => {
    const ref = of[scope];
    if (ref === undefined) {
      return [];
    }
    const theirs = counted.filter(({ spec }) => spec[scope] === ref);
    return BUDGET_RESOURCES.flatMap((resource): BudgetUse[] => {
      const allowed = budgets[scope][resource];
      return allowed === undefined
        ? []
        : [
            {
              scope,
              ref,
              resource,
              allowed: String(allowed),
              used: write(resource, sum(theirs, resource)),
            },
          ];
    });
  });
}

/**
 * The budgets that an environment does not fit into beside the others.
 *
 * @param others - of whichever owners and teams; itself among them is passed over
 * @param before - the same environment as it was accepted: only where it asks for more than that can it be too much, so
 *   that a budget that was lowered stops no one from asking for less
 */
export function exceeded(
  environment: BudgetedEnvironment,
  others: BudgetedEnvironment[],
  budgets: Budgets,
  before?: BudgetedEnvironment,
): Problem[] {
  return BUDGET_SCOPES.flatMap(scope => {
    const ref = environment.spec[scope];
    const theirs = others.filter(
      each =>
        each.spec[scope] === ref &&
        !isSame(each, environment) &&
        countsInBudgets(each),
    );
    return BUDGET_RESOURCES.flatMap((resource): Problem[] => {
      const allowed = parseQuantity(String(budgets[scope][resource] ?? ''));
      const demand = demandOf(environment, resource);
      const had = before?.spec[scope] === ref ? demandOf(before, resource) : 0n;
      if (allowed === undefined || demand <= had) {
        return [];
      }
      const wanted = sum(theirs, resource) + demand;
      return wanted <= allowed
        ? []
        : [
            {
              field:
                resource === 'environments' ? scope : `resources.${resource}`,
              rule: 'BudgetExceeded',
              message: sentence(scope, ref, resource, { wanted, allowed }),
            },
          ];
    });
  });
}

/** Stopped environments keep their data, and so their storage; the rest of what they are promised is free. */
function demandOf(
  { metadata, spec }: BudgetedEnvironment,
  resource: BudgetResource,
): Amount {
  if (resource === 'environments') {
    return ONE;
  }
  const stopped =
    spec.paused === true ||
    spec.deleteAfter !== undefined ||
    metadata.deletionTimestamp !== undefined;
  return stopped && resource !== 'storage'
    ? 0n
    : parseQuantity(spec.resources[resource]) ?? 0n;
}

function sum(
  environments: BudgetedEnvironment[],
  resource: BudgetResource,
): Amount {
  return environments.reduce(
    (total, each) => total + demandOf(each, resource),
    0n,
  );
}

function isSame(a: BudgetedEnvironment, b: BudgetedEnvironment): boolean {
  return (
    a.metadata.name === b.metadata.name &&
    a.metadata.namespace === b.metadata.namespace
  );
}

function sentence(
  scope: BudgetScope,
  ref: string,
  resource: BudgetResource,
  { wanted, allowed }: { wanted: Amount; allowed: Amount },
): string {
  const [total, bound, excess] = [wanted, allowed, wanted - allowed].map(
    amount => write(resource, amount),
  );
  const unit = resource === 'environments' ? 'environments' : `of ${resource}`;
  return `would make ${total} ${unit} for the ${scope} '${ref}', ${excess} more than their budget of ${bound}; delete or pause another, or ask for less`;
}

/** Cores and environments are counted in tens, whatever their number. */
function write(resource: BudgetResource, amount: Amount): string {
  const inTens = resource === 'environments' || resource === 'cpu';
  return inTens && amount % ONE === 0n
    ? `${amount / ONE}`
    : formatQuantity(amount);
}
