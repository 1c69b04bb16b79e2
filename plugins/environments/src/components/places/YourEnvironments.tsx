import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  ButtonLink,
  Card,
  CardBody,
  CardHeader,
  Link,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import { environmentCreatePermission } from '@itdo/plugin-environments-common';
import { type Environment } from '../../api/types';
import {
  createEnvironmentRouteRef,
  environmentRouteRef,
  rootRouteRef,
} from '../../routes';
import { useEnvironments } from '../../state/useEnvironments';
import { useReader } from '../../state/useReader';
import { countByScope, filterEnvironments } from '../../view/filters';
import { sortEnvironments } from '../../view/sorting';
import { RowState, RowTimeLeft } from '../list/RowState';
import { SimulatedMark } from '../shared/SimulatedMark';
import { StreamTrouble } from '../shared/StreamTrouble';
import styles from './Places.module.css';

const SHOWN = 5;

/** The reader's own environments with the time that they have left, live; those that end first stand first. */
export function YourEnvironments() {
  const { environments, live } = useEnvironments();
  const reader = useReader();
  const listRoute = useRouteRef(rootRouteRef);
  const mine =
    environments &&
    reader &&
    sortEnvironments(
      filterEnvironments(
        environments,
        { scope: 'mine', phase: 'any', text: '' },
        reader,
      ),
      { column: 'expiresAt', direction: 'ascending' },
    );
  const counts = environments && reader && countByScope(environments, reader);

  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small" weight="bold">
          Your environments
        </Text>
      </CardHeader>
      <CardBody>
        <StreamTrouble live={live} hasData={environments !== undefined} />
        {!mine && live.kind !== 'refused' && <Waiting />}
        {mine?.length === 0 && (
          <None ofOthers={counts?.all ?? 0} listHref={listRoute?.()} />
        )}
        {mine && mine.length > 0 && (
          <>
            <ul className={styles.list}>
              {mine.slice(0, SHOWN).map(environment => (
                <Item key={environment.uid} environment={environment} />
              ))}
            </ul>
            {listRoute && (
              <Link href={listRoute()} variant="body-small">
                {mine.length > SHOWN
                  ? `All ${mine.length} of yours`
                  : 'All environments'}
              </Link>
            )}
          </>
        )}
      </CardBody>
    </Card>
  );
}

function Item(props: { environment: Environment }) {
  const { environment } = props;
  const { namespace, name, spec } = environment;
  const route = useRouteRef(environmentRouteRef);
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        <Link href={route?.({ namespace, name }) ?? '#'} weight="bold">
          {name}
        </Link>
        {spec.description && (
          <Text as="span" variant="body-small" color="secondary" truncate>
            {spec.description}
          </Text>
        )}
        {environment.simulated && (
          <SimulatedMark reason={environment.simulatedReason} />
        )}
      </span>
      <RowState environment={environment} />
      <span className={styles.time}>
        <VisuallyHidden>Time left: </VisuallyHidden>
        <RowTimeLeft environment={environment} />
      </span>
    </li>
  );
}

function None(props: { ofOthers: number; listHref: string | undefined }) {
  const { ofOthers, listHref } = props;
  const createRoute = useRouteRef(createEnvironmentRouteRef);
  const { allowed: mayCreate } = usePermission({
    permission: environmentCreatePermission,
  });
  return (
    <div className={styles.none}>
      <Text as="p" color="secondary">
        You have none at the moment. One is a running copy of the product for
        your change, ready in a minute and gone by itself.
      </Text>
      <div className={styles.ways}>
        {mayCreate && createRoute && (
          <ButtonLink href={createRoute()} variant="primary">
            Create an environment
          </ButtonLink>
        )}
        {ofOthers > 0 && listHref && (
          <ButtonLink href={`${listHref}?scope=all`} variant="secondary">
            {`See those of others (${ofOthers})`}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Looking for environments…</VisuallyHidden>
      <Skeleton width="100%" height={32} />
    </div>
  );
}
