import { LoggerService } from '@backstage/backend-plugin-api';
import { KubernetesObject } from '../objects';
import { pathOf } from '../resources';
import { CollectionReader } from './CollectionReader';
import { ReflectorOptions } from './Reflector';
import { SharedInformer } from './SharedInformer';
import { InformerShare } from './InformerShare';
import { Informer, InformerSpec } from './types';

interface Share {
  informer: SharedInformer<KubernetesObject>;
  users: number;
}

/** Hands out informers of one cluster, so that equal specs share one watch. */
export class InformerRegistry {
  readonly #shares = new Map<string, Share>();
  readonly #readerOf: (
    spec: InformerSpec,
  ) => CollectionReader<KubernetesObject>;
  readonly #options: ReflectorOptions;
  readonly #logger: LoggerService;

  constructor(
    readerOf: (spec: InformerSpec) => CollectionReader<KubernetesObject>,
    options: ReflectorOptions,
    logger: LoggerService,
  ) {
    this.#readerOf = readerOf;
    this.#options = options;
    this.#logger = logger;
  }

  informer<T extends KubernetesObject>(spec: InformerSpec): Informer<T> {
    const id = identityOf(spec);
    let share = this.#shares.get(id);
    if (!share) {
      share = {
        users: 0,
        informer: new SharedInformer(
          this.#readerOf(spec),
          this.#options,
          this.#logger.child({
            watch: pathOf(spec.resource, { namespace: spec.namespace }),
          }),
        ),
      };
      this.#shares.set(id, share);
    }
    share.users += 1;
    // The spec decides what the objects are; whoever asks with a type vouches for it.
    const informer = share.informer as unknown as SharedInformer<T>;
    return new InformerShare(spec, informer, () => this.#release(id));
  }

  async close(): Promise<void> {
    const shares = [...this.#shares.values()];
    this.#shares.clear();
    await Promise.all(shares.map(share => share.informer.stop()));
  }

  async #release(id: string): Promise<void> {
    const share = this.#shares.get(id);
    if (!share) {
      return;
    }
    share.users -= 1;
    if (share.users === 0) {
      this.#shares.delete(id);
      await share.informer.stop();
    }
  }
}

function identityOf(spec: InformerSpec): string {
  const { group, version, plural } = spec.resource;
  return JSON.stringify([
    group,
    version,
    plural,
    spec.namespace ?? '',
    spec.labelSelector ?? '',
    spec.fieldSelector ?? '',
    Boolean(spec.metadataOnly),
    Boolean(spec.managedFields),
  ]);
}
