import { NotAllowedError } from '@backstage/errors';
import {
  Clock,
  Cluster,
  ClustersService,
  ConnectedCluster,
  isKubernetesError,
  JsonOf,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import {
  ownerServiceAccount,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { AuthenticationV1TokenRequest } from '@kubernetes/client-node';
import { Owners } from '../acceptance/Owners';
import { personAccount } from '../plan/access';

/** A person as one of a team: how they act within its environments. Entity references. */
export interface Member {
  user: string;
  team: string;
}

/** What opens the cluster for a person. */
export interface PersonalToken {
  token: string;
  /** RFC 3339. */
  expiresAt: string;
}

type TokenRequest = KubernetesObject & JsonOf<AuthenticationV1TokenRequest>;

/** Of tokens that stay within the portal; the API server gives none for less. */
const OWN_USE_SECONDS = 600;
/** A token with less time than that left is not handed to a request any more. */
const SPARE_MS = 60_000;

/**
 * People as the cluster knows them: service account `u-{slug}` in the namespace of their team, so that its roles,
 * admission and audit know who acts. Who is no member of the team by the catalog has no account in it.
 */
export class People {
  readonly #clusters: ClustersService;
  readonly #name: string | undefined;
  readonly #memberships: Pick<Owners, 'teamsOf'>;
  readonly #clock: Clock;
  readonly #connected = new Map<string, ConnectedCluster>();
  readonly #tokens = new Map<string, Promise<PersonalToken>>();

  constructor(options: {
    clusters: ClustersService;
    /** Name of the cluster; the first one configured where it is missing. */
    cluster: string | undefined;
    /** As fresh as the end of a membership must be noticed. */
    memberships: Pick<Owners, 'teamsOf'>;
    clock: Clock;
  }) {
    this.#clusters = options.clusters;
    this.#name = options.cluster;
    this.#memberships = options.memberships;
    this.#clock = options.clock;
  }

  /** @throws NotAllowedError where the person is not, or not any more, of the team */
  async demandMember({ user, team }: Member): Promise<void> {
    const teams = await this.#memberships.teamsOf(user);
    if (!teams?.some(({ ref }) => ref === team)) {
      throw new NotAllowedError(
        `'${user}' is no member of '${team}', and so has no account in its environments`,
      );
    }
  }

  /**
   * The cluster with the rights of a person, by tokens that are renewed by themselves. It is shared and not to be closed.
   *
   * @throws NotAllowedError where the person is no member of the team
   */
  async clusterOf(member: Member): Promise<Cluster> {
    await this.demandMember(member);
    const key = keyOf(member);
    let connected = this.#connected.get(key);
    if (!connected) {
      connected = this.#clusters.connect(this.#name, {
        serviceAccountToken: () => this.#ownToken(member),
      });
      this.#connected.set(key, connected);
    }
    // The first request would be repeated, and its refusal told as that of another one.
    await this.#ownToken(member);
    return connected;
  }

  /**
   * A token of a person's account to hand out.
   *
   * @param expirySeconds - 600 at least; an admission policy bounds it
   * @throws NotAllowedError where the person is no member of the team
   */
  async tokenOf(member: Member, expirySeconds: number): Promise<PersonalToken> {
    await this.demandMember(member);
    return this.#request(member, expirySeconds);
  }

  async #ownToken(member: Member): Promise<string> {
    const key = keyOf(member);
    const known = await this.#tokens.get(key);
    if (known && Date.parse(known.expiresAt) - SPARE_MS > this.#now()) {
      return known.token;
    }
    const asked = this.#request(member, OWN_USE_SECONDS);
    this.#tokens.set(key, asked);
    try {
      return (await asked).token;
    } catch (error) {
      this.#tokens.delete(key);
      throw error;
    }
  }

  async #request(member: Member, seconds: number): Promise<PersonalToken> {
    const cluster = this.#clusters.get(this.#name);
    try {
      return await requestToken(cluster, member, seconds);
    } catch (error) {
      if (!isKubernetesError(error, 'NotFound')) {
        throw error;
      }
    }
    await makeAccount(cluster, member);
    return requestToken(cluster, member, seconds);
  }

  #now(): number {
    return this.#clock.date().getTime();
  }
}

async function requestToken(
  cluster: Cluster,
  { user, team }: Member,
  expirationSeconds: number,
): Promise<PersonalToken> {
  const { status } = await cluster.createSubresource<TokenRequest>(
    resources.serviceAccounts,
    {
      namespace: teamNamespace(team),
      name: ownerServiceAccount(user),
      subresource: 'token',
    },
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [], expirationSeconds },
    },
  );
  if (!status?.token || !status.expirationTimestamp) {
    throw new Error('the cluster answered a request for a token without one');
  }
  return { token: status.token, expiresAt: status.expirationTimestamp };
}

async function makeAccount(
  cluster: Cluster,
  { user, team }: Member,
): Promise<void> {
  try {
    await cluster.create(personAccount(user, teamNamespace(team)));
  } catch (error) {
    if (!isKubernetesError(error, 'AlreadyExists')) {
      throw error;
    }
  }
}

function keyOf({ user, team }: Member): string {
  return `${team} ${user}`;
}
