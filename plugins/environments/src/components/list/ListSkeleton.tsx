import { Skeleton, VisuallyHidden } from '@backstage/ui';
import styles from './ListSkeleton.module.css';

const ROWS = [0, 1, 2, 3];

/** Stands where the list will be. */
export function ListSkeleton() {
  return (
    <div className={styles.rows} aria-busy="true">
      <VisuallyHidden role="status">Loading the environments…</VisuallyHidden>
      {ROWS.map(row => (
        <div key={row} className={styles.row} aria-hidden="true">
          <Skeleton width="38%" height={18} />
          <Skeleton width="12%" height={18} />
          <Skeleton width="20%" height={18} />
        </div>
      ))}
    </div>
  );
}
