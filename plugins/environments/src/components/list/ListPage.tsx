import { ButtonLink, Container } from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { environmentCreatePermission } from '@itdo/plugin-environments-common';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { createEnvironmentRouteRef } from '../../routes';
import { useEnvironments } from '../../state/useEnvironments';
import { useReader } from '../../state/useReader';
import {
  countByScope,
  filterEnvironments,
  filtersFromQuery,
  queryFromFilters,
  type Filters,
  type Scope,
} from '../../view/filters';
import { Announcer } from '../shared/Announcer';
import { PageArea } from '../shared/PageArea';
import { PageHeader } from '../shared/PageHeader';
import { StreamTrouble } from '../shared/StreamTrouble';
import { ActiveTable } from './ActiveTable';
import { EmptyList } from './EmptyList';
import styles from './ListPage.module.css';
import { ListSkeleton } from './ListSkeleton';
import { ListToolbar } from './ListToolbar';

/** All environments that the reader may see, live. */
export function ListPage() {
  const { environments, live } = useEnvironments();
  const reader = useReader();
  const [query, setQuery] = useSearchParams();
  const createRoute = useRouteRef(createEnvironmentRouteRef);
  const { allowed: mayCreate } = usePermission({
    permission: environmentCreatePermission,
  });

  const filters = useMemo(() => filtersFromQuery(query), [query]);
  const setFilters = (next: Filters) => {
    setQuery(queryFromFilters(next), { replace: true });
  };
  const shown = useMemo(
    () =>
      environments &&
      reader &&
      filterEnvironments(environments, filters, reader),
    [environments, filters, reader],
  );
  const counts = environments && reader && countByScope(environments, reader);
  const createHref = mayCreate ? createRoute?.() : undefined;

  return (
    <PageArea label="Development environments">
      <PageHeader
        title="Development environments"
        description="A namespace of your own with the services that a change needs, made on request and gone when its time is up."
        live={live}
        actions={
          createHref && (
            <ButtonLink href={createHref} variant="primary">
              Create an environment
            </ButtonLink>
          )
        }
      />
      <Container className={styles.page}>
        <Announcer environments={environments} />
        <StreamTrouble live={live} hasData={environments !== undefined} />
        <ListToolbar filters={filters} counts={counts} onChange={setFilters} />
        {!shown && live.kind !== 'refused' && <ListSkeleton />}
        {shown && shown.length > 0 && (
          <ActiveTable environments={shown} pageKey={query.toString()} />
        )}
        {shown?.length === 0 && environments && counts && (
          <EmptyList
            cause={emptyCause(counts, filters.scope)}
            total={environments.length}
            createHref={createHref}
            onShowAll={() => setFilters({ ...filters, scope: 'all' })}
            onClear={() => setFilters({ ...filters, phase: 'any', text: '' })}
          />
        )}
      </Container>
    </PageArea>
  );
}

function emptyCause(counts: Record<Scope, number>, scope: Scope) {
  if (counts.all === 0) {
    return 'none';
  }
  if (counts[scope] > 0) {
    return 'filtered';
  }
  return scope === 'mine' ? 'none-of-mine' : 'none-of-teams';
}
