import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
} from '@backstage/catalog-model';
import {
  DevEnvironment,
  ENVIRONMENT_ENTITY_TYPE,
} from '@itdo/plugin-environments-common';

/** What the processor reads of an environment's entity beside what every Resource has. */
export interface EnvironmentEntity extends ResourceEntity {
  spec: ResourceEntity['spec'] & { team: string; component?: string };
}

const MOST_DESCRIPTION = 200;

/**
 * An environment as the catalog shows it: whose it is, what it is for, and where its page is. How it is at the moment
 * stays out of it, since that is shown live where people look.
 *
 * @param portalUrl - where the portal answers, without a slash at its end
 */
export function environmentEntity(
  { metadata, spec }: DevEnvironment,
  portalUrl: string,
): EnvironmentEntity {
  const { namespace, name } = metadata;
  const url = `${portalUrl}/environments/${namespace}/${name}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace,
      name,
      // Without it the catalog shows the namespace, too, which is the team's and says nothing new.
      title: name,
      description:
        spec.description?.slice(0, MOST_DESCRIPTION) ||
        `The development environment '${spec.name}' of ${nameIn(spec.owner)}`,
      annotations: {
        [ANNOTATION_LOCATION]: `url:${url}`,
        [ANNOTATION_ORIGIN_LOCATION]: `url:${url}`,
      },
      links: [{ url, title: 'Its page', icon: 'dashboard' }],
    },
    spec: {
      type: ENVIRONMENT_ENTITY_TYPE,
      owner: spec.owner,
      team: spec.team,
      ...(spec.component === undefined ? {} : { component: spec.component }),
    },
  };
}

/** Whether an environment is one: what was refused has nothing to show. */
export function isInCatalog({ status }: DevEnvironment): boolean {
  return status?.phase !== 'Rejected';
}

/** `eve` of `user:default/eve`. */
function nameIn(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
