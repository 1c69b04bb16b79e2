import { Request } from 'express';
import { spec } from '../schema/openapi';

/** A JSON schema as the OpenAPI file has them. */
interface Schema {
  type?: string;
  $ref?: string;
  allOf?: readonly Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

const SCHEMAS = new Map<string, Schema>(
  Object.entries(spec.components.schemas),
);

/** What the validator notes of the operation that a request asks for. */
interface Operation {
  requestBody?: { content?: Record<string, { schema?: Schema } | undefined> };
}

/**
 * The fields of a request's body that the OpenAPI file does not have, at a path in it: the validator says that there
 * are some, and not which.
 *
 * @param path - names and indices, from the body on
 */
export function unknownFields(request: Request, path: string[]): string[] {
  let schema = resolve(schemaOfBody(request));
  let value: unknown = request.body;
  for (const step of path) {
    schema = resolve(schema?.properties?.[step] ?? schema?.items);
    value = isObject(value) ? value[step] : undefined;
  }
  const known = Object.keys(schema?.properties ?? {});
  return isObject(value) && schema?.properties
    ? Object.keys(value).filter(name => !known.includes(name))
    : [];
}

function schemaOfBody(request: Request): Schema | undefined {
  const { openapi } = request as { openapi?: { schema?: Operation } };
  return openapi?.schema?.requestBody?.content?.['application/json']?.schema;
}

function resolve(schema: Schema | undefined): Schema | undefined {
  // A reference that may be null is written as the only part of an allOf.
  const target = schema?.allOf?.[0] ?? schema;
  return target?.$ref
    ? SCHEMAS.get(target.$ref.split('/').pop() ?? '')
    : target;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
