import { Badge } from '@backstage/ui';
import { RiFlaskLine } from '@remixicon/react';

/** Marks a workload that only looks as if it ran. */
export function SimulatedMark(props: { reason?: string }) {
  return (
    <Badge icon={<RiFlaskLine aria-hidden="true" />} title={props.reason}>
      Simulated
    </Badge>
  );
}
