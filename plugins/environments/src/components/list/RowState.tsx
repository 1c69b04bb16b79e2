import { type Environment } from '../../api/types';
import { stateView } from '../../view/stateView';
import { stopReason } from '../../view/stopped';
import { Countdown } from '../shared/Countdown';
import { StateMark } from '../shared/StateMark';
import { TimeLeftText } from '../shared/TimeLeftText';
import styles from './EnvironmentTable.module.css';

/** The state of an environment, and when it changes by itself. */
export function RowState(props: { environment: Environment }) {
  const { environment } = props;
  const { label, tone, meaning } = stateView(environment);
  const next = nextOf(environment);
  return (
    <div>
      <StateMark tone={tone} title={meaning}>
        {label}
      </StateMark>
      {next && (
        <div className={styles.small}>
          {next.words} <Countdown at={next.at} />
        </div>
      )}
    </div>
  );
}

function nextOf(
  environment: Environment,
): { words: string; at: string } | undefined {
  const { wakesAt, pausesAt } = environment;
  const reason = stopReason(environment);
  if (reason === 'Asleep' && wakesAt) {
    return { words: 'wakes', at: wakesAt };
  }
  return !reason && environment.phase === 'Ready' && pausesAt
    ? { words: 'pauses if unused', at: pausesAt }
    : undefined;
}

/** How long it is there: until it expires, or until a deletion is final. */
export function RowTimeLeft(props: { environment: Environment }) {
  const { expiresAt, spec } = props.environment;
  return spec.deleteAfter ? (
    <div>
      <TimeLeftText expiresAt={spec.deleteAfter} />
      <div className={styles.small}>to restore it</div>
    </div>
  ) : (
    <TimeLeftText expiresAt={expiresAt} />
  );
}
