import { type UsageCourse } from '../../view/usage';
import { Meter } from '../shared/Meter';
import styles from './UsageChart.module.css';

type Point = UsageCourse['lines'][number][number];

const SIZE = 100;
const at = ({ x, y }: Point) =>
  `${(x * SIZE).toFixed(2)} ${(y * SIZE).toFixed(2)}`;
const lineOf = (points: readonly Point[]) => `M${points.map(at).join('L')}`;
const areaOf = (points: readonly Point[]) =>
  `${lineOf(points)}L${at({ x: points[points.length - 1].x, y: 1 })}L${at({
    x: points[0].x,
    y: 1,
  })}Z`;
/** A line of no length, which round ends make a dot however wide the picture is. */
const dotOf = (point: Point) => `M${at(point)}l0 0`;

/** The last hour of one measure as a picture, its caption saying the same in words. */
export function UsageChart(props: { course: UsageCourse }) {
  const { course } = props;
  return (
    <figure className={styles.chart}>
      <Meter
        label={course.label}
        text={
          course.limit ? `${course.now} of ${course.limit}` : `${course.now}`
        }
        parts={[
          {
            part: course.part ?? 0,
            tone: (course.part ?? 0) > 0.9 ? 'bad' : 'good',
          },
        ]}
      />
      <div className={styles.frame} aria-hidden="true">
        <svg
          viewBox={`0 0 ${SIZE} ${SIZE}`}
          preserveAspectRatio="none"
          className={styles.picture}
        >
          {course.lines.map(points =>
            points.length > 1 ? (
              <g key={points[0].x}>
                <path d={areaOf(points)} className={styles.area} />
                <path d={lineOf(points)} className={styles.line} />
              </g>
            ) : (
              <path
                key={points[0].x}
                d={dotOf(points[0])}
                className={styles.dot}
              />
            ),
          )}
          {course.limitY !== undefined && (
            <line
              x1={0}
              x2={SIZE}
              y1={course.limitY * SIZE}
              y2={course.limitY * SIZE}
              className={styles.limit}
            />
          )}
        </svg>
        <span className={styles.top}>{course.top}</span>
        <div className={styles.axis}>
          <span>an hour ago</span>
          <span>now</span>
        </div>
      </div>
      <figcaption className={styles.caption}>{course.summary}</figcaption>
    </figure>
  );
}
