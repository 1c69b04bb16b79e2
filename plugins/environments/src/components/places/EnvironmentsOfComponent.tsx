import { stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { usePermission } from '@backstage/plugin-permission-react';
import { ButtonLink, Text } from '@backstage/ui';
import { environmentCreatePermission } from '@itdo/plugin-environments-common';
import { createEnvironmentRouteRef, rootRouteRef } from '../../routes';
import { useEnvironments } from '../../state/useEnvironments';
import { ActiveTable } from '../list/ActiveTable';
import { ListSkeleton } from '../list/ListSkeleton';
import { Notice } from '../list/Notice';
import { Announcer } from '../shared/Announcer';
import { LiveStatus } from '../shared/LiveStatus';
import { StreamTrouble } from '../shared/StreamTrouble';
import styles from './Places.module.css';

/** The environments that are for the component whose page this is, live. */
export function EnvironmentsOfComponent() {
  const { entity } = useEntity();
  const component = stringifyEntityRef(entity);
  const { environments, live } = useEnvironments();
  const createRoute = useRouteRef(createEnvironmentRouteRef);
  const listRoute = useRouteRef(rootRouteRef);
  const { allowed: mayCreate } = usePermission({
    permission: environmentCreatePermission,
  });
  const shown = environments?.filter(
    ({ spec }) => spec.component === component,
  );
  const create = mayCreate && createRoute && (
    <ButtonLink
      href={`${createRoute()}?${new URLSearchParams({ component })}`}
      variant="primary"
    >
      Create an environment
    </ButtonLink>
  );
  const title = entity.metadata.title ?? entity.metadata.name;

  return (
    <section aria-label="Environments" className={styles.tab}>
      <div className={styles.head}>
        <Text as="h2" variant="title-small">
          Environments for {title}
        </Text>
        <LiveStatus state={live} />
        {shown && shown.length > 0 && (
          <div className={styles.end}>{create}</div>
        )}
      </div>
      <Announcer environments={shown} />
      <StreamTrouble live={live} hasData={environments !== undefined} />
      {!shown && live.kind !== 'refused' && <ListSkeleton />}
      {shown && shown.length > 0 && <ActiveTable environments={shown} />}
      {shown?.length === 0 && (
        <Notice
          title={`There is no environment for ${title} yet`}
          text="One that is made from here shows on this page, for everybody who may see it."
        >
          {create}
          {listRoute && (
            <ButtonLink href={`${listRoute()}?scope=all`} variant="secondary">
              All environments
            </ButtonLink>
          )}
        </Notice>
      )}
    </section>
  );
}
