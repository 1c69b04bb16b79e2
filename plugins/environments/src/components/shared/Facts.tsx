import { type ReactNode } from 'react';
import styles from './Facts.module.css';

/** Pairs of a term and what it stands for here. */
export function Facts(props: {
  items: ReadonlyArray<{ term: string; value: ReactNode }>;
}) {
  return (
    <dl className={styles.facts}>
      {props.items.map(({ term, value }) => (
        <div key={term} className={styles.fact}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
