import { ENVIRONMENT_ENTITY_TYPE } from '@itdo/plugin-environments-common';

/** What the search says of an entity of the catalog. */
export interface CatalogDocument {
  title: string;
  text: string;
  location: string;
  kind?: string;
  type?: string;
  namespace?: string;
  owner?: string;
}

/** Whether a result of the search is a development environment. */
export function isEnvironmentDocument(result: {
  type: string;
  document: object;
}): boolean {
  const { type } = result.document as CatalogDocument;
  return result.type === 'software-catalog' && type === ENVIRONMENT_ENTITY_TYPE;
}

/** Which environment a document is about: the catalog calls it as the cluster does. */
export function refOfDocument({
  location,
}: CatalogDocument): { namespace: string; name: string } | undefined {
  const [, namespace, name] =
    /\/catalog\/([^/]+)\/resource\/([^/?#]+)/.exec(location) ?? [];
  return namespace && name
    ? {
        namespace: decodeURIComponent(namespace),
        name: decodeURIComponent(name),
      }
    : undefined;
}
