import { resources } from '@itdo/plugin-clusters-node';
import {
  ConnectedCluster,
  describeWithCluster,
} from '../__testUtils__/controlPlane';
import {
  bare,
  ingress,
  pod,
  service,
  workload,
  Written,
} from './__testUtils__/objects';
import { byPolicy, byQuota, byRole } from './__testUtils__/refusals';
import { crown, startTenants, Tenants } from './__testUtils__/tenants';

jest.setTimeout(120_000);

const BOUNDS = 'platform-environment-bounds';
const WORKLOADS = 'platform-environment-workloads';
const INGRESSES = 'platform-environment-ingresses';
const SERVICES = 'platform-environment-services';

/** What a tenant may try on those beside them, with their own credentials. */
describeWithCluster('an attack by a tenant', connect => {
  let tenants: Tenants;
  /** John, after an administrator gave him every right in the namespace of Jane's environment. */
  let overlord: ConnectedCluster;
  const inHers = (name: string) => ({ namespace: tenants.hers.name, name });
  const dryRun = { dryRun: true };

  beforeAll(async () => {
    tenants = await startTenants(connect);
    overlord = await crown(tenants);
  });

  afterAll(() => tenants.stop());

  describe('on neighbours', () => {
    it.each<[string, object, string, string]>([
      [
        'a node of its choice',
        { nodeName: 'simulated-0' },
        WORKLOADS,
        'spec.nodeName',
      ],
      [
        'a place among the control plane',
        {
          tolerations: [
            {
              key: 'node-role.kubernetes.io/control-plane',
              operator: 'Exists',
            },
          ],
        },
        WORKLOADS,
        'spec.tolerations',
      ],
      [
        'a place past every taint',
        { tolerations: [{ operator: 'Exists' }] },
        WORKLOADS,
        'spec.tolerations',
      ],
      [
        'the rank of the cluster’s own pods',
        { priorityClassName: 'system-node-critical' },
        'platform-environment-priority',
        'not system-node-critical',
      ],
      [
        'a volume that was left by others',
        {
          volumes: [
            {
              name: 'x',
              ephemeral: {
                volumeClaimTemplate: {
                  spec: {
                    accessModes: ['ReadWriteOnce'],
                    volumeName: 'pv-of-others',
                    resources: { requests: { storage: '1Gi' } },
                  },
                },
              },
            },
          ],
        },
        WORKLOADS,
        'volumeName',
      ],
    ])('no pod gets %s', async (_, spec, policy, words) => {
      const { jane } = tenants;
      for (const object of [
        pod(inHers('x'), { spec }),
        workload('Deployment', inHers('x'), { spec }),
        workload('CronJob', inHers('x'), { spec }),
      ]) {
        await expect(jane.cluster.create(object, dryRun)).rejects.toMatchObject(
          byPolicy(policy, words),
        );
      }
    });

    it.each<[string, (host: string) => Written, string]>([
      [
        'the host of a neighbour',
        () => ingress(inHers('x'), tenants.his.host),
        'each needs a host',
      ],
      [
        'a name below the host of a neighbour',
        () => ingress(inHers('x'), `${tenants.hers.name}.${tenants.his.host}`),
        'each needs a host',
      ],
      [
        'a host that only ends like the own one',
        host => ingress(inHers('x'), `evil-${host}`),
        'each needs a host',
      ],
      [
        'the host of the portal',
        () => ingress(inHers('x'), 'localhost'),
        'each needs a host',
      ],
      [
        'the same label in another domain',
        () => ingress(inHers('x'), `${tenants.hers.name}.example.com`),
        'each needs a host',
      ],
      [
        'every host',
        () => ingress(inHers('x'), undefined),
        'each needs a host',
      ],
      [
        'a wildcard',
        () => ingress(inHers('x'), '*.dev.localhost'),
        'each needs a host',
      ],
      [
        'a wildcard below the own host',
        host => ingress(inHers('x'), `*.${host}`),
        'each needs a host',
      ],
      [
        'what no other rule wants',
        host =>
          ingress(inHers('x'), host, {
            spec: {
              defaultBackend: { service: { name: 'x', port: { number: 80 } } },
            },
          }),
        'spec.defaultBackend',
      ],
      [
        'what no rule wants',
        () =>
          ingress(inHers('x'), undefined, {
            spec: {
              rules: [],
              defaultBackend: { service: { name: 'x', port: { number: 80 } } },
            },
          }),
        'each needs a host',
      ],
      [
        'a certificate of its own',
        host =>
          ingress(inHers('x'), host, {
            spec: { tls: [{ hosts: [host], secretName: 'x' }] },
          }),
        'spec.tls',
      ],
      [
        'a path that a controller would read as an expression',
        host =>
          ingress(inHers('x'), host, {
            path: { pathType: 'ImplementationSpecific', path: '/x(/|$)(.*)' },
          }),
        'spec.rules.http.paths',
      ],
      [
        'a path with the syntax of a configuration file',
        host =>
          ingress(inHers('x'), host, { path: { path: '/x;}location /y{' } }),
        'spec.rules.http.paths',
      ],
      [
        'a backend that is no service',
        host =>
          ingress(inHers('x'), host, {
            path: {
              backend: {
                resource: {
                  apiGroup: 'traefik.io',
                  kind: 'TraefikService',
                  name: 'api@internal',
                },
              },
            },
          }),
        'backend: must be a service',
      ],
      ...[
        'nginx.ingress.kubernetes.io/configuration-snippet',
        'nginx.ingress.kubernetes.io/server-alias',
        'nginx.ingress.kubernetes.io/auth-url',
        'traefik.ingress.kubernetes.io/router.middlewares',
        'haproxy.org/backend-config-snippet',
        'external-dns.alpha.kubernetes.io/hostname',
        'cert-manager.io/cluster-issuer',
        'kubernetes.io/ingress.class',
      ].map((key): [string, (host: string) => Written, string] => [
        `the annotation ${key}`,
        host => ingress(inHers('x'), host, { annotations: { [key]: 'x' } }),
        'metadata.annotations',
      ]),
    ])('no Ingress takes %s', async (_, build, words) => {
      const { jane, hers } = tenants;
      await expect(
        jane.cluster.create(build(hers.host), dryRun),
      ).rejects.toMatchObject(byPolicy(INGRESSES, words));
    });

    it('no Ingress of one’s own is turned to the host of a neighbour later', async () => {
      const { jane, hers, his } = tenants;
      const { spec } = ingress(inHers('turned'), his.host);
      await jane.cluster.create(ingress(inHers('turned'), hers.host));
      await expect(
        jane.cluster.patch(resources.ingresses, inHers('turned'), { spec }),
      ).rejects.toMatchObject(byPolicy(INGRESSES, hers.host));
      await jane.cluster.delete(resources.ingresses, inHers('turned'));
    });

    it.each<[string, object, string]>([
      ['ports of the node', { type: 'NodePort' }, 'spec.type'],
      ['an address of the outside', { type: 'LoadBalancer' }, 'spec.type'],
      [
        'a name of elsewhere',
        {
          type: 'ExternalName',
          externalName: 'kubernetes.default.svc.cluster.local',
        },
        'spec.type',
      ],
      [
        'addresses of others',
        { externalIPs: ['192.0.2.1'] },
        'spec.externalIPs',
      ],
    ])('no Service takes %s', async (_, spec, words) => {
      const { jane } = tenants;
      await expect(
        jane.cluster.create(service(inHers('x'), spec), dryRun),
      ).rejects.toMatchObject(byPolicy(SERVICES, words));
    });

    it('endpoints are not made by hand', async () => {
      const { jane } = tenants;
      const slice = bare('discovery.k8s.io/v1', 'EndpointSlice', inHers('x'), {
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.96.0.1'] }],
        ports: [{ port: 443 }],
      });
      const endpoints = bare('v1', 'Endpoints', inHers('x'), {
        subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 443 }] }],
      });
      await expect(jane.cluster.create(slice)).rejects.toMatchObject(
        byRole('create', 'endpointslices'),
      );
      await expect(overlord.create(slice)).rejects.toMatchObject(
        byPolicy(BOUNDS, 'endpointslices'),
      );
      await expect(jane.cluster.create(endpoints)).rejects.toMatchObject(
        byRole('create', 'endpoints'),
      );
      await expect(overlord.create(endpoints)).rejects.toMatchObject(
        byPolicy(BOUNDS, 'endpoints'),
      );
    });
  });

  describe('on the share of others', () => {
    it('parallel creates at the edge of the quota never pass it', async () => {
      const { admin, jane } = tenants;
      const stands = async () => {
        const { items } = await admin.list(resources.services, {
          namespace: tenants.hers.name,
        });
        return items.length;
      };
      const before = await stands();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) =>
          jane.cluster.create(service(inHers(`edge-${index}`))),
        ),
      );
      const refused = outcomes.filter(({ status }) => status === 'rejected');
      expect(await stands()).toBe(20);
      expect(refused).toHaveLength(50 - (20 - before));
      for (const outcome of refused) {
        expect(outcome).toMatchObject({ reason: byQuota('services=1') });
      }
      const { items } = await admin.list(resources.services, {
        namespace: tenants.hers.name,
      });
      await Promise.all(
        items
          .map(({ metadata }) => metadata?.name ?? '')
          .filter(name => name.startsWith('edge-'))
          .map(name => jane.cluster.delete(resources.services, inHers(name))),
      );
    });

    it('a pod that would have more than the environment is refused', async () => {
      const { jane } = tenants;
      await expect(
        jane.cluster.create(
          pod(inHers('x'), {
            container: { resources: { limits: { cpu: '1k' } } },
          }),
          dryRun,
        ),
      ).rejects.toMatchObject({
        reason: 'Forbidden',
        message: expect.stringContaining('maximum cpu usage per Container'),
      });
    });
  });
});
