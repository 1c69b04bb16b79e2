import { type Connections } from '@itdo/plugin-environments-common';
import { Copyable } from '../shared/Copyable';
import styles from './inside.module.css';

/** Commands that bring ports of services to the reader's machine. */
export function PortForwards(props: { connections: Connections }) {
  const { portForwards } = props.connections;
  return portForwards.length === 0 ? (
    <p className={styles.note}>No service listens on a port yet.</p>
  ) : (
    <div className={styles.stack}>
      {portForwards.map(({ service, target, port, localPort, command }) => (
        <Copyable
          key={`${target} ${port}`}
          label={`${service}: port ${port}, then at localhost:${localPort}`}
          text={command}
        />
      ))}
    </div>
  );
}
