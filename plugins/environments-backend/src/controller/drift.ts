import { KubernetesObject } from '@itdo/plugin-clusters-node';

/** What is different between an object and how it was put back. */
export interface Drift {
  /** Paths of fields, such as `spec.template.spec.containers[0].image`. */
  fields: string[];
  /** Names of the field managers that are on record for them. */
  managers: string[];
}

interface FieldsEntry {
  manager?: string;
  operation?: string;
  subresource?: string;
  fieldsV1?: object;
}

type Path = Array<string | number>;

/**
 * Compares an object as others left it with what it became when it was applied again. Only fields of the manager that
 * applied it count: what others keep beside them is theirs.
 */
export function driftBetween(
  before: KubernetesObject,
  after: KubernetesObject,
  manager: string,
): Drift {
  const own = entriesOf(after).filter(
    entry => entry.manager === manager && entry.operation === 'Apply',
  );
  const paths = differences(before, after, []).filter(path =>
    own.some(({ fieldsV1 }) => covers(fieldsV1, path)),
  );
  const others = entriesOf(before).filter(
    entry =>
      entry.manager !== manager &&
      paths.some(path => covers(entry.fieldsV1, path)),
  );
  return {
    fields: paths.map(inWords),
    managers: [...new Set(others.map(entry => entry.manager ?? ''))].filter(
      Boolean,
    ),
  };
}

/** Entries for the object itself; those for its status and the like say nothing of what was asked for. */
function entriesOf({ metadata }: KubernetesObject): FieldsEntry[] {
  return ((metadata?.managedFields ?? []) as FieldsEntry[]).filter(
    ({ subresource }) => !subresource,
  );
}

function differences(before: unknown, after: unknown, path: Path): Path[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length
      ? after.flatMap((each, index) =>
          differences(before[index], each, [...path, index]),
        )
      : [path];
  }
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter(key => path.length > 0 || key !== 'status')
      .flatMap(key => differences(before[key], after[key], [...path, key]));
  }
  return before === after ? [] : [path];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a set of fields, in the form of `fieldsV1`, has a field; of lists it is enough that it has one of its items. */
function covers(fields: unknown, path: Path): boolean {
  let node = fields;
  for (const step of path) {
    if (!isRecord(node)) {
      return false;
    }
    if (typeof step === 'number') {
      return true;
    }
    node = node[`f:${step}`];
  }
  return node !== undefined;
}

function inWords(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') {
        return `[${step}]`;
      }
      if (!/^\w+$/.test(step)) {
        return `[${step}]`;
      }
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
