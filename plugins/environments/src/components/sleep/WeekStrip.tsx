import { type SleepWindow } from '../../api/types';
import { numberText } from '../../view/amounts';
import { DAYS, sleepHours, sleepSpans, windowText } from '../../view/sleep';
import styles from './WeekStrip.module.css';

const LEFT = 44;
const WIDTH = 480;
const ROW = 18;
const GAP = 4;
const HEAD = 16;
const DAY_MINUTES = 24 * 60;
const HOURS = [0, 6, 12, 18, 24];

const xOf = (minutes: number) => LEFT + (minutes / DAY_MINUTES) * WIDTH;
const yOf = (day: number) => HEAD + day * (ROW + GAP);

/** A picture of the week in which sleep is filled; its caption says the same in words. */
export function WeekStrip(props: { windows: readonly SleepWindow[] }) {
  const { windows } = props;
  const bottom = yOf(DAYS.length);
  return (
    <figure className={styles.strip}>
      <svg
        viewBox={`0 0 ${LEFT + WIDTH + 12} ${bottom}`}
        className={styles.picture}
        aria-hidden="true"
      >
        {DAYS.map((day, row) => (
          <g key={day.id}>
            <text x={0} y={yOf(row) + ROW - 5} className={styles.label}>
              {day.short}
            </text>
            <rect
              x={LEFT}
              y={yOf(row)}
              width={WIDTH}
              height={ROW}
              className={styles.track}
            />
          </g>
        ))}
        {sleepSpans(windows).map(({ day, from, to }) => (
          <rect
            key={`${day} ${from}`}
            x={xOf(from)}
            y={yOf(day)}
            width={xOf(to) - xOf(from)}
            height={ROW}
            className={styles.asleep}
          />
        ))}
        {HOURS.map(hour => (
          <g key={hour}>
            <line
              x1={xOf(hour * 60)}
              x2={xOf(hour * 60)}
              y1={HEAD - 3}
              y2={bottom - GAP}
              className={styles.line}
            />
            <text
              x={xOf(hour * 60)}
              y={10}
              textAnchor="middle"
              className={styles.label}
            >
              {hour}
            </text>
          </g>
        ))}
      </svg>
      <figcaption className={styles.caption}>
        {windows.length === 0
          ? 'Never asleep.'
          : `Asleep ${numberText(
              sleepHours(windows),
            )} of 168 hours a week: ${windows.map(windowText).join('; ')}.`}
      </figcaption>
    </figure>
  );
}
