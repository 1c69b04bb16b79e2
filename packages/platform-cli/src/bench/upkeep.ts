import {
  type KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from '@kubernetes/client-node';
import { summarise, type Summary } from './statistics.ts';
import { Watched } from './watched.ts';

const WITHIN_MS = 300_000;
const ALL_WITHIN_MS = 1_800_000;
const DUE_IN_MS = 30_000;
const PATCHES_AT_ONCE = 20;
const NAMESPACE = 'team-backend-team';

interface NetworkPolicy extends KubernetesObject {
  spec?: { ingress?: unknown[] };
}

/** Drives what the controller has to notice by itself, as another person with `kubectl` would. */
export class Upkeep {
  readonly #api: KubernetesObjectApi;
  readonly #policies: Watched<NetworkPolicy>;
  readonly #environments: Watched<KubernetesObject>;

  private constructor(
    api: KubernetesObjectApi,
    policies: Watched<NetworkPolicy>,
    environments: Watched<KubernetesObject>,
  ) {
    this.#api = api;
    this.#policies = policies;
    this.#environments = environments;
  }

  static async connect(kubeConfig: KubeConfig): Promise<Upkeep> {
    return new Upkeep(
      KubernetesObjectApi.makeApiClient(kubeConfig),
      await Watched.start(
        kubeConfig,
        '/apis/networking.k8s.io/v1/networkpolicies',
      ),
      await Watched.start(
        kubeConfig,
        '/apis/platform.itdo-erp.com/v1alpha1/devenvironments',
      ),
    );
  }

  close(): void {
    this.#policies.stop();
    this.#environments.stop();
  }

  /** Milliseconds from opening an environment's isolation to seeing it closed again, environment by environment. */
  async repairMs(names: readonly string[]): Promise<Summary> {
    const times: number[] = [];
    for (const name of names) {
      const begin = performance.now();
      await this.#openIsolation(name);
      await this.#policies.until(
        `the isolation of ${name} put back`,
        policies => isClosed(policies.get(`${name}/dev-isolation`)),
        WITHIN_MS,
      );
      times.push(performance.now() - begin);
    }
    return summarise(times);
  }

  /**
   * Milliseconds until a controller that starts anew, and knows nothing, has looked at all of them: from the end of the
   * portal, whose controller first stands still while the isolation of each is opened, to the last one closed again.
   *
   * @param portal - process id; its supervisor starts another one
   */
  async fromScratchMs(
    names: readonly string[],
    portal: number,
  ): Promise<number> {
    process.kill(portal, 'SIGSTOP');
    let begin: number;
    try {
      for (let at = 0; at < names.length; at += PATCHES_AT_ONCE) {
        await Promise.all(
          names
            .slice(at, at + PATCHES_AT_ONCE)
            .map(name => this.#openIsolation(name)),
        );
      }
    } finally {
      begin = performance.now();
      process.kill(portal, 'SIGKILL');
    }
    await this.#policies.until(
      'all isolations put back',
      policies =>
        names.every(name => isClosed(policies.get(`${name}/dev-isolation`))),
      ALL_WITHIN_MS,
    );
    return performance.now() - begin;
  }

  /** Milliseconds between the moment at which all of them are due and the beginning of each one's removal. */
  async lateMs(names: readonly string[]): Promise<Summary> {
    const due = Math.ceil((Date.now() + DUE_IN_MS) / 1000) * 1000;
    await Promise.all(
      names.map(name =>
        this.#patch({
          apiVersion: 'platform.itdo-erp.com/v1alpha1',
          kind: 'DevEnvironment',
          metadata: { name, namespace: NAMESPACE },
          spec: { deleteAfter: new Date(due).toISOString() },
        }),
      ),
    );
    const late = await Promise.all(
      names.map(async name => {
        const key = `${NAMESPACE}/${name}`;
        await this.#environments.until(
          `the removal of ${name}`,
          // One that is not seen at all says nothing: a watch that begins anew has seen none for a moment.
          objects => Boolean(objects.get(key)?.metadata?.deletionTimestamp),
          WITHIN_MS,
        );
        return Date.now() - due;
      }),
    );
    await this.#environments.until(
      'all of them gone',
      objects => names.every(name => !objects.has(`${NAMESPACE}/${name}`)),
      WITHIN_MS,
    );
    return summarise(late);
  }

  #openIsolation(environment: string): Promise<void> {
    return this.#patch({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'dev-isolation', namespace: environment },
      spec: { ingress: [{}] },
    });
  }

  async #patch(object: KubernetesObject & { spec: object }): Promise<void> {
    await this.#api.patch(
      object,
      undefined,
      undefined,
      'bench-somebody-else',
      undefined,
      PatchStrategy.MergePatch,
    );
  }
}

/** An empty rule lets everybody in. */
function isClosed(policy: NetworkPolicy | undefined): boolean {
  return (policy?.spec?.ingress ?? []).every(
    rule => Object.keys(rule as object).length > 0,
  );
}
