import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CustomObjectsApi,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type KubeConfig,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { Failure } from '../failure.ts';

const FIELD_MANAGER = 'platform-cli';

/** Kinds that others stand in or are written in, and so come first. */
const FIRST_KINDS = ['Namespace', 'CustomResourceDefinition'];

/** The objects that the platform itself needs in a cluster: its kinds, its accounts and their rights. */
export function readManifests(root: string): KubernetesObject[] {
  const directory = join(root, 'infrastructure', 'kubernetes');
  if (!existsSync(directory)) {
    return [];
  }
  const objects = readdirSync(directory)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .flatMap(name => parseManifest(join(directory, name)));
  return objects.sort((one, other) => rank(one) - rank(other));
}

function rank(object: KubernetesObject): number {
  const index = FIRST_KINDS.indexOf(object.kind ?? '');
  return index < 0 ? FIRST_KINDS.length : index;
}

function parseManifest(path: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).flatMap(document => {
    if (document.errors.length > 0) {
      throw new Failure(`${path} is not YAML: ${document.errors[0].message}`);
    }
    const value = document.toJS() as KubernetesObject | null;
    return value === null ? [] : [value];
  });
}

/** Makes the cluster hold exactly these objects' fields (server-side apply); repeating it changes nothing. */
export async function applyManifests(
  config: KubeConfig,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const apply = applierOf(config);
  for (const kind of FIRST_KINDS) {
    await Promise.all(
      objects.filter(object => object.kind === kind).map(apply),
    );
  }
  await Promise.all(
    objects
      .filter(object => !FIRST_KINDS.includes(object.kind ?? ''))
      .map(apply),
  );
}

type Apply = (object: KubernetesObject) => Promise<unknown>;

function applierOf(config: KubeConfig): Apply {
  const api = KubernetesObjectApi.makeApiClient(config);
  const customApi = config.makeApiClient(CustomObjectsApi);
  const apply: Apply = object =>
    object.kind === 'CustomResourceDefinition'
      ? applyDefinition(customApi, object)
      : api.patch(
          object,
          undefined,
          undefined,
          FIELD_MANAGER,
          true,
          PatchStrategy.ServerSideApply,
        );
  return object => orRefusal(object, apply(object));
}

/** The client's typed model of a definition drops what is called `x-kubernetes-*`, the rules in CEL among it. */
function applyDefinition(
  api: CustomObjectsApi,
  object: KubernetesObject,
): Promise<unknown> {
  return api.patchClusterCustomObject(
    {
      group: 'apiextensions.k8s.io',
      version: 'v1',
      plural: 'customresourcedefinitions',
      name: object.metadata?.name ?? '',
      body: object,
      fieldManager: FIELD_MANAGER,
      force: true,
    },
    setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
  );
}

async function orRefusal(
  object: KubernetesObject,
  applied: Promise<unknown>,
): Promise<void> {
  try {
    await applied;
  } catch (error) {
    throw new Failure(
      `the cluster refuses ${object.kind} ${
        object.metadata?.name
      }: ${describeApiError(error)}`,
    );
  }
}

/** The API server's own words, or what else went wrong. */
export function describeApiError(error: unknown): string {
  if (error instanceof Error && 'body' in error) {
    const { body } = error;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    try {
      const status = JSON.parse(text) as { message?: string };
      return status.message ?? text;
    } catch {
      return text;
    }
  }
  return error instanceof Error ? error.message : String(error);
}
