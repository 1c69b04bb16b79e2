import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { environmentRouteRef } from '../../routes';
import { useEnvironments } from '../../state/useEnvironments';
import { RowState, RowTimeLeft } from '../list/RowState';
import { EnvironmentAddress } from '../shared/EnvironmentAddress';
import { Facts } from '../shared/Facts';
import { SimulatedMark } from '../shared/SimulatedMark';
import styles from './Places.module.css';

/** On the catalog's page of an environment: how it is now, and the way to its own page. */
export function EnvironmentCard() {
  const { metadata } = useEntity().entity;
  const { namespace = '', name } = metadata;
  const { environments, live } = useEnvironments();
  const environment = environments?.find(
    each => each.namespace === namespace && each.name === name,
  );
  const isHidden =
    !environment && (environments !== undefined || live.kind === 'refused');
  const route = useRouteRef(environmentRouteRef);
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small" weight="bold">
          Development environment
        </Text>
      </CardHeader>
      <CardBody>
        {environment && (
          <Facts
            items={[
              {
                term: 'State',
                value: (
                  <>
                    <RowState environment={environment} />
                    {environment.simulated && (
                      <SimulatedMark reason={environment.simulatedReason} />
                    )}
                  </>
                ),
              },
              {
                term: 'Time left',
                value: <RowTimeLeft environment={environment} />,
              },
              {
                term: 'Address',
                value: <EnvironmentAddress environment={environment} />,
              },
            ]}
          />
        )}
        {isHidden && (
          <Text as="p" color="secondary">
            How it is now is shown to those who may see it. If you are one of
            them, it is gone, and the catalog forgets it in a moment.
          </Text>
        )}
        {route && environment && (
          <div className={styles.ways}>
            <ButtonLink href={route({ namespace, name })} variant="primary">
              Open its page
            </ButtonLink>
          </div>
        )}
      </CardBody>
    </Card>
  );
}
