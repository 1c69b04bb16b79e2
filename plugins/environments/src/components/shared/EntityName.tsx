import { parseEntityRef, DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';

/** The bare name of an entity reference, with its namespace unless it is the default. */
export function entityName(ref: string): string {
  try {
    const { namespace, name } = parseEntityRef(ref, {
      defaultKind: 'unknown',
      defaultNamespace: DEFAULT_NAMESPACE,
    });
    return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
  } catch {
    return ref;
  }
}

/** A person or team by name, linked to its page where the catalog is part of the app. */
export function EntityName(props: { entityRef: string }) {
  const route = useRouteRef(entityRouteRef);
  const name = entityName(props.entityRef);
  if (!route) {
    return <>{name}</>;
  }
  return (
    <Link href={route(entityRouteParams(props.entityRef))} standalone>
      {name}
    </Link>
  );
}
