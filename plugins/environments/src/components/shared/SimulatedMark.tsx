import { Badge } from '@backstage/ui';
import { RiFlaskLine } from '@remixicon/react';
import styles from './SimulatedMark.module.css';

/** Marks a workload that only looks as if it ran. */
export function SimulatedMark(props: { reason?: string }) {
  return (
    <Badge
      className={styles.mark}
      icon={<RiFlaskLine aria-hidden="true" />}
      title={props.reason}
    >
      Simulated
    </Badge>
  );
}
