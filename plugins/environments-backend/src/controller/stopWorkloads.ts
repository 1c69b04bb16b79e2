import { Cluster } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FIELD_MANAGER,
} from '@itdo/plugin-environments-common';
import { belongsTo } from '../plan/labels';
import { AppliedObjects } from './AppliedObjects';
import { ignoreMissing } from './Applier';
import { Children } from './Children';

/** Stops the workloads that an environment has, where nothing else of what it asks for can be done. */
export async function stopWorkloads(
  environment: DevEnvironment,
  { children, applied }: { children: Children; applied: AppliedObjects },
  cluster: Cluster,
): Promise<void> {
  const { namespace, name, uid = '' } = environment.metadata;
  const running = children
    .workloadsOf(`${namespace}/${name}`)
    .filter(
      ({ object }) =>
        belongsTo(object, environment) && object.spec?.replicas !== 0,
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
