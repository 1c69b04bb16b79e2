import { type Environment } from '../../api/types';
import { clockText } from '../../view/dates';
import {
  progressSteps,
  STEP_TONES,
  STEP_WORDS,
  type ProgressStep,
} from '../../view/progress';
import { durationText } from '../../view/timeLeft';
import { StateMark } from '../shared/StateMark';
import { useNow } from '../shared/useNow';
import styles from './ProgressStory.module.css';

/** The way from the request to a usable environment, step by step. */
export function ProgressStory(props: { environment: Environment }) {
  const { environment } = props;
  return (
    <ol className={styles.steps}>
      {progressSteps(environment).map(step => (
        <li key={step.id} className={styles.step} data-state={step.state}>
          <div className={styles.head}>
            <span className={styles.title}>{step.title}</span>
            <StateMark tone={STEP_TONES[step.state]}>
              {STEP_WORDS[step.state]}
            </StateMark>
            <StepTime step={step} startedAt={environment.createdAt} />
          </div>
          {step.reason && <p className={styles.reason}>{step.reason}</p>}
        </li>
      ))}
    </ol>
  );
}

const EVERY_SECOND = () => 1_000;

function StepTime(props: { step: ProgressStep; startedAt: string }) {
  const { step, startedAt } = props;
  if (step.state === 'working') {
    return <Running since={step.since ?? startedAt} />;
  }
  if (step.state !== 'done' || !step.since) {
    return null;
  }
  const took = Date.parse(step.since) - Date.parse(startedAt);
  return (
    <time
      className={styles.time}
      dateTime={step.since}
      title={`At ${clockText(step.since)}`}
    >
      {took < 1_000 ? 'at once' : `after ${durationText(took)}`}
    </time>
  );
}

function Running(props: { since: string }) {
  const now = useNow(EVERY_SECOND);
  return (
    <span className={styles.time} aria-hidden="true">
      for {durationText(now - Date.parse(props.since))}
    </span>
  );
}
