import { Skeleton } from '@backstage/ui';
import { type EnvironmentEvent } from '../../api/types';
import { clockText, dateTimeText } from '../../view/dates';
import { plainWords } from '../../view/plainWords';
import { ErrorNotice } from '../shared/ErrorNotice';
import { StateMark } from '../shared/StateMark';
import styles from './EventList.module.css';

/** What Kubernetes reports from the environment, newest first. */
export function EventList(props: {
  events: readonly EnvironmentEvent[] | undefined;
  error: Error | undefined;
}) {
  const { events, error } = props;
  return (
    <>
      {error && (
        <ErrorNotice title="Earlier events cannot be shown" error={error} />
      )}
      {!events && !error && <Skeleton width="100%" height={80} />}
      {events?.length === 0 && (
        <p className={styles.none}>
          Nothing reported. Kubernetes keeps events for about an hour.
        </p>
      )}
      {events && events.length > 0 && (
        <ol
          className={styles.events}
          tabIndex={0}
          aria-label="Events, newest first"
        >
          {events.map(event => (
            <li key={event.uid} className={styles.event}>
              <time
                className={styles.time}
                dateTime={event.time}
                title={dateTimeText(event.time)}
              >
                {clockText(event.time)}
              </time>
              <div className={styles.what}>
                <div className={styles.head}>
                  <StateMark tone={event.type === 'Warning' ? 'bad' : 'quiet'}>
                    {plainWords(event.reason)}
                  </StateMark>
                  <span className={styles.object}>{event.object}</span>
                  {event.count > 1 && (
                    <span className={styles.object}>{event.count} times</span>
                  )}
                </div>
                <p className={styles.message}>{event.message}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
