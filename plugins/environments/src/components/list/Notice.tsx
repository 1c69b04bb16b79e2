import { Text } from '@backstage/ui';
import { RiStackLine } from '@remixicon/react';
import { type ReactNode } from 'react';
import styles from './EmptyList.module.css';

/** What stands where there is nothing to show, with the way on. */
export function Notice(props: {
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.notice}>
      <RiStackLine size={40} aria-hidden="true" className={styles.icon} />
      <Text as="h3" variant="title-x-small">
        {props.title}
      </Text>
      <Text as="p" color="secondary" className={styles.text}>
        {props.text}
      </Text>
      <div className={styles.actions}>{props.children}</div>
    </div>
  );
}
