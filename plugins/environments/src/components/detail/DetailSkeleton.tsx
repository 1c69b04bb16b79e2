import { Skeleton, VisuallyHidden } from '@backstage/ui';
import styles from './DetailBody.module.css';

/** Stands where the environment will be. */
export function DetailSkeleton() {
  return (
    <div className={styles.columns} aria-busy="true">
      <VisuallyHidden role="status">Loading the environment…</VisuallyHidden>
      <div className={styles.column} aria-hidden="true">
        <Skeleton width="100%" height={280} />
        <Skeleton width="100%" height={180} />
      </div>
      <div className={styles.column} aria-hidden="true">
        <Skeleton width="100%" height={120} />
        <Skeleton width="100%" height={160} />
      </div>
    </div>
  );
}
