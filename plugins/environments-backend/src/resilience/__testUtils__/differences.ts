import { isDeepStrictEqual } from 'node:util';
import {
  isKubernetesError,
  KubernetesObject,
  systemClock,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  FIELD_MANAGER,
  labels,
} from '@itdo/plugin-environments-common';
import { ConnectedCluster } from '../../__testUtils__/controlPlane';
import { EnvironmentsConfig } from '../../config/EnvironmentsConfig';
import { ClusterFacts } from '../../controller/ClusterFacts';
import { ServiceKinds } from '../../kinds/ServiceKinds';
import { plan } from '../../plan/plan';
import { OWNED_KINDS } from './owned';

const facts = new ClusterFacts(systemClock);

/**
 * Compares what stands of an environment with what it asks for: something is missing, too much, or would be changed if
 * it were applied once more.
 *
 * @param options.paused - whether its services are to be stopped
 * @returns the differences in words; none where it is as declared
 */
export async function differencesOf(
  environment: DevEnvironment,
  options: {
    cluster: ConnectedCluster;
    config: EnvironmentsConfig;
    paused: boolean;
  },
): Promise<string[]> {
  const { cluster, config, paused } = options;
  const wanted = plan(environment, {
    config,
    kinds: ServiceKinds.withDefaults(),
    paused,
    ...(await facts.get(cluster)),
  });
  const applied = [
    wanted.namespace,
    ...wanted.isolation,
    ...wanted.supports,
    ...wanted.workloads.map(({ object }) => object),
    ...wanted.networking,
  ];
  const present = await objectsOf(environment, cluster);
  const expected = new Set([
    ...applied.map(inWords),
    ...wanted.secrets.map(({ name }) => `Secret ${name}`),
  ]);
  const changes = await Promise.all(
    applied.map(object =>
      changeBy(object, present.get(inWords(object)), cluster),
    ),
  );
  return [
    ...[...expected]
      .filter(each => !present.has(each))
      .map(each => `${each} is missing`),
    ...[...present.keys()]
      .filter(each => !expected.has(each) && !mayStay(each))
      .map(each => `${each} is too much`),
    ...changes.flat(),
  ];
}

/** The controller may not see which Secrets there are: that of a service that was removed stays until all goes. */
function mayStay(object: string): boolean {
  return object.startsWith('Secret ');
}

async function objectsOf(
  { metadata }: DevEnvironment,
  cluster: ConnectedCluster,
): Promise<Map<string, KubernetesObject>> {
  const lists = await Promise.all(
    OWNED_KINDS.map(async resource => {
      const { items } = await cluster.list(resource, {
        labelSelector: `${labels.environmentUid}=${metadata.uid}`,
      });
      return items.map(item => ({ ...item, kind: resource.kind }));
    }),
  );
  return new Map(lists.flat().map(object => [inWords(object), object]));
}

async function changeBy(
  wanted: KubernetesObject,
  present: KubernetesObject | undefined,
  cluster: ConnectedCluster,
): Promise<string[]> {
  if (!present) {
    return [];
  }
  try {
    const after = await cluster.apply(wanted, {
      fieldManager: FIELD_MANAGER,
      force: true,
      dryRun: true,
    });
    return isDeepStrictEqual(contentOf(present), contentOf(after))
      ? []
      : [`${inWords(wanted)} differs`];
  } catch (error) {
    if (isKubernetesError(error)) {
      return [`${inWords(wanted)} cannot be applied: ${error.message}`];
    }
    throw error;
  }
}

/** What somebody asked for, without what the server counts. */
function contentOf(object: KubernetesObject): object {
  const { metadata, apiVersion, kind, ...content } = object as Record<
    string,
    unknown
  > &
    KubernetesObject;
  const { labels: given, annotations, finalizers } = metadata ?? {};
  return {
    ...content,
    status: undefined,
    labels: given,
    annotations,
    finalizers,
  };
}

function inWords({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata?.name}`;
}
