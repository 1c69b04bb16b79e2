import { type Environment } from '../../api/types';
import { clocksOf } from '../../view/clocks';
import { dateTimeText } from '../../view/dates';
import { sleepText } from '../../view/sleep';
import { hoursText } from '../../view/timeLeft';
import { ActiveMeaning } from '../shared/ActiveMeaning';
import { Countdown } from '../shared/Countdown';
import { EntityName } from '../shared/EntityName';
import { Facts } from '../shared/Facts';
import { TimeLeftText } from '../shared/TimeLeftText';
import { WeekStrip } from '../sleep/WeekStrip';
import styles from './LifeSection.module.css';

/** Its clocks: when it goes, when it pauses for lack of use, when it sleeps and wakes. */
export function LifeSection(props: {
  environment: Environment;
  /** Why the reader's use of it could not be noted. */
  activityError: Error | undefined;
}) {
  const { environment, activityError } = props;
  const { spec, lastActivityAt } = environment;
  const windows = spec.sleep?.windows ?? [];
  return (
    <div className={styles.life}>
      <Facts
        items={[
          {
            term: 'Time left',
            value: <TimeLeftText expiresAt={environment.expiresAt} />,
          },
          { term: 'Expires', value: dateTimeText(environment.expiresAt) },
          ...clocksOf(environment, Date.now()).map(clock => ({
            term: clock.label,
            value: (
              <>
                {clock.before} {clock.at && <Countdown at={clock.at} />}{' '}
                {clock.after}
              </>
            ),
          })),
          ...(lastActivityAt
            ? [{ term: 'Last used', value: dateTimeText(lastActivityAt) }]
            : []),
        ]}
      />
      <div>
        <ActiveMeaning />
      </div>
      {activityError && spec.autoPauseHours && (
        <p className={styles.note}>
          That you use it now could not be noted: {activityError.message}
        </p>
      )}
      {windows.length > 0 && (
        <details className={styles.note}>
          <summary>{sleepText(spec.sleep)}</summary>
          <WeekStrip windows={windows} />
        </details>
      )}
      <Facts
        items={[
          { term: 'Created', value: dateTimeText(environment.createdAt) },
          { term: 'Asked for', value: hoursText(spec.ttlHours) },
          { term: 'By', value: <EntityName entityRef={spec.createdBy} /> },
          ...(spec.contact ? [{ term: 'Contact', value: spec.contact }] : []),
        ]}
      />
    </div>
  );
}
