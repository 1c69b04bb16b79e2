import { useApi } from '@backstage/frontend-plugin-api';
import { Container, Skeleton, Text } from '@backstage/ui';
import { useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router-dom';
import { environmentsApiRef } from '../../api/EnvironmentsApi';
import { useAsked } from '../../state/useAsked';
import { ErrorNotice } from '../shared/ErrorNotice';
import { PageArea } from '../shared/PageArea';
import { PageHeader } from '../shared/PageHeader';

/** Goes on to a service whose address somebody has without having opened it, or says why not. */
export function OpenPage(props: {
  host: string;
  /** Leaves the portal. */
  go?: (url: string) => void;
}) {
  const { host, go = goTo } = props;
  const api = useApi(environmentsApiRef);
  const [search] = useSearchParams();
  const path = search.get('path') ?? undefined;
  const ask = useCallback(
    () => api.openHost({ host, path }),
    [api, host, path],
  );
  const { answer, error, retry } = useAsked(ask);

  useEffect(() => {
    if (answer) {
      go(answer.url);
    }
  }, [answer, go]);

  return (
    <PageArea label="Open a service">
      <PageHeader title="Open a service" />
      <Container>
        {error ? (
          <ErrorNotice
            title="It cannot be opened"
            error={error}
            onRetry={retry}
          />
        ) : (
          <div role="status">
            <Text>Opening…</Text>
            <Skeleton width="100%" height={96} />
          </div>
        )}
      </Container>
    </PageArea>
  );
}

function goTo(url: string) {
  window.location.replace(url);
}
