import { TablePagination, type SortDescriptor } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { type Environment } from '../../api/types';
import { useQuickActs } from '../../state/useQuickActs';
import { sortEnvironments } from '../../view/sorting';
import { ActFailureNotice } from '../actions/ActFailureNotice';
import { ActionDialog } from '../actions/ActionDialog';
import { EnvironmentTable } from './EnvironmentTable';

const PAGE_SIZE = 25;

/**
 * A table of environments that sorts, turns its pages and acts on its rows.
 *
 * @param pageKey - what the rows were chosen by; with another one the table shows its first page
 */
export function ActiveTable(props: {
  environments: readonly Environment[];
  pageKey?: string;
}) {
  const { environments, pageKey = '' } = props;
  const [sort, setSort] = useState<SortDescriptor>({
    column: 'name',
    direction: 'ascending',
  });
  const [page, setPage] = useState({ of: pageKey, offset: 0 });
  const { act, failure } = useQuickActs();
  const [extending, setExtending] = useState<string>();
  const actions = useMemo(
    () => ({
      act,
      onExtend: (environment: Environment) => setExtending(environment.uid),
    }),
    [act],
  );
  const sorted = useMemo(
    () => sortEnvironments(environments, sort),
    [environments, sort],
  );
  const isThere = page.of === pageKey && page.offset < sorted.length;
  const start = isThere ? page.offset : 0;
  const turnTo = (offset: number) => setPage({ of: pageKey, offset });
  const extended = environments.find(({ uid }) => uid === extending);

  return (
    <>
      <ActFailureNotice failure={failure} />
      <EnvironmentTable
        environments={sorted.slice(start, start + PAGE_SIZE)}
        sort={sort}
        onSort={setSort}
        actions={actions}
      />
      {sorted.length > PAGE_SIZE && (
        <TablePagination
          pageSize={PAGE_SIZE}
          offset={start}
          totalCount={sorted.length}
          hasNextPage={start + PAGE_SIZE < sorted.length}
          hasPreviousPage={start > 0}
          onNextPage={() => turnTo(start + PAGE_SIZE)}
          onPreviousPage={() => turnTo(start - PAGE_SIZE)}
          showPageSizeOptions={false}
        />
      )}
      {extended && (
        <ActionDialog
          id="extend"
          environment={extended}
          onClose={() => setExtending(undefined)}
        />
      )}
    </>
  );
}
