import { LogViewer } from '@backstage/core-components';
import { Alert, Button, Select, Switch } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { useContainers } from '../../state/useInside';
import { type ReadLogs, useLogs } from '../../state/useLogs';
import { choiceOf, logOptions } from '../../view/containers';
import { logText } from '../../view/logText';
import { ErrorNotice } from '../shared/ErrorNotice';
import { LiveStatus } from '../shared/LiveStatus';
import { StreamTrouble } from '../shared/StreamTrouble';
import styles from './inside.module.css';
import { saveText } from './saveText';

const TAIL = 2_000;
const ALL = 'all';

/** What the containers of an environment write, as they write it. */
export function LogsSection(props: { environment: EnvironmentRef }) {
  const { environment } = props;
  const [query, setQuery] = useSearchParams();
  const chosen = query.get('of') ?? '';
  const previous = query.get('previous') === 'true';
  const [times, setTimes] = useState(false);
  const { answer: containers, error, retry } = useContainers(environment);
  const question = useMemo(
    () => ({ ...choiceOf(chosen), follow: !previous, previous, tail: TAIL }),
    [chosen, previous],
  );
  const logs = useLogs(environment, question);
  const set = useCallback(
    (key: string, value: string) =>
      setQuery(
        now => {
          const next = new URLSearchParams(now);
          if (value) {
            next.set(key, value);
          } else {
            next.delete(key);
          }
          return next;
        },
        { replace: true },
      ),
    [setQuery],
  );
  const options = logOptions(containers ?? []);
  const known = options.some(({ id }) => id === chosen);
  const sources = !question.container;
  const text = useMemo(
    () => logText(logs.lines, { times, sources }),
    [logs.lines, times, sources],
  );

  return (
    <div className={styles.stack}>
      <div role="search" aria-label="Choose logs" className={styles.bar}>
        <Select
          label="Logs of"
          className={styles.choice}
          options={[
            ...options,
            ...(known ? [] : [{ id: chosen, label: `${chosen} (gone)` }]),
          ].map(({ id, label }) => ({ value: id || ALL, label }))}
          selectedKey={chosen || ALL}
          onSelectionChange={key => set('of', key === ALL ? '' : String(key))}
        />
        <Switch label="With times" isSelected={times} onChange={setTimes} />
        <Switch
          label="From before the last restart"
          isSelected={previous}
          onChange={is => set('previous', is ? 'true' : '')}
        />
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine aria-hidden="true" />}
          isDisabled={logs.lines.length === 0}
          onPress={() => saveText(`${environment.name}.log`, text)}
        >
          Save
        </Button>
        {!previous && !logs.closed && <LiveStatus state={logs.live} />}
      </div>
      {error && (
        <ErrorNotice
          title="The containers cannot be listed"
          error={error}
          onRetry={retry}
        />
      )}
      <Ending logs={logs} />
      <StreamTrouble live={logs.live} hasData={logs.lines.length > 0} />
      <section aria-label="Log" className={styles.screen}>
        {logs.lines.length === 0 ? (
          <p className={styles.empty}>
            {logs.closed || logs.live.kind === 'live'
              ? 'Nothing was written yet.'
              : 'Reading…'}
          </p>
        ) : (
          <LogViewer text={text} />
        )}
      </section>
    </div>
  );
}

function Ending(props: { logs: ReadLogs }) {
  const { closed } = props.logs;
  if (closed === 'PermissionRevoked') {
    return (
      <div role="alert">
        <Alert
          status="warning"
          icon
          title="You may not read these logs any more"
          description="The right to work in this environment was taken away; what you see is what was written until then."
        />
      </div>
    );
  }
  return closed === 'Deleted' ? (
    <div role="status">
      <Alert status="info" icon title="The environment is gone" />
    </div>
  ) : null;
}
