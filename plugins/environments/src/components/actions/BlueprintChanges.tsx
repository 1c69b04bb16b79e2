import { type ChangeView } from '../../view/upgrade';
import { StateMark } from '../shared/StateMark';
import styles from './UpgradeForm.module.css';

/** What an upgrade changes, path by path, before and after. */
export function BlueprintChanges(props: { changes: readonly ChangeView[] }) {
  return (
    <ul className={styles.changes} aria-label="Changes">
      {props.changes.map(change => (
        <li key={change.path} className={styles.change} data-kept={change.kept}>
          <div className={styles.head}>
            <span className={styles.path}>{change.path}</span>
            {change.kept ? (
              <StateMark tone="quiet">Kept as you set it</StateMark>
            ) : (
              <span className={styles.kind}>{change.kind}</span>
            )}
          </div>
          <dl className={styles.values}>
            {change.before !== undefined && (
              <>
                <dt>{change.kept ? 'Yours' : 'Before'}</dt>
                <dd>
                  <code className={styles.value}>{change.before}</code>
                </dd>
              </>
            )}
            {change.after !== undefined && (
              <>
                <dt>{change.kept ? 'Blueprint' : 'After'}</dt>
                <dd>
                  <code className={styles.value}>{change.after}</code>
                </dd>
              </>
            )}
          </dl>
        </li>
      ))}
    </ul>
  );
}
