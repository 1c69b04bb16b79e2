import {
  Cluster,
  ClusterAddress,
  JsonOf,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  Connections,
  Kubeconfig,
  labels,
  ownerServiceAccount,
  PortForward,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { V1Service } from '@kubernetes/client-node';
import { KubeconfigConfig } from '../config/EnvironmentsConfig';
import { Asked } from '../environments/Asked';
import { RefusedError } from '../http/RefusedError';
import { Member, People } from '../people/People';
import { InsideRights } from './InsideRights';
import { kubeconfigOf } from './kubeconfig';

type Service = KubernetesObject & JsonOf<V1Service>;

/** The API server gives no token for less. */
const MIN_SECONDS = 600;

/** How people reach environments from their own machines. */
export class PersonalAccess {
  readonly #address: ClusterAddress;
  readonly #cluster: Cluster;
  readonly #people: People;
  readonly #rights: InsideRights;
  readonly #limits: Connections['kubeconfigLimits'];

  constructor(options: {
    address: ClusterAddress;
    cluster: Cluster;
    people: People;
    rights: InsideRights;
    config: { kubeconfig: KubeconfigConfig };
  }) {
    const { server, maxHours } = options.config.kubeconfig;
    this.#address = { ...options.address, ...(server ? { url: server } : {}) };
    this.#cluster = options.cluster;
    this.#people = options.people;
    this.#rights = options.rights;
    this.#limits = {
      minSeconds: MIN_SECONDS,
      defaultSeconds: 3600,
      maxSeconds: maxHours * 3600,
    };
  }

  /** A kubeconfig of the caller's own account; there is none of anybody else's to be had. */
  async kubeconfig(
    asked: Asked,
    expirySeconds = this.#limits.defaultSeconds,
  ): Promise<Kubeconfig> {
    const { minSeconds, maxSeconds } = this.#limits;
    if (expirySeconds < minSeconds || expirySeconds > maxSeconds) {
      throw new RefusedError([
        {
          field: 'expirySeconds',
          rule: 'ExpiryRange',
          message: `must be between ${minSeconds} and ${maxSeconds}`,
        },
      ]);
    }
    const { environment, member } = await this.#rights.enterAsMember(asked);
    const { token, expiresAt } = await this.#people.tokenOf(
      member,
      expirySeconds,
    );
    const { name, namespace } = environment.metadata;
    const account = accountOf(member);
    return {
      kubeconfig: kubeconfigOf({
        cluster: this.#address,
        environment: name,
        teamNamespace: namespace,
        account,
        token,
        expiresAt,
      }),
      account,
      server: this.#address.url,
      expiresAt,
      filename: filenameOf(name),
    };
  }

  async connections(asked: Asked): Promise<Connections> {
    const { environment, member } = await this.#rights.enter(asked);
    const { name, uid } = environment.metadata;
    const { items } = await this.#cluster.list<Service>(resources.services, {
      namespace: name,
      labelSelector: `${labels.environmentUid}=${uid}`,
    });
    return {
      ...(member ? { account: accountOf(member) } : {}),
      portForwards: items.flatMap(service => portForwardsOf(service, name)),
      kubeconfigLimits: this.#limits,
    };
  }
}

function accountOf({ user, team }: Member): string {
  return `system:serviceaccount:${teamNamespace(team)}:${ownerServiceAccount(
    user,
  )}`;
}

function filenameOf(environment: string): string {
  return `${environment}.kubeconfig`;
}

/** Names come from the cluster, where only DNS labels are legal, so that nothing needs quoting. */
function portForwardsOf(
  { metadata = {}, spec }: Service,
  environment: string,
): PortForward[] {
  const target = metadata.name ?? '';
  return (spec?.ports ?? []).map(({ name, port }) => {
    // Ports below 1024 are the administrator's on most machines.
    const localPort = port < 1024 ? port + 8000 : port;
    return {
      service: metadata.labels?.[labels.service] ?? target,
      target,
      ...(name ? { portName: name } : {}),
      port,
      localPort,
      command: `kubectl --kubeconfig ${filenameOf(
        environment,
      )} -n ${environment} port-forward service/${target} ${localPort}:${port}`,
    };
  });
}
