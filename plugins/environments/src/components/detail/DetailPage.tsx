import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container } from '@backstage/ui';
import { useMemo } from 'react';
import { rootRouteRef } from '../../routes';
import { useEnvironment } from '../../state/useEnvironment';
import { Announcer } from '../shared/Announcer';
import { PageArea } from '../shared/PageArea';
import { StreamTrouble } from '../shared/StreamTrouble';
import { DetailBody } from './DetailBody';
import { DetailHeader } from './DetailHeader';
import styles from './DetailPage.module.css';
import { DetailSkeleton } from './DetailSkeleton';
import { GoneNotice } from './GoneNotice';

/** One environment, live. */
export function DetailPage(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const { environment, gone, events, eventsError, live } = useEnvironment(
    namespace,
    name,
  );
  const listHref = useRouteRef(rootRouteRef)?.();
  const announced = useMemo(
    () => environment && (gone ? [] : [environment]),
    [environment, gone],
  );

  return (
    <PageArea label={`Environment ${name}`}>
      <DetailHeader
        name={name}
        environment={gone ? undefined : environment}
        live={live}
      />
      <Container className={styles.page}>
        <Announcer environments={announced} />
        {gone ? (
          <GoneNotice name={name} listHref={listHref} />
        ) : (
          <StreamTrouble live={live} hasData={environment !== undefined} />
        )}
        {!environment && !gone && live.kind !== 'refused' && <DetailSkeleton />}
        {environment && !gone && (
          <DetailBody
            environment={environment}
            events={events}
            eventsError={eventsError}
          />
        )}
      </Container>
    </PageArea>
  );
}
