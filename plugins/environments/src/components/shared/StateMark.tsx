import { type ReactNode } from 'react';
import { type Tone } from '../../view/tone';
import styles from './StateMark.module.css';

/**
 * A state in a word with a dot in front. The word carries the meaning; colour
 * and movement of the dot only repeat it.
 */
export function StateMark(props: {
  tone: Tone;
  children: ReactNode;
  title?: string;
}) {
  const { tone, children, title } = props;
  return (
    <span className={styles.mark} data-tone={tone} title={title}>
      <span className={styles.dot} aria-hidden="true" />
      {children}
    </span>
  );
}
