import { Header, type HeaderProps } from '@backstage/ui';
import { type ReactNode } from 'react';
import { type LiveState } from '../../stream/LiveStream';
import { LiveStatus } from './LiveStatus';
import styles from './PageHeader.module.css';

/**
 * The header of a page: its title in full however narrow the window, whether
 * the page is live, and what can be done.
 */
export function PageHeader(
  props: Pick<
    HeaderProps,
    'title' | 'description' | 'metadata' | 'tabs' | 'activeTabId'
  > & {
    /** Absent on a page that shows nothing live. */
    live?: LiveState;
    actions?: ReactNode;
  },
) {
  const { live, actions, ...header } = props;
  return (
    <Header
      {...header}
      className={styles.header}
      customActions={
        <div className={styles.actions}>
          {live && <LiveStatus state={live} />}
          {actions}
        </div>
      }
    />
  );
}
