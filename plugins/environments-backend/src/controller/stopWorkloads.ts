import { Cluster } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FIELD_MANAGER,
  labels,
} from '@itdo/plugin-environments-common';
import { AppliedObjects } from './AppliedObjects';
import { ignoreMissing } from './Applier';
import { Children } from './Children';

/** Stops the workloads that an environment has, where nothing else of what it asks for can be done. */
export async function stopWorkloads(
  { metadata: { namespace, name, uid = '' } }: DevEnvironment,
  { children, applied }: { children: Children; applied: AppliedObjects },
  cluster: Cluster,
): Promise<void> {
  const running = children
    .workloadsOf(`${namespace}/${name}`)
    .filter(
      ({ object: { metadata, spec } }) =>
        metadata?.labels?.[labels.environmentUid] === uid &&
        spec?.replicas !== 0,
    );
  await Promise.all(
    running.map(async ({ resource, object }) => {
      // So that running again, later, is no repair of what others did.
      applied.forget(uid, { ...object, kind: resource.kind });
      await ignoreMissing(
        cluster.patch(
          resource,
          { namespace: name, name: object.metadata?.name ?? '' },
          { spec: { replicas: 0 } },
          { fieldManager: FIELD_MANAGER },
        ),
      );
    }),
  );
}
