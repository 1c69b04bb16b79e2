import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  VisuallyHidden,
  type SortDescriptor,
} from '@backstage/ui';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { type Environment } from '../../api/types';
import { environmentRouteRef } from '../../routes';
import { servicesSummary } from '../../view/services';
import { entityName } from '../shared/EntityName';
import { EnvironmentAddress } from '../shared/EnvironmentAddress';
import { SimulatedMark } from '../shared/SimulatedMark';
import styles from './EnvironmentTable.module.css';
import { RowMenu, type RowActions } from './RowMenu';
import { RowState, RowTimeLeft } from './RowState';

const COLUMNS = [
  { id: 'name', label: 'Environment', sortable: true },
  { id: 'phase', label: 'State', sortable: true },
  { id: 'owner', label: 'Owner', sortable: true },
  { id: 'services', label: 'Services', sortable: false },
  { id: 'expiresAt', label: 'Time left', sortable: true },
  { id: 'address', label: 'Address', sortable: false },
  { id: 'actions', label: 'Actions', sortable: false },
] as const;

/** The environments as a table; a list of cards where there is no room for one. */
export function EnvironmentTable(props: {
  environments: readonly Environment[];
  sort: SortDescriptor;
  onSort: (sort: SortDescriptor) => void;
  actions: RowActions;
}) {
  const { environments, sort, onSort, actions } = props;
  const environmentRoute = useRouteRef(environmentRouteRef);
  const hrefOf = (e: Environment) =>
    environmentRoute?.({ namespace: e.namespace, name: e.name }) ?? '#';

  return (
    <div className={styles.container}>
      <TableRoot
        aria-label="Development environments"
        className={styles.table}
        sortDescriptor={sort}
        onSortChange={onSort}
      >
        <TableHeader>
          {COLUMNS.map(column => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.id === 'name'}
              allowsSorting={column.sortable}
            >
              {column.id === 'actions' ? (
                <VisuallyHidden>{column.label}</VisuallyHidden>
              ) : (
                column.label
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody items={environments.map(e => ({ id: e.uid, e }))}>
          {({ e }) => (
            <Row className={styles.row}>
              <Cell className={styles.cell}>
                <NameOf environment={e} href={hrefOf(e)} />
              </Cell>
              <Cell className={styles.cell} data-label="State">
                <RowState environment={e} />
              </Cell>
              <Cell className={styles.cell} data-label="Owner">
                <div>
                  <div>{entityName(e.spec.owner)}</div>
                  <div className={styles.small}>{entityName(e.spec.team)}</div>
                </div>
              </Cell>
              <Cell className={styles.cell} data-label="Services">
                <div>
                  <div>{servicesSummary(e.services)}</div>
                  <div className={styles.small}>
                    {e.services.map(service => service.name).join(', ')}
                  </div>
                </div>
              </Cell>
              <Cell className={styles.cell} data-label="Time left">
                <RowTimeLeft environment={e} />
              </Cell>
              <Cell className={styles.cell} data-label="Address">
                <EnvironmentAddress environment={e} />
              </Cell>
              <Cell className={`${styles.cell} ${styles.menu}`}>
                <RowMenu environment={e} actions={actions} />
              </Cell>
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </div>
  );
}

function NameOf(props: { environment: Environment; href: string }) {
  const { environment, href } = props;
  return (
    <div className={styles.name}>
      <Link href={href} weight="bold" variant="body-medium" standalone>
        {environment.name}
      </Link>
      {environment.spec.description && (
        <span className={styles.small}>{environment.spec.description}</span>
      )}
      {environment.simulated && (
        <SimulatedMark reason={environment.simulatedReason} />
      )}
    </div>
  );
}
