import { KubernetesObject } from '@itdo/plugin-clusters-node';
import { V1Container, V1PodSpec } from '@kubernetes/client-node';
import { DevEnvironmentService } from '@itdo/plugin-environments-common';
import { planService } from '../plan/services';
import { testConfig } from '../__testUtils__/fixtures';
import { ServiceKinds } from './ServiceKinds';

/** The volume types that the profile lets in. */
const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const PLAIN = new Set(['RuntimeDefault', 'Localhost']);

/** What the profile `restricted` of the Pod Security standards forbids, rule by rule; empty where nothing is. */
function violations(pod: V1PodSpec): string[] {
  const containers = [
    ...(pod.initContainers ?? []),
    ...pod.containers,
    ...(pod.ephemeralContainers ?? []),
  ] as V1Container[];
  const rules: Array<[string, boolean]> = [
    [
      'host namespaces',
      Boolean(pod.hostNetwork || pod.hostPID || pod.hostIPC) ||
        pod.hostUsers === true,
    ],
    [
      'volume types',
      (pod.volumes ?? []).some(({ name: _, ...source }) =>
        Object.keys(source).some(type => !VOLUMES.has(type)),
      ),
    ],
    ['sysctls', (pod.securityContext?.sysctls ?? []).length > 0],
    ['pod runs as root', pod.securityContext?.runAsUser === 0],
    ['pod may run as root', pod.securityContext?.runAsNonRoot !== true],
    [
      'pod seccomp',
      !PLAIN.has(pod.securityContext?.seccompProfile?.type ?? ''),
    ],
    ...containers.flatMap(({ name, ports, securityContext: own = {} }) => {
      const { add = [], drop = [] } = own.capabilities ?? {};
      const found: Array<[string, boolean]> = [
        ['host ports', (ports ?? []).some(({ hostPort }) => hostPort)],
        ['privileged', own.privileged === true],
        ['escalation', own.allowPrivilegeEscalation !== false],
        ['runs as root', own.runAsUser === 0 || own.runAsNonRoot === false],
        ['keeps capabilities', !drop.includes('ALL')],
        ['adds capabilities', add.some(each => each !== 'NET_BIND_SERVICE')],
        ['proc mount', ![undefined, 'Default'].includes(own.procMount)],
        ['seccomp', own.seccompProfile?.type === 'Unconfined'],
      ];
      return found.map(([rule, broken]): [string, boolean] => [
        `${name}: ${rule}`,
        broken,
      ]);
    }),
  ];
  return rules.filter(([, broken]) => broken).map(([rule]) => rule);
}

const kinds = ServiceKinds.withDefaults();
const config = testConfig({
  images: Object.fromEntries(
    kinds.list().map(({ imageKey }) => [imageKey, imageKey]),
  ),
});

function podOf(service: DevEnvironmentService): V1PodSpec {
  const { workload } = planService(
    service,
    {
      name: 'dev-x-y',
      paused: false,
      resources: { cpu: '4', memory: '8Gi', storage: '50Gi' },
      services: [service],
    },
    kinds,
    config,
  );
  return (
    workload as KubernetesObject & {
      spec: { template: { spec: V1PodSpec } };
    }
  ).spec.template.spec;
}

/** Each type as it is, and with everything that a request may add to it. */
const services = kinds.list().flatMap(({ type }): DevEnvironmentService[] => [
  { name: 'a', type },
  {
    name: 'a',
    type,
    image: 'somebody/else',
    replicas: 3,
    restartedAt: '2026-11-24T08:00:00Z',
    seed: { script: 'SELECT 1' },
    env: [{ name: 'A', value: 'a' }],
    ports: [{ port: 80 }],
  },
]);

describe('the pods of every service type', () => {
  it.each(services)('keep Pod Security restricted: $type, $image', service => {
    expect(violations(podOf(service))).toEqual([]);
  });

  it.each(services)('mount no token: $type, $image', service => {
    const pod = podOf(service);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.serviceAccountName).toBeUndefined();
    const sources = (pod.volumes ?? []).flatMap(
      ({ projected }) => projected?.sources ?? [],
    );
    expect(sources.filter(each => each.serviceAccountToken)).toEqual([]);
  });

  it.each(services)('cannot write their image: $type, $image', service => {
    for (const container of podOf(service).containers) {
      expect(container.securityContext?.readOnlyRootFilesystem).toBe(true);
    }
  });

  it('would be found wanting if they broke a rule', () => {
    const pod = podOf({ name: 'a', type: 'api' });
    const [container] = pod.containers;
    const broken = (changes: Partial<V1PodSpec>) =>
      violations({ ...pod, ...changes });
    const withContext = (securityContext: V1Container['securityContext']) =>
      broken({ containers: [{ ...container, securityContext }] });
    expect(broken({ hostNetwork: true })).toEqual(['host namespaces']);
    expect(
      broken({ volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
    ).toEqual(['volume types']);
    expect(broken({ securityContext: {} })).toEqual([
      'pod may run as root',
      'pod seccomp',
    ]);
    expect(withContext({ privileged: true })).toEqual([
      'api: privileged',
      'api: escalation',
      'api: keeps capabilities',
    ]);
  });
});
