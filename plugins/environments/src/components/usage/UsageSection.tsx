import { Skeleton } from '@backstage/ui';
import { type EnvironmentUsage, type Resources } from '../../api/types';
import { sentence } from '../../view/plainWords';
import { quotaRows, usageCourse } from '../../view/usage';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Meter } from '../shared/Meter';
import { SimulatedMark } from '../shared/SimulatedMark';
import { UsageChart } from './UsageChart';
import styles from './UsageSection.module.css';
import { SampleTable, ServiceUsageTable } from './UsageTables';

/** What an environment uses of what it may use, over the last hour and now. */
export function UsageSection(props: {
  usage: EnvironmentUsage | undefined;
  error: Error | undefined;
  resources: Resources;
}) {
  const { usage, error, resources } = props;
  if (!usage) {
    return error ? (
      <ErrorNotice title="Its usage cannot be shown" error={error} />
    ) : (
      <Skeleton width="100%" height={120} />
    );
  }
  return (
    <div className={styles.usage}>
      {usage.simulated && (
        <p className={styles.note}>
          <SimulatedMark /> These figures are made up by a simulated node:
          nothing executes there.
        </p>
      )}
      {usage.unavailable && (
        <p className={styles.note}>{sentence(usage.unavailable)}</p>
      )}
      <Courses usage={usage} resources={resources} />
      {usage.services.length > 0 && <ServiceUsageTable usage={usage} />}
      {usage.samples.length > 0 && (
        <details className={styles.more}>
          <summary>The last hour as a table</summary>
          <div className={styles.inside}>
            <SampleTable usage={usage} />
          </div>
        </details>
      )}
      <Quota usage={usage} />
    </div>
  );
}

function Courses(props: { usage: EnvironmentUsage; resources: Resources }) {
  const { usage, resources } = props;
  const courses = (['cpu', 'memory'] as const).flatMap(
    measure => usageCourse(usage, measure, resources[measure]) ?? [],
  );
  if (courses.length === 0) {
    return usage.unavailable ? null : (
      <p className={styles.note}>
        Nothing measured yet; the first figures come within a minute or two.
      </p>
    );
  }
  return (
    <div className={styles.courses}>
      {courses.map(course => (
        <UsageChart key={course.measure} course={course} />
      ))}
    </div>
  );
}

function Quota(props: { usage: EnvironmentUsage }) {
  const rows = quotaRows(props.usage);
  return rows.length === 0 ? null : (
    <details className={styles.more}>
      <summary>Quota of its namespace</summary>
      <div className={styles.inside}>
        {rows.map(({ resource, label, part, text }) => (
          <Meter
            key={resource}
            label={label}
            text={text}
            parts={[{ part, tone: part >= 1 ? 'bad' : 'good' }]}
          />
        ))}
      </div>
    </details>
  );
}
