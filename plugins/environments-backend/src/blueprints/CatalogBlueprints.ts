import { isDeepStrictEqual } from 'node:util';
import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Clock } from '@itdo/plugin-clusters-node';
import {
  Blueprint,
  BLUEPRINT_TYPE,
  BlueprintContent,
  BlueprintReference,
  compareVersions,
  DevEnvironment,
  upgradeOf,
} from '@itdo/plugin-environments-common';
import { RefusedError } from '../http/RefusedError';
import { BlueprintVersions } from '../store/BlueprintVersions';
import { BlueprintReader } from './BlueprintReader';
import { Blueprints, EnvironmentUpgrade } from './Blueprints';

/** How old what the catalog said may be for one who asks. */
const FRESH_MS = 2_000;

/** Where every version that was seen is kept. */
export type VersionStore = Pick<BlueprintVersions, 'keep' | 'find' | 'list'>;

/** What blueprints are read with. */
export interface CatalogBlueprintsOptions {
  auth: AuthService;
  catalog: CatalogService;
  clock: Clock;
  logger: LoggerService;
  reader: BlueprintReader;
  versions: VersionStore;
}

/**
 * Blueprints as the catalog has them. Each replica reads them by itself and remembers them; what a version is made of is
 * settled in the database, by whoever saw it first.
 */
export class CatalogBlueprints implements Blueprints {
  readonly #options: CatalogBlueprintsOptions;
  #offered = new Map<string, Blueprint>();
  #reading: { since: number; done: Promise<void> } | undefined;
  #everRead = false;
  /** What was said of each blueprint last, so that it is said once. */
  #told = new Map<string, string>();

  constructor(options: CatalogBlueprintsOptions) {
    this.#options = options;
  }

  async list(): Promise<Blueprint[]> {
    await this.#beFresh();
    return [...this.#offered.values()].sort((a, b) =>
      a.title.localeCompare(b.title),
    );
  }

  async get(name: string): Promise<Blueprint | undefined> {
    await this.#beFresh();
    return this.#offered.get(name);
  }

  version(
    name: string,
    version: string,
  ): Promise<BlueprintContent | undefined> {
    return this.#options.versions.find(name, version);
  }

  async upgradeOf({
    spec,
  }: Pick<DevEnvironment, 'spec'>): Promise<EnvironmentUpgrade | undefined> {
    const { blueprint } = spec;
    if (!blueprint) {
      return undefined;
    }
    await this.#beFresh();
    const { name, version: from } = blueprint;
    const offered = this.#offered.get(name);
    if (!offered || this.newerThan(blueprint) === undefined) {
      return { blueprint: name, from, to: from, changes: [], spec, patch: {} };
    }
    const old = await this.version(name, from);
    if (!old) {
      throw new RefusedError([
        {
          field: 'blueprint.version',
          rule: 'BlueprintVersion',
          message: `${from} of '${name}' was never seen here, so that own changes cannot be told from it`,
        },
      ]);
    }
    return {
      blueprint: name,
      from,
      to: offered.version,
      ...upgradeOf(old, offered, { ...spec, blueprint }),
    };
  }

  newerThan(reference: BlueprintReference | undefined): string | undefined {
    const offered = reference && this.#offered.get(reference.name);
    return offered && compareVersions(offered.version, reference.version) > 0
      ? offered.version
      : undefined;
  }

  /** Reads the catalog now. Whoever asks meanwhile waits for the same reading. */
  refresh(): Promise<void> {
    const reading = {
      since: this.#options.clock.now(),
      done: this.#read().catch(error => {
        this.#reading = undefined;
        throw error;
      }),
    };
    this.#reading = reading;
    return reading.done;
  }

  async #beFresh(): Promise<void> {
    const now = this.#options.clock.now();
    const current =
      this.#reading && now - this.#reading.since < FRESH_MS
        ? this.#reading.done
        : this.refresh();
    try {
      await current;
    } catch (error) {
      if (!this.#everRead) {
        throw error;
      }
      this.#tell(
        'catalog',
        `Blueprints are offered as they were read before: the catalog cannot be read now: ${error}`,
      );
    }
  }

  async #read(): Promise<void> {
    const { auth, catalog } = this.#options;
    const { items } = await catalog.getEntities(
      {
        filter: {
          kind: 'Resource',
          'spec.type': BLUEPRINT_TYPE,
          'metadata.namespace': 'default',
        },
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const offered = new Map<string, Blueprint>();
    for (const entity of items) {
      const { blueprint, refusal } = this.#options.reader.read(entity);
      const { name } = entity.metadata;
      const taken = blueprint
        ? await this.#settle(blueprint)
        : await this.#fallBack(entity.metadata, refusal);
      if (taken) {
        offered.set(name, taken);
      }
    }
    this.#offered = offered;
    this.#everRead = true;
    this.#told.delete('catalog');
  }

  /** Gives a version the content that it was first seen with. */
  async #settle(blueprint: Blueprint): Promise<Blueprint | undefined> {
    const { name, title, description, ...content } = blueprint;
    const kept = await this.#options.versions.keep(name, content);
    if (isDeepStrictEqual(kept, content)) {
      this.#told.delete(name);
      return blueprint;
    }
    this.#tell(
      name,
      `Blueprint '${name}' was changed without a new version: ${content.version} stays as it was first seen. To have the change taken, raise spec.blueprint.version.`,
    );
    const texts = { name, title, description };
    return this.#options.reader.check(kept).length === 0
      ? { ...texts, ...kept }
      : this.#newestValid(texts);
  }

  async #fallBack(
    { name, title = name, description }: Texts,
    refusal: string,
  ): Promise<Blueprint | undefined> {
    const earlier = await this.#newestValid({ name, title, description });
    const instead = earlier
      ? `its version ${earlier.version} is offered in place of it`
      : 'no earlier version can be offered in place of it';
    this.#tell(
      name,
      `Blueprint '${name}' is not offered as it stands in the catalog, and ${instead}: ${refusal}`,
    );
    return earlier;
  }

  async #newestValid(
    texts: Texts & { title: string },
  ): Promise<Blueprint | undefined> {
    const all = await this.#options.versions.list(texts.name);
    const newest = all
      .sort((a, b) => compareVersions(b.version, a.version))
      .find(content => this.#options.reader.check(content).length === 0);
    return newest && { ...texts, ...newest };
  }

  #tell(subject: string, message: string): void {
    if (this.#told.get(subject) !== message) {
      this.#told.set(subject, message);
      this.#options.logger.warn(message);
    }
  }
}

interface Texts {
  name: string;
  title?: string;
  description?: string;
}
