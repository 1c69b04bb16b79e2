import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  type Timeline,
  type TimelineEntry,
} from '@itdo/plugin-environments-common';
import { useState } from 'react';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { insideApiRef, type InsideApi } from '../../api/InsideApi';
import { useInside } from '../../state/useInside';
import { dateTimeText } from '../../view/dates';
import { plainWords, sentence } from '../../view/plainWords';
import { EntityName } from '../shared/EntityName';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Section } from '../shared/Section';
import styles from './inside.module.css';

const ask = (api: InsideApi, ref: EnvironmentRef) => api.getTimeline(ref);

const VIA: Record<TimelineEntry['via'], string> = {
  portal: 'portal or API',
  cluster: 'in the cluster',
  platform: 'platform',
};

/** All that happened to an environment and who did it, newest first. */
export function TimelineSection(props: { environment: EnvironmentRef }) {
  const { environment } = props;
  const { answer, error, retry } = useInside(environment, ask);
  return (
    <Section title="What happened">
      {error && (
        <ErrorNotice
          title="What happened cannot be shown"
          error={error}
          onRetry={retry}
        />
      )}
      {!answer && !error && <Skeleton width="100%" height={200} />}
      {answer && <Entries environment={environment} first={answer} />}
    </Section>
  );
}

function Entries(props: { environment: EnvironmentRef; first: Timeline }) {
  const { environment, first } = props;
  const api = useApi(insideApiRef);
  const [earlier, setEarlier] = useState<Timeline[]>([]);
  const [error, setError] = useState<Error>();
  const pages = [first, ...earlier];
  const { next } = pages[pages.length - 1];
  const more = async () => {
    setError(undefined);
    try {
      const page = await api.getTimeline(environment, next);
      setEarlier(known => [...known, page]);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  };
  return (
    <div className={styles.stack}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption>Newest first</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">By way of</th>
            </tr>
          </thead>
          <tbody>
            {pages
              .flatMap(({ items }) => items)
              .map(({ id, at, actor, action, message, via }) => (
                <tr key={id}>
                  <td>
                    <time dateTime={at}>{dateTimeText(at)}</time>
                  </td>
                  <td>
                    {actor.startsWith('user:') ? (
                      <EntityName entityRef={actor} />
                    ) : (
                      actor
                    )}
                  </td>
                  <td title={plainWords(action)}>{sentence(message)}</td>
                  <td>{VIA[via]}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {error && (
        <ErrorNotice title="Earlier entries cannot be shown" error={error} />
      )}
      {next && (
        <div>
          <Button variant="tertiary" onPress={more}>
            Show earlier ones
          </Button>
        </div>
      )}
    </div>
  );
}
