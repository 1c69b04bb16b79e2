import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  ApiException,
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

/** On an object that the platform can do without: what is worse without it, as a sentence. */
const WITHOUT_IT = 'platform.itdo-erp.com/without-it';

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

/**
 * Makes the cluster hold exactly these objects' fields (server-side apply); repeating it changes nothing.
 *
 * @returns what the cluster refused of that which the platform can do without, in words
 * @throws Failure when it refuses anything else
 */
export async function applyManifests(
  config: KubeConfig,
  objects: readonly KubernetesObject[],
): Promise<string[]> {
  const apply = applierOf(config);
  const notes: string[] = [];
  const applyAll = (some: readonly KubernetesObject[]) =>
    Promise.all(
      some.map(async object => {
        try {
          await apply(object);
        } catch (error) {
          notes.push(withoutIt(object, error));
        }
      }),
    );
  for (const kind of FIRST_KINDS) {
    await applyAll(objects.filter(object => object.kind === kind));
  }
  await applyAll(
    objects.filter(object => !FIRST_KINDS.includes(object.kind ?? '')),
  );
  return notes;
}

/** The sentence for an object that the cluster refused; rethrows where the platform needs the object. */
function withoutIt(object: KubernetesObject, error: unknown): string {
  const consequence = object.metadata?.annotations?.[WITHOUT_IT];
  const refusal = explainRefusal(object, error);
  if (consequence === undefined) {
    throw new Failure(refusal);
  }
  return `${refusal}; it works without: ${consequence}`;
}

type Apply = (object: KubernetesObject) => Promise<unknown>;

function applierOf(config: KubeConfig): Apply {
  const api = KubernetesObjectApi.makeApiClient(config);
  const customApi = config.makeApiClient(CustomObjectsApi);
  return object =>
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

function explainRefusal(object: KubernetesObject, error: unknown): string {
  const name = `${object.kind} ${object.metadata?.name}`;
  const words = describeApiError(error);
  return error instanceof ApiException && error.code === 403
    ? `the kubeconfig's user may not put ${name} into the cluster, the first start wants an administrator's: ${words}`
    : `the cluster refuses ${name}: ${words}`;
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
