import {
  ButtonLink,
  Container,
  TablePagination,
  type SortDescriptor,
} from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { environmentCreatePermission } from '@itdo/plugin-environments-common';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { type Environment } from '../../api/types';
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
import { sortEnvironments } from '../../view/sorting';
import { useQuickActs } from '../../state/useQuickActs';
import { ActFailureNotice } from '../actions/ActFailureNotice';
import { ActionDialog } from '../actions/ActionDialog';
import { Announcer } from '../shared/Announcer';
import { PageArea } from '../shared/PageArea';
import { PageHeader } from '../shared/PageHeader';
import { StreamTrouble } from '../shared/StreamTrouble';
import { EmptyList } from './EmptyList';
import { EnvironmentTable } from './EnvironmentTable';
import styles from './ListPage.module.css';
import { ListSkeleton } from './ListSkeleton';
import { ListToolbar } from './ListToolbar';

const PAGE_SIZE = 25;

/** All environments that the reader may see, live. */
export function ListPage() {
  const { environments, live } = useEnvironments();
  const reader = useReader();
  const [query, setQuery] = useSearchParams();
  const [sort, setSort] = useState<SortDescriptor>({
    column: 'name',
    direction: 'ascending',
  });
  const [offset, setOffset] = useState(0);
  const { act, failure } = useQuickActs();
  const [extending, setExtending] = useState<string>();
  const rowActions = useMemo(
    () => ({
      act,
      onExtend: (environment: Environment) => setExtending(environment.uid),
    }),
    [act],
  );
  const extended = environments?.find(({ uid }) => uid === extending);
  const createRoute = useRouteRef(createEnvironmentRouteRef);
  const { allowed: mayCreate } = usePermission({
    permission: environmentCreatePermission,
  });

  const filters = useMemo(() => filtersFromQuery(query), [query]);
  const setFilters = (next: Filters) => {
    setOffset(0);
    setQuery(queryFromFilters(next), { replace: true });
  };
  const shown = useMemo(
    () =>
      environments &&
      reader &&
      sortEnvironments(filterEnvironments(environments, filters, reader), sort),
    [environments, filters, reader, sort],
  );
  const counts = environments && reader && countByScope(environments, reader);
  const createHref = mayCreate ? createRoute?.() : undefined;
  const start = offset < (shown?.length ?? 0) ? offset : 0;

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
        <ActFailureNotice failure={failure} />
        <ListToolbar filters={filters} counts={counts} onChange={setFilters} />
        {!shown && live.kind !== 'refused' && <ListSkeleton />}
        {shown && shown.length > 0 && (
          <>
            <EnvironmentTable
              environments={shown.slice(start, start + PAGE_SIZE)}
              sort={sort}
              onSort={setSort}
              actions={rowActions}
            />
            {shown.length > PAGE_SIZE && (
              <TablePagination
                pageSize={PAGE_SIZE}
                offset={start}
                totalCount={shown.length}
                hasNextPage={start + PAGE_SIZE < shown.length}
                hasPreviousPage={start > 0}
                onNextPage={() => setOffset(start + PAGE_SIZE)}
                onPreviousPage={() => setOffset(start - PAGE_SIZE)}
                showPageSizeOptions={false}
              />
            )}
          </>
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
      {extended && (
        <ActionDialog
          id="extend"
          environment={extended}
          onClose={() => setExtending(undefined)}
        />
      )}
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
