import { Skeleton } from '@backstage/ui';
import { type CostEstimate } from '@itdo/plugin-environments-common';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { type InsideApi } from '../../api/InsideApi';
import { useInside } from '../../state/useInside';
import { coresText, numberText } from '../../view/amounts';
import { dateTimeText } from '../../view/dates';
import { hoursText, moneyText } from '../../view/money';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Facts } from '../shared/Facts';
import { Section } from '../shared/Section';
import styles from './inside.module.css';

const ask = (api: InsideApi, ref: EnvironmentRef) => api.getCost(ref);

const RESOURCES = { cpu: 'CPU', memory: 'Memory', storage: 'Storage' } as const;

/** What an environment costs, as an estimate that says what it rests on. */
export function CostSection(props: { environment: EnvironmentRef }) {
  const { answer, error, retry } = useInside(props.environment, ask);
  if (error) {
    return (
      <ErrorNotice
        title="Its cost cannot be estimated"
        error={error}
        onRetry={retry}
      />
    );
  }
  return (
    <Section title="Estimated cost">
      {answer ? (
        <Estimate cost={answer} />
      ) : (
        <Skeleton width="100%" height={160} />
      )}
    </Section>
  );
}

function Estimate(props: { cost: CostEstimate }) {
  const { cost } = props;
  const money = (amount: number) => moneyText(amount, cost.currency);
  return (
    <div className={styles.stack}>
      <Facts
        items={[
          {
            term: cost.running ? 'Per hour' : 'Per hour, stopped as it is',
            value: money(cost.perHourNow),
          },
          { term: 'So far', value: money(cost.soFar) },
          {
            term: `Until it ends, ${dateTimeText(cost.until)}`,
            value: money(cost.projected),
          },
          {
            term: 'Hours',
            value: `${hoursText(cost.runningHours)} running, ${hoursText(
              cost.stoppedHours,
            )} stopped`,
          },
        ]}
      />
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption>What an hour is made of</caption>
          <thead>
            <tr>
              <th scope="col">Resource</th>
              <th scope="col">Amount</th>
              <th scope="col">Price</th>
              <th scope="col">Per hour</th>
              <th scope="col">While it is stopped</th>
            </tr>
          </thead>
          <tbody>
            {cost.parts.map(part => (
              <tr key={part.resource}>
                <td>{RESOURCES[part.resource]}</td>
                <td className={styles.amount}>
                  {part.unit === 'core'
                    ? coresText(part.amount)
                    : `${numberText(part.amount)} ${part.unit}`}
                </td>
                <td className={styles.amount}>
                  {money(part.price)} per {part.unit}
                </td>
                <td className={styles.amount}>{money(part.perHour)}</td>
                <td className={styles.amount}>
                  {money(part.stopsWithServices ? 0 : part.perHour)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>{cost.basis}</p>
    </div>
  );
}
