import { type ReactNode } from 'react';
import { type LiveState } from '../../stream/LiveStream';
import styles from './HeaderActions.module.css';
import { LiveStatus } from './LiveStatus';

/** The right end of a page's header: whether it is live, and what can be done. */
export function HeaderActions(props: {
  live: LiveState;
  children?: ReactNode;
}) {
  return (
    <div className={styles.actions}>
      <LiveStatus state={props.live} />
      {props.children}
    </div>
  );
}
