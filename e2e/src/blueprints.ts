import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { call } from './environments';
import { instance } from './instance';

/** Of the running portal, which watches it. */
const CONFIG = join(instance.stateDir, 'app-config.instance.yaml');

/** What a blueprint is made of; see docs/blueprints.md. */
export interface BlueprintContent {
  readonly version: string;
  readonly ttlHours?: number;
  readonly autoPauseHours?: number;
  readonly resources: Record<'cpu' | 'memory' | 'storage', string>;
  readonly services: ReadonlyArray<{ name: string; type: string }>;
}

/** The version that is offered to users; undefined where none is. */
export async function offeredVersion(
  name: string,
): Promise<string | undefined> {
  const response = await call(`${instance.url}/api/environments/v1/blueprints`);
  const { items } = (await response.json()) as {
    items: ReadonlyArray<{ name: string; version: string }>;
  };
  return items.find(blueprint => blueprint.name === name)?.version;
}

/**
 * A blueprint in a place of its own, which the configuration of the running
 * portal names as one more location, as an operator would.
 */
export class OwnBlueprint {
  readonly name: string;
  readonly title: string;
  readonly #folder: string;
  readonly #config: string;

  private constructor(name: string, folder: string, config: string) {
    this.name = name;
    this.title = `Blueprint ${name}`;
    this.#folder = folder;
    this.#config = config;
  }

  static async register(
    name: string,
    content: BlueprintContent,
  ): Promise<OwnBlueprint> {
    const folder = await mkdtemp(join(tmpdir(), 'blueprint-'));
    const config = await readFile(CONFIG, 'utf8');
    const blueprint = new OwnBlueprint(name, folder, config);
    await blueprint.write(content);
    const known = parse(config) as {
      catalog?: { locations?: readonly object[] };
    };
    const locations = [
      ...(known.catalog?.locations ?? [
        { type: 'file', target: '../../catalog-info.yaml' },
      ]),
      { type: 'file', target: blueprint.#file },
    ];
    const catalog = { ...known.catalog, locations };
    await writeConfig(stringify({ ...known, catalog }));
    return blueprint;
  }

  /** What a merge does that changes it: the catalog reads it again in its own time, or when it is asked to. */
  async write(blueprint: BlueprintContent): Promise<void> {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: this.name, title: this.title },
      spec: {
        type: 'environment-blueprint',
        owner: 'platform-team',
        blueprint,
      },
    };
    await writeFile(this.#file, JSON.stringify(entity));
  }

  async remove(): Promise<void> {
    await writeConfig(this.#config);
    await rm(this.#folder, { recursive: true });
  }

  get #file(): string {
    return join(this.#folder, 'blueprint.yaml');
  }
}

/** At once, so that the portal never reads half of it. */
async function writeConfig(text: string): Promise<void> {
  const next = `${CONFIG}.next`;
  // It holds tokens.
  await writeFile(next, text, { mode: 0o600 });
  await rename(next, CONFIG);
}
