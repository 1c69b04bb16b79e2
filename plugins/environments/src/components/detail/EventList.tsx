import { Button, Skeleton } from '@backstage/ui';
import { useState } from 'react';
import { type EnvironmentEvent } from '../../api/types';
import { clockText, dateTimeText } from '../../view/dates';
import { plainWords, sentence } from '../../view/plainWords';
import { ErrorNotice } from '../shared/ErrorNotice';
import { StateMark } from '../shared/StateMark';
import styles from './EventList.module.css';

const FIRST_SHOWN = 10;

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
      {events && events.length > 0 && <Events events={events} />}
    </>
  );
}

function Events(props: { events: readonly EnvironmentEvent[] }) {
  const { events } = props;
  const [all, setAll] = useState(false);
  return (
    <>
      <ol className={styles.events} aria-label="Events, newest first">
        {(all ? events : events.slice(0, FIRST_SHOWN)).map(event => (
          <Event key={event.uid} event={event} />
        ))}
      </ol>
      {!all && events.length > FIRST_SHOWN && (
        <Button
          variant="tertiary"
          className={styles.more}
          onPress={() => setAll(true)}
        >
          {`Show all ${events.length}`}
        </Button>
      )}
    </>
  );
}

function Event(props: { event: EnvironmentEvent }) {
  const { event } = props;
  return (
    <li className={styles.event}>
      <time
        className={styles.time}
        dateTime={event.time}
        title={dateTimeText(event.time)}
      >
        {clockText(event.time)}
      </time>
      <div>
        <div className={styles.head}>
          <StateMark tone={event.type === 'Warning' ? 'bad' : 'quiet'}>
            {plainWords(event.reason)}
          </StateMark>
          <span className={styles.object}>{event.object}</span>
          {event.count > 1 && (
            <span className={styles.object}>{event.count} times</span>
          )}
        </div>
        <p className={styles.message}>{sentence(event.message)}</p>
      </div>
    </li>
  );
}
