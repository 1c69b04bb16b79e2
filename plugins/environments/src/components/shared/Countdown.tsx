import { countdown } from '../../view/clocks';
import { dateTimeText } from '../../view/dates';
import { useNow } from './useNow';
import styles from './TimeLeftText.module.css';

/** How long until a moment, counting down by itself; the exact date stands in its tooltip. */
export function Countdown(props: { at: string }) {
  const { at } = props;
  const now = useNow(time => countdown(at, time).changesIn);
  return (
    <time className={styles.time} dateTime={at} title={dateTimeText(at)}>
      {countdown(at, now).text}
    </time>
  );
}
