import { Progress, ResponseErrorPanel } from '@backstage/core-components';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef, EntityRefLink } from '@backstage/plugin-catalog-react';
import { Badge, Text } from '@backstage/ui';
import useAsync from 'react-use/lib/useAsync';
import { HomeCard } from './HomeCard';
import styles from './TeamSoftware.module.css';

const SHOWN = 8;

/** The software that the user or one of their groups owns. */
export function TeamSoftware() {
  return (
    <HomeCard title="Your team's software">
      <OwnedEntities />
    </HomeCard>
  );
}

function OwnedEntities() {
  const catalogApi = useApi(catalogApiRef);
  const identityApi = useApi(identityApiRef);
  const { value, loading, error } = useAsync(async () => {
    const { ownershipEntityRefs } = await identityApi.getBackstageIdentity();
    return catalogApi.queryEntities({
      filter: {
        'relations.ownedBy': ownershipEntityRefs,
        kind: ['Component', 'API', 'System'],
      },
      orderFields: { field: 'metadata.name', order: 'asc' },
      limit: SHOWN,
    });
  }, [catalogApi, identityApi]);

  if (loading) {
    return <Progress />;
  }
  if (error) {
    return <ResponseErrorPanel error={error} />;
  }
  if (!value || value.items.length === 0) {
    return (
      <Text as="p" color="secondary">
        Nothing in the catalog belongs to you or your groups yet. Create
        something, or register what exists.
      </Text>
    );
  }
  return (
    <>
      <ul className={styles.entities}>
        {value.items.map(entity => (
          <li key={entity.metadata.uid} className={styles.entity}>
            <span className={styles.name}>
              <EntityRefLink entityRef={entity} />
              <Text as="span" variant="body-small" color="secondary" truncate>
                {entity.metadata.description}
              </Text>
            </span>
            <Badge>{entity.kind}</Badge>
          </li>
        ))}
      </ul>
      {value.totalItems > value.items.length && (
        <Text as="p" variant="body-small" color="secondary">
          and {value.totalItems - value.items.length} more in the catalog
        </Text>
      )}
    </>
  );
}
