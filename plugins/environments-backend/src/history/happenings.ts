import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FIELD_MANAGER,
  Phase,
} from '@itdo/plugin-environments-common';
import { PORTAL_FIELD_MANAGER } from '../environments/EnvironmentStore';
import { Happening } from '../store/EnvironmentHistory';

interface ManagedFields {
  manager?: string;
  time?: string;
  subresource?: string;
  fieldsV1?: Record<string, unknown>;
}

const PHASES: Record<Phase, string> = {
  Pending: 'It waits to be begun',
  Provisioning: 'It is being set up, or changed',
  Ready: 'Everything in it is ready',
  Degraded: 'Not everything in it works',
  Paused: 'Its services are stopped',
  Rejected: 'It was refused',
  Failed: 'It could not be set up',
  PendingDeletion: 'It is stopped, and will be removed',
  Terminating: 'It is being removed with everything in it',
};

/** That an environment was made. */
export function creationOf({ metadata, spec }: DevEnvironment): Happening {
  return {
    environmentUid: metadata.uid ?? '',
    at: metadata.creationTimestamp,
    actor: spec.createdBy,
    via: managersOf(metadata).includes(PORTAL_FIELD_MANAGER)
      ? 'portal'
      : 'cluster',
    action: 'create',
    message: `Made for ${spec.owner}, with ${spec.services
      .map(({ name }) => name)
      .join(', ')}`,
    key: `create ${metadata.uid}`,
  };
}

/** That an environment is in another phase than before; undefined where no phase is known. */
export function phaseOf({
  metadata,
  status = {},
}: DevEnvironment): Happening | undefined {
  const { phase, conditions = [] } = status;
  if (!phase) {
    return undefined;
  }
  const changed = conditions
    .map(({ lastTransitionTime }) => lastTransitionTime)
    .sort()
    .at(-1);
  const trouble = conditions.find(
    ({ type, status: holds }) => type === 'Ready' && holds !== 'True',
  );
  return {
    environmentUid: metadata.uid ?? '',
    at: changed,
    actor: FIELD_MANAGER,
    via: 'platform',
    action: `phase-${phase}`,
    message:
      phase !== 'Ready' && trouble?.message
        ? `${PHASES[phase]}: ${trouble.message}`
        : PHASES[phase],
    key: `phase ${metadata.uid} ${phase} ${changed ?? ''}`,
  };
}

/** That somebody changed what is declared past the portal; undefined where it was the portal. */
export function changeOf(
  { metadata }: DevEnvironment,
  previous: DevEnvironment,
): Happening | undefined {
  if (metadata.generation === previous.metadata.generation) {
    return undefined;
  }
  const newest = newestWriterOf(metadata);
  if (
    !newest?.manager ||
    [PORTAL_FIELD_MANAGER, FIELD_MANAGER].includes(newest.manager)
  ) {
    return undefined;
  }
  const fields = Object.keys(
    (newest.fieldsV1?.['f:spec'] ?? {}) as Record<string, unknown>,
  ).map(field => field.replace(/^f:/, ''));
  return {
    environmentUid: metadata.uid ?? '',
    at: newest.time,
    actor: newest.manager,
    via: 'cluster',
    action: 'change',
    message:
      fields.length > 0
        ? `Changed in the cluster; of the declaration, ${
            newest.manager
          } holds ${fields.join(', ')}`
        : 'Changed in the cluster',
    key: `change ${metadata.uid} ${metadata.generation}`,
  };
}

/** That an environment is gone. */
export function removalOf({ metadata }: DevEnvironment): Happening {
  return {
    environmentUid: metadata.uid ?? '',
    actor: FIELD_MANAGER,
    via: 'platform',
    action: 'removed',
    message: 'Removed for good',
    key: `removed ${metadata.uid}`,
  };
}

function managedFieldsOf(
  metadata: KubernetesObject['metadata'],
): ManagedFields[] {
  return (metadata?.managedFields ?? []) as ManagedFields[];
}

function managersOf(metadata: KubernetesObject['metadata']) {
  return managedFieldsOf(metadata).map(({ manager }) => manager);
}

/** Who wrote last beside reports of status, as far as the object tells: a program, not a person. */
function newestWriterOf(
  metadata: KubernetesObject['metadata'],
): ManagedFields | undefined {
  return managedFieldsOf(metadata)
    .filter(({ subresource, fieldsV1 }) => !subresource && fieldsV1?.['f:spec'])
    .sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))
    .at(0);
}
