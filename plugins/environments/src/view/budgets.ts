import { type Budget, type Resources } from '../api/types';
import { amountText, numberOf } from './amounts';

/** One budget as a bar. */
export interface BudgetBar {
  id: string;
  /** What is counted, such as `CPU`. */
  label: string;
  /** Of whom: `yours` or the team's name. */
  scope: Budget['scope'];
  ref: string;
  /** Part of what is allowed that is taken already, from 0 to 1. */
  used: number;
  /** Part that this environment would take besides, from 0 to 1. */
  added: number;
  /** Whether it would not fit. */
  over: boolean;
  /** What is used, and would be, of what is allowed. */
  text: string;
  /** Why it is refused; present where it would not fit. */
  refusal?: string;
}

const LABELS: Record<Budget['resource'], string> = {
  environments: 'Environments',
  cpu: 'CPU',
  memory: 'Memory',
  storage: 'Storage',
};

const clamp = (part: number) => Math.min(1, Math.max(0, part));

/**
 * The budgets with what an environment of these resources would take of them.
 * Budgets that cannot be read as numbers are left out.
 */
export function budgetBars(
  budgets: readonly Budget[],
  resources: Resources,
): BudgetBar[] {
  return budgets.flatMap((budget): BudgetBar[] => {
    const { scope, ref, resource } = budget;
    const allowed = numberOf(budget.allowed);
    const used = numberOf(budget.used);
    if (allowed === undefined || used === undefined) {
      return [];
    }
    const added =
      resource === 'environments' ? 1 : numberOf(resources[resource]) ?? 0;
    const wanted = used + added;
    const over = wanted > allowed;
    const words = (amount: number) => amountText(resource, amount);
    return [
      {
        id: `${scope} ${resource}`,
        label: LABELS[resource] ?? resource,
        scope,
        ref,
        used: clamp(allowed > 0 ? used / allowed : 1),
        added: clamp(
          allowed > 0 ? Math.min(added / allowed, 1 - used / allowed) : 0,
        ),
        over,
        text: `${words(used)} used, ${words(wanted)} with this one, of ${words(
          allowed,
        )}`,
        ...(over
          ? {
              refusal: `${LABELS[resource] ?? resource}: ${words(
                wanted,
              )} would be ${words(wanted - allowed)} more than the ${words(
                allowed,
              )} that ${
                scope === 'owner' ? 'you' : 'the team'
              } may have at once.`,
            }
          : {}),
      },
    ];
  });
}
