import { useId } from 'react';
import { type Tone } from '../../view/tone';
import styles from './Meter.module.css';

/** A bar that is filled in parts; its text says the same in figures. */
export function Meter(props: {
  label: string;
  text: string;
  /** From the left, each from 0 to 1 of the whole. */
  parts: ReadonlyArray<{ part: number; tone: Tone }>;
}) {
  const { label, text, parts } = props;
  const id = useId();
  const whole = parts.reduce((sum, { part }) => sum + part, 0);
  return (
    <div className={styles.meter}>
      <div className={styles.head}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <span className={styles.text}>{text}</span>
      </div>
      <div
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(Math.min(1, whole) * 100)}
        aria-valuetext={text}
        className={styles.track}
      >
        {parts.map(({ part, tone }, index) => (
          <div
            key={index}
            className={styles.part}
            data-tone={tone}
            style={{ width: `${part * 100}%` }}
          />
        ))}
      </div>
    </div>
  );
}
