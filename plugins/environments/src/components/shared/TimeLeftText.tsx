import { timeLeft } from '../../view/timeLeft';
import { dateTimeText } from '../../view/dates';
import { useNow } from './useNow';
import styles from './TimeLeftText.module.css';

/**
 * Time until an environment expires, counting down by itself; the exact date
 * stands in its tooltip and in the `time` element.
 */
export function TimeLeftText(props: { expiresAt: string }) {
  const { expiresAt } = props;
  const now = useNow(at => timeLeft(expiresAt, at).changesIn);
  const { text, urgency } = timeLeft(expiresAt, now);
  return (
    <time
      className={styles.time}
      data-urgency={urgency}
      dateTime={expiresAt}
      title={`Expires ${dateTimeText(expiresAt)}`}
    >
      {text}
    </time>
  );
}
