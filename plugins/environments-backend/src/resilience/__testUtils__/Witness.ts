import { isDeepStrictEqual } from 'node:util';
import {
  Informer,
  keyOf,
  KubernetesObject,
  resources,
} from '@itdo/plugin-clusters-node';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import { ConnectedCluster } from '../../__testUtils__/controlPlane';
import { devEnvironments } from '../../controller/devEnvironments';
import { environmentSelector } from '../../controller/selectors';
import { OWNED_KINDS } from './owned';

type Secret = KubernetesObject & { data?: Record<string, string> };

/**
 * Sees all that becomes of the environments of a controller, from the beginning, and remembers what must never be: an
 * object made twice for the same environment, a password that changed, a delay that no condition explains.
 */
export class Witness {
  /** What must never be, in words. */
  readonly complaints: string[] = [];
  readonly #informers: Informer<KubernetesObject>[];
  /** Identities of objects, by what they are to their environment. */
  readonly #identities = new Map<string, string>();
  readonly #passwords = new Map<string, Secret['data']>();

  constructor(cluster: ConnectedCluster, controller: string) {
    const labelSelector = `${labels.controller}=${controller}`;
    const owned = OWNED_KINDS.map(resource => {
      const informer = cluster.informer<Secret>({ resource, labelSelector });
      const look = (object: Secret) => this.#look(object);
      informer.subscribe({ added: look, updated: look });
      return informer;
    });
    const environments = cluster.informer<DevEnvironment>({
      resource: devEnvironments,
      labelSelector: environmentSelector(controller),
    });
    const listen = (environment: DevEnvironment) => this.#listen(environment);
    environments.subscribe({ added: listen, updated: listen });
    this.#informers = [...owned, environments];
  }

  async whenReady(): Promise<void> {
    await Promise.all(this.#informers.map(each => each.whenSynced()));
  }

  /** What was made for an environment and stands still, as `Kind name`. */
  standing(): string[] {
    return this.#informers.flatMap(informer =>
      informer.list().map(object => `${object.kind} ${keyOf(object)}`),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#informers.map(each => each.stop()));
  }

  #look(object: Secret): void {
    const { kind, metadata } = object;
    const environment = metadata?.labels?.[labels.environmentUid];
    const what = `${kind} ${keyOf(object)}`;
    const known = `${environment} ${what}`;
    const before = this.#identities.get(known);
    if (before && before !== metadata?.uid) {
      this.complaints.push(`${what} was made twice`);
    }
    this.#identities.set(known, metadata?.uid ?? '');
    if (kind !== resources.secrets.kind) {
      return;
    }
    const password = this.#passwords.get(known);
    if (password && !isDeepStrictEqual(password, object.data)) {
      this.complaints.push(`${what} was changed`);
    }
    this.#passwords.set(known, object.data);
  }

  #listen({ metadata, status }: DevEnvironment): void {
    if (!status) {
      return;
    }
    const ready = status.conditions?.find(({ type }) => type === 'Ready');
    const isReady = status.phase === 'Ready';
    const isExplained = isReady
      ? ready?.status === 'True'
      : ready?.status === 'False' && ready.reason && ready.message;
    if (!isExplained) {
      this.complaints.push(
        `${metadata.name} is ${status.phase}, but says ${JSON.stringify(
          ready,
        )}`,
      );
    }
  }
}
