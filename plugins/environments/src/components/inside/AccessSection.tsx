import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { Section } from '../shared/Section';
import styles from './inside.module.css';
import { KubeconfigForm } from './KubeconfigForm';
import { PortForwards } from './PortForwards';
import { Variables } from './Variables';
import { useConnections } from './useConnections';
import { ErrorNotice } from '../shared/ErrorNotice';

/** How one reaches an environment from one's own machine, and what its services are given. */
export function AccessSection(props: { environment: EnvironmentRef }) {
  const { environment } = props;
  const { answer, error, retry } = useConnections(environment);
  return (
    <div className={styles.stack}>
      {error && (
        <ErrorNotice
          title="How to reach it cannot be shown"
          error={error}
          onRetry={retry}
        />
      )}
      {answer && (
        <>
          <Section title="Kubeconfig">
            <KubeconfigForm environment={environment} connections={answer} />
          </Section>
          <Section title="Ports on your machine">
            <PortForwards connections={answer} />
          </Section>
        </>
      )}
      <Section title="Environment variables">
        <Variables environment={environment} />
      </Section>
    </div>
  );
}
