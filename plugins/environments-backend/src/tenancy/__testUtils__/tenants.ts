import { mockServices } from '@backstage/backend-test-utils';
import {
  KubernetesObject,
  resources,
  systemClock,
} from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  environmentName,
  ownerServiceAccount,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { AuthorizationV1Api } from '@kubernetes/client-node';
import { actAs, letElect, platformAccounts } from '../../__testUtils__/actAs';
import {
  ConnectedCluster,
  dropNamespace,
  eventually,
  makeTeamNamespace,
  readEnvironment,
  uniqueSuffix,
} from '../../__testUtils__/controlPlane';
import {
  environmentOf,
  specOf,
  tableOfOwners,
  testConfig,
} from '../../__testUtils__/fixtures';
import { Acceptance } from '../../acceptance/Acceptance';
import { devEnvironments } from '../../controller/devEnvironments';
import { EnvironmentsController } from '../../controller/EnvironmentsController';
import { ServiceKinds } from '../../kinds/ServiceKinds';
import { hostOf } from '../../plan/routes';
import { memberObjects } from '../../plan/access';

/** Somebody with an account in the namespace of their team, and the cluster as they reach it. */
export interface Person {
  ref: string;
  slug: string;
  account: { namespace: string; name: string };
  cluster: ConnectedCluster;
}

/** An environment, named as its namespace is. */
export interface Tenancy {
  name: string;
  teamNamespace: string;
  host: string;
}

/** Two teams that share a cluster, each with an environment that the real controller made under its own account. */
export interface Tenants {
  admin: ConnectedCluster;
  /** Tells these tenants from those of other tests on the same cluster. */
  suffix: string;
  /** Owns `hers`. */
  jane: Person;
  /** Of Jane's team, and owner of nothing. */
  john: Person;
  /** Owns `his`, and is of another team. */
  bob: Person;
  hers: Tenancy;
  his: Tenancy;
  /** An environment as somebody asks for it by kubectl. */
  wish(name: string, owner: Person, changes?: object): DevEnvironment;
  stop(): Promise<void>;
}

/** Makes the tenants; they are gone after `stop`. */
export async function startTenants(
  connect: () => Promise<ConnectedCluster>,
): Promise<Tenants> {
  const suffix = uniqueSuffix();
  const lease = `t-${suffix}`;
  const red = `group:default/red-${suffix}`;
  const blue = `group:default/blue-${suffix}`;
  const admin = await connect();
  const teams = [red, blue].map(teamNamespace);
  for (const namespace of [lease, ...teams]) {
    await makeTeamNamespace(admin, namespace);
  }
  await letElect(admin, lease);

  const person = async (name: string, team: string): Promise<Person> => {
    const slug = `${name}-${suffix}`;
    const ref = `user:default/${slug}`;
    const account = {
      namespace: teamNamespace(team),
      name: ownerServiceAccount(ref),
    };
    for (const object of memberObjects(ref, account.namespace)) {
      await admin.apply(object, { fieldManager: 'test', force: true });
    }
    return { ref, slug, account, cluster: await actAs(admin, account) };
  };
  const jane = await person('jane', red);
  const john = await person('john', red);
  const bob = await person('bob', blue);

  const config = testConfig({ controller: { namespace: lease, name: suffix } });
  const kinds = ServiceKinds.withDefaults();
  const working = await actAs(admin, platformAccounts.controller);
  const controller = new EnvironmentsController({
    cluster: working,
    config,
    kinds,
    logger: mockServices.logger.mock(),
    clock: systemClock,
    acceptance: new Acceptance({
      config,
      kinds,
      owners: tableOfOwners({
        [jane.ref]: [red],
        [john.ref]: [red],
        [bob.ref]: [blue],
      }),
    }),
  });
  controller.start();

  const wish: Tenants['wish'] = (name, owner, changes = {}) => {
    const made = environmentOf(
      specOf({
        name,
        owner: owner.ref,
        createdBy: owner.ref,
        team: owner === bob ? blue : red,
        services: [
          { name: 'app', type: 'database' },
          { name: 'frontend', type: 'frontend' },
        ],
        ...changes,
      }),
      suffix,
    );
    made.metadata.finalizers = undefined;
    return made;
  };
  const settle = async (owner: Person): Promise<Tenancy> => {
    const name = environmentName('shop', owner.ref);
    // Rights take a moment to be known to the API server.
    await eventually(() =>
      may(owner, {
        verb: 'create',
        group: devEnvironments.group,
        resource: devEnvironments.plural,
        namespace: owner.account.namespace,
      }),
    );
    await owner.cluster.create(wish('shop', owner));
    const { namespace } = owner.account;
    await eventually(async () => {
      const now = await readEnvironment(admin, { namespace, name });
      return now?.status?.phase === 'Ready';
    });
    await eventually(() => mayRead(owner, name));
    return {
      name,
      teamNamespace: namespace,
      host: hostOf(name, config.address),
    };
  };
  const [hers, his] = await Promise.all([settle(jane), settle(bob)]);

  const stop = async () => {
    for (const namespace of teams) {
      const { items } = await admin.list(devEnvironments, { namespace });
      await Promise.all(items.map(item => remove(admin, item)));
    }
    await eventually(async () => {
      const left = await Promise.all(
        teams.map(namespace => admin.list(devEnvironments, { namespace })),
      );
      return left.every(({ items }) => items.length === 0);
    });
    await controller.stop();
    for (const namespace of [lease, ...teams]) {
      await dropNamespace(admin, namespace);
    }
    await Promise.all([jane, john, bob].map(({ cluster }) => cluster.close()));
    await working.close();
    await admin.close();
  };
  return { admin, suffix, jane, john, bob, hers, his, wish, stop };
}

/** Gives somebody a role in a namespace that the platform would not give them, as a careless administrator might. */
export async function giveRole(
  admin: ConnectedCluster,
  { account }: Person,
  role: string,
  namespace: string,
): Promise<void> {
  await admin.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `careless-${account.name}`, namespace },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: role,
    },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  } as KubernetesObject);
}

/**
 * Gives John every right in the namespace of Jane's environment, as an administrator might.
 *
 * @returns the cluster as he reaches it from then on
 */
export async function crown({
  admin,
  john,
  hers,
}: Tenants): Promise<ConnectedCluster> {
  await giveRole(admin, john, 'cluster-admin', hers.name);
  await eventually(() =>
    may(john, {
      verb: 'delete',
      resource: 'resourcequotas',
      namespace: hers.name,
    }),
  );
  return john.cluster;
}

/** Whether the API server's authorizer lets somebody do it. */
export async function may(
  { cluster }: Pick<Person, 'cluster'>,
  attributes: {
    verb: string;
    resource: string;
    group?: string;
    subresource?: string;
    namespace?: string;
    name?: string;
  },
): Promise<boolean> {
  const { status } = await cluster
    .client(AuthorizationV1Api)
    .createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes: attributes } },
    });
  return status?.allowed === true;
}

function mayRead(person: Person, namespace: string): Promise<boolean> {
  return may(person, {
    verb: 'list',
    resource: resources.pods.plural,
    namespace,
  });
}

async function remove(
  admin: ConnectedCluster,
  { metadata }: KubernetesObject,
): Promise<void> {
  await admin.delete(devEnvironments, {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
  });
}
