import { Alert, Text } from '@backstage/ui';
import { type Budget, type Resources } from '../../api/types';
import { budgetBars, type BudgetBar } from '../../view/budgets';
import { entityName } from '../shared/EntityName';
import { Meter } from '../shared/Meter';
import styles from './BudgetBars.module.css';

/** What the reader and their team have of what they may have, with this environment counted in. */
export function BudgetBars(props: {
  budgets: readonly Budget[];
  resources: Resources;
}) {
  const bars = budgetBars(props.budgets, props.resources);
  const refusals = bars.flatMap(({ refusal }) => refusal ?? []);
  if (bars.length === 0) {
    return null;
  }
  return (
    <div className={styles.budgets}>
      {(['owner', 'team'] as const).map(scope => (
        <Bars key={scope} bars={bars.filter(bar => bar.scope === scope)} />
      ))}
      {refusals.length > 0 && (
        <div role="alert">
          <Alert
            status="danger"
            icon
            title="It does not fit into the budget"
            description={`${refusals.join(
              ' ',
            )} Pause or delete another environment, or ask for less.`}
          />
        </div>
      )}
    </div>
  );
}

function Bars(props: { bars: readonly BudgetBar[] }) {
  const [first] = props.bars;
  if (!first) {
    return null;
  }
  return (
    <div className={styles.scope}>
      <Text as="p" variant="body-medium" weight="bold">
        {first.scope === 'owner'
          ? 'Your budget'
          : `Budget of ${entityName(first.ref)}`}
      </Text>
      {props.bars.map(({ id, label, text, used, added, over }) => (
        <Meter
          key={id}
          label={label}
          text={text}
          parts={[
            { part: used, tone: 'good' },
            { part: added, tone: over ? 'bad' : 'busy' },
          ]}
        />
      ))}
    </div>
  );
}
