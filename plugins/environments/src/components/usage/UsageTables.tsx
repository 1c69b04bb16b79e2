import { type EnvironmentUsage } from '../../api/types';
import { bytesText, coresText, numberText } from '../../view/amounts';
import { clockText } from '../../view/dates';
import { usageRows } from '../../view/usage';
import styles from './UsageSection.module.css';

/** What each service uses now, and how often it was started again. */
export function ServiceUsageTable(props: { usage: EnvironmentUsage }) {
  return (
    <table className={styles.table}>
      <caption>By service, as measured last</caption>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">CPU</th>
          <th scope="col">Memory</th>
          <th scope="col">Restarts</th>
        </tr>
      </thead>
      <tbody>
        {props.usage.services.map(({ service, cpu, memory, restarts }) => (
          <tr key={service}>
            <td>{service}</td>
            <td>{coresText(cpu)}</td>
            <td>{bytesText(memory)}</td>
            <td>{numberText(restarts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The last hour in figures: what the pictures show, for who cannot see them. */
export function SampleTable(props: { usage: EnvironmentUsage }) {
  return (
    <table className={styles.table}>
      <caption>All services together, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">CPU</th>
          <th scope="col">Memory</th>
        </tr>
      </thead>
      <tbody>
        {usageRows(props.usage.samples).map(({ at, cpu, memory }) => (
          <tr key={at}>
            <td>
              <time dateTime={at}>{clockText(at)}</time>
            </td>
            <td>{coresText(cpu)}</td>
            <td>{bytesText(memory)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
