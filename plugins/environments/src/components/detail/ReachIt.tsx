import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { type Environment } from '../../api/types';
import { useAnswer } from '../../state/useAnswer';
import { commandsFor } from '../../view/commands';
import { Copyable } from '../shared/Copyable';
import styles from './ReachIt.module.css';

/** The same environment through the other doors: kubectl and REST. */
export function ReachIt(props: { environment: Environment }) {
  const { environment } = props;
  const apiBaseUrl = useApiBaseUrl();
  return (
    <div className={styles.commands}>
      {commandsFor(environment, apiBaseUrl).map(command => (
        <Copyable key={command.label} {...command} />
      ))}
      <details className={styles.note}>
        <summary>Where do kubeconfig and token come from?</summary>
        <p>
          The page Access of this environment gives you a kubeconfig for your
          own account. <code>TOKEN</code> is an access token of the platform:
          the one for pipelines, or that of your own session.
        </p>
      </details>
    </div>
  );
}

function useApiBaseUrl(): string | undefined {
  const environmentsApi = useApi(environmentsApiRef);
  const ask = useCallback(
    () => environmentsApi.getBaseUrl(),
    [environmentsApi],
  );
  return useAnswer(ask);
}
