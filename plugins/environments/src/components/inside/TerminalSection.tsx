import { Alert, Button, Select } from '@backstage/ui';
import { type Container } from '@itdo/plugin-environments-common';
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useSearchParams } from 'react-router-dom';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { useContainers } from '../../state/useInside';
import { type TerminalState, useTerminal } from '../../state/useTerminal';
import { containerOptions, idOf } from '../../view/containers';
import { sentence } from '../../view/plainWords';
import { ErrorNotice } from '../shared/ErrorNotice';
import styles from './inside.module.css';
import { type Screen } from './TerminalScreen';

// Its terminal emulator is large, and nobody else needs it.
const TerminalScreen = lazy(() => import('./TerminalScreen'));

/** A shell in a container of the environment. */
export function TerminalSection(props: { environment: EnvironmentRef }) {
  const { environment } = props;
  const [query, setQuery] = useSearchParams();
  const { answer: containers, error, retry } = useContainers(environment);
  const [screen, setScreen] = useState<Screen>();
  const button = useRef<HTMLButtonElement>(null);
  const show = useCallback((data: Uint8Array) => screen?.write(data), [screen]);
  const { state, open, close, type, resize } = useTerminal(environment, show);
  const chosen = chosenOf(containers, query.get('of'));
  const isOpen = state.kind === 'open' || state.kind === 'opening';

  useEffect(() => {
    if (state.kind === 'open') {
      screen?.focus();
    }
  }, [screen, state.kind]);

  const connect = () => {
    if (chosen) {
      screen?.clear();
      const { pod, container } = chosen;
      open({ pod, container });
    }
  };

  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <Select
          label="Terminal in"
          className={styles.choice}
          isDisabled={isOpen}
          placeholder="Choose a container"
          options={containerOptions(containers ?? []).map(({ id, label }) => ({
            value: id,
            label,
          }))}
          selectedKey={chosen ? idOf(chosen) : null}
          onSelectionChange={key =>
            setQuery({ of: String(key ?? '') }, { replace: true })
          }
        />
        <Button
          ref={button}
          variant={isOpen ? 'secondary' : 'primary'}
          isPending={state.kind === 'opening'}
          isDisabled={!screen || !chosen || chosen.simulated}
          onPress={isOpen ? close : connect}
        >
          {isOpen ? 'Disconnect' : 'Connect'}
        </Button>
        <Button variant="tertiary" isDisabled={isOpen} onPress={retry}>
          Look for containers again
        </Button>
      </div>
      {error && (
        <ErrorNotice
          title="The containers cannot be listed"
          error={error}
          onRetry={retry}
        />
      )}
      {chosen?.simulated && (
        <Alert
          status="warning"
          icon
          title="Simulated: there is no shell in it"
          description="This container stands on a simulated node, where nothing executes."
        />
      )}
      <Report state={state} />
      <section aria-label="Terminal" className={styles.screen}>
        <Suspense fallback={null}>
          <TerminalScreen
            onReady={setScreen}
            onType={type}
            onResize={resize}
            onLeave={() => button.current?.focus()}
          />
        </Suspense>
      </section>
      <p className={styles.note}>
        You work with your own account; that you opened a terminal is audited.
        The terminal takes every key, Tab included: Ctrl+Shift+E leaves it.
      </p>
    </div>
  );
}

/** The container of the address, else the first one that a shell could be in. */
function chosenOf(
  containers: readonly Container[] | undefined,
  id: string | null,
): Container | undefined {
  return id
    ? containers?.find(each => idOf(each) === id)
    : containers?.find(
        ({ state, simulated }) => state === 'Running' && !simulated,
      ) ?? containers?.[0];
}

function Report(props: { state: TerminalState }) {
  const { state } = props;
  if (state.kind === 'refused') {
    return (
      <ErrorNotice title="No terminal could be opened" error={state.error} />
    );
  }
  if (state.kind !== 'closed') {
    return null;
  }
  const { reason, message } = state.closed;
  const expected = ['Exited', 'Left'].includes(reason);
  return (
    <div role={expected ? 'status' : 'alert'}>
      <Alert
        status={expected ? 'info' : 'warning'}
        icon
        title="The terminal is closed"
        description={sentence(message)}
      />
    </div>
  );
}
