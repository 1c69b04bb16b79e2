import { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { Clock, Informer } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import {
  EnvironmentEntity,
  environmentEntity,
  isInCatalog,
} from './environmentEntity';

/** How long changes are gathered before the catalog is told of them. */
const GATHER_MS = 500;
/** How long after a failure the catalog is told of everything anew. */
const AGAIN_MS = 10_000;

const PROVIDER = 'environments';

/**
 * Brings environments into the catalog as the watch tells of them: all of them at first, so that what went while nobody
 * looked goes here, too, then only what changed.
 */
export class EnvironmentEntityProvider implements EntityProvider {
  readonly #informer: Informer<DevEnvironment>;
  readonly #portalUrl: string;
  readonly #logger: LoggerService;
  readonly #clock: Pick<Clock, 'schedule'>;
  /** What the catalog was told last, by reference; undefined where it must be told everything. */
  #told: Map<string, string> | undefined;
  #connection: EntityProviderConnection | undefined;
  #endOfSubscription: (() => void) | undefined;
  #cancelFlush: (() => void) | undefined;
  #flushing = false;
  #stopped = false;

  constructor(options: {
    informer: Informer<DevEnvironment>;
    portalUrl: string;
    logger: LoggerService;
    clock: Pick<Clock, 'schedule'>;
  }) {
    this.#informer = options.informer;
    this.#portalUrl = options.portalUrl;
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  getProviderName(): string {
    return PROVIDER;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    const changed = () => this.#soon(GATHER_MS);
    this.#endOfSubscription = this.#informer.subscribe({
      added: changed,
      updated: changed,
      deleted: changed,
    });
    this.#informer.whenSynced().then(changed, (error: unknown) => {
      if (!this.#stopped) {
        this.#logger.warn('environments cannot be watched', toError(error));
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelFlush?.();
    this.#endOfSubscription?.();
    await this.#informer.stop();
  }

  #soon(milliseconds: number): void {
    if (this.#stopped || this.#cancelFlush || this.#flushing) {
      return;
    }
    this.#cancelFlush = this.#clock.schedule(milliseconds, () => {
      this.#cancelFlush = undefined;
      // It tells of its failures itself.
      void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    if (!this.#connection || !this.#informer.hasSynced) {
      return;
    }
    this.#flushing = true;
    let next: number | undefined;
    const told = this.#told;
    const entities = this.#entities();
    const now = new Map(
      [...entities].map(([ref, entity]) => [ref, JSON.stringify(entity)]),
    );
    try {
      await this.#tell(this.#connection, told, entities, now);
      this.#told = now;
      // What changed meanwhile found nobody who would have told of it.
      next = isSame(now, this.#wanted()) ? undefined : GATHER_MS;
    } catch (error) {
      this.#logger.warn(
        'the catalog could not be told of environments; it is tried again',
        toError(error),
      );
      this.#told = undefined;
      next = AGAIN_MS;
    }
    this.#flushing = false;
    if (next !== undefined) {
      this.#soon(next);
    }
  }

  async #tell(
    connection: EntityProviderConnection,
    told: Map<string, string> | undefined,
    entities: Map<string, EnvironmentEntity>,
    now: Map<string, string>,
  ): Promise<void> {
    if (!told) {
      await connection.applyMutation({
        type: 'full',
        entities: [...entities.values()].map(deferred),
      });
      return;
    }
    const added = [...entities]
      .filter(([ref]) => told.get(ref) !== now.get(ref))
      .map(([, entity]) => deferred(entity));
    const removed = [...told.keys()]
      .filter(ref => !now.has(ref))
      .map(entityRef => ({ entityRef, locationKey: PROVIDER }));
    if (added.length > 0 || removed.length > 0) {
      await connection.applyMutation({ type: 'delta', added, removed });
    }
  }

  #entities(): Map<string, EnvironmentEntity> {
    return new Map(
      this.#informer
        .list()
        .filter(isInCatalog)
        .map(each => environmentEntity(each, this.#portalUrl))
        .map(entity => [stringifyEntityRef(entity), entity]),
    );
  }

  #wanted(): Map<string, string> {
    return new Map(
      [...this.#entities()].map(([ref, entity]) => [
        ref,
        JSON.stringify(entity),
      ]),
    );
  }
}

function deferred(entity: EnvironmentEntity) {
  return { entity, locationKey: PROVIDER };
}

function isSame(one: Map<string, string>, other: Map<string, string>): boolean {
  return (
    one.size === other.size &&
    [...one].every(([key, value]) => other.get(key) === value)
  );
}
