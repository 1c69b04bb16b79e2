import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  type RevealedSecrets,
  type Variable,
} from '@itdo/plugin-environments-common';
import { useEffect, useState } from 'react';
import { type EnvironmentRef } from '../../api/EnvironmentsApi';
import { insideApiRef, type InsideApi } from '../../api/InsideApi';
import { useInside } from '../../state/useInside';
import { ErrorNotice } from '../shared/ErrorNotice';
import styles from './inside.module.css';

const ask = (api: InsideApi, ref: EnvironmentRef) => api.listVariables(ref);
/** A page that is left alone shows no passwords. */
const SHOWN_MS = 60_000;

/** What services are given, by service; Secrets only where the reader asks for them. */
export function Variables(props: { environment: EnvironmentRef }) {
  const { environment } = props;
  const { answer, error, retry } = useInside(environment, ask);
  if (error) {
    return (
      <ErrorNotice
        title="The variables cannot be shown"
        error={error}
        onRetry={retry}
      />
    );
  }
  if (!answer) {
    return <Skeleton width="100%" height={120} />;
  }
  const services = [...new Set(answer.map(({ service }) => service))];
  return services.length === 0 ? (
    <p className={styles.note}>No service is given any.</p>
  ) : (
    <div className={styles.stack}>
      {services.map(service => (
        <ServiceVariables
          key={service}
          environment={environment}
          service={service}
          variables={answer.filter(each => each.service === service)}
        />
      ))}
    </div>
  );
}

function ServiceVariables(props: {
  environment: EnvironmentRef;
  service: string;
  variables: readonly Variable[];
}) {
  const { environment, service, variables } = props;
  const { revealed, reveal, hide, pending, error } = useRevealed(
    environment,
    service,
  );
  const hasSecrets = variables.some(({ source }) => source === 'Secret');
  return (
    <div className={styles.stack}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption>{service}</caption>
          <thead>
            <tr>
              <th scope="col">Variable</th>
              <th scope="col">Value</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(variables, revealed).map(
              ({ container, name, value, source, from }) => (
                <tr key={`${container} ${name}`}>
                  <td>
                    <code>{name}</code>
                  </td>
                  <td>
                    {value === undefined ? (
                      <span>
                        {source === 'Secret' ? 'hidden' : 'known on the node'}
                      </span>
                    ) : (
                      <code>{value}</code>
                    )}
                  </td>
                  <td>{from ? `${source} ${from}` : ''}</td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
      {error && <ErrorNotice title="The Secrets are not shown" error={error} />}
      {hasSecrets && (
        <div>
          <Button
            variant="secondary"
            size="small"
            isPending={pending}
            onPress={revealed ? hide : reveal}
          >
            {revealed
              ? `Hide the Secrets of ${service}`
              : `Show the Secrets of ${service}`}
          </Button>
        </div>
      )}
    </div>
  );
}

function rowsOf(
  variables: readonly Variable[],
  revealed: RevealedSecrets | undefined,
): Variable[] {
  if (!revealed) {
    return [...variables];
  }
  const { service, items } = revealed;
  return [
    ...variables.filter(({ source }) => source !== 'Secret'),
    ...items.map(item => ({ ...item, service, source: 'Secret' as const })),
  ];
}

function useRevealed(environment: EnvironmentRef, service: string) {
  const api = useApi(insideApiRef);
  const [revealed, setRevealed] = useState<RevealedSecrets>();
  const [error, setError] = useState<Error>();
  const [pending, setPending] = useState(false);

  useEffect(() => {
    if (!revealed) {
      return undefined;
    }
    const timer = setTimeout(() => setRevealed(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [revealed]);

  const reveal = async () => {
    setPending(true);
    setError(undefined);
    try {
      setRevealed(await api.revealSecrets(environment, service));
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setPending(false);
    }
  };
  return {
    revealed,
    reveal,
    hide: () => setRevealed(undefined),
    pending,
    error,
  };
}
