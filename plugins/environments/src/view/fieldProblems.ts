import { type ErrorDetail } from '../api/types';
import { sentence } from './plainWords';

type Detail = Pick<ErrorDetail, 'field' | 'message'>;

/** What a refusal says, sorted by where a form can show it. */
export interface SortedProblems {
  /** A sentence per field of the form, by its path in the request. */
  fields: Readonly<Record<string, string>>;
  /** Sentences on what the form has no field for. */
  others: string[];
}

/** Whether a path in a request is that of a field, or of something in it. */
export function isAtOrIn(path: string, field: string): boolean {
  return (
    path === field ||
    path.startsWith(`${field}.`) ||
    path.startsWith(`${field}[`)
  );
}

/**
 * Sorts problems to the fields of a form.
 *
 * @param fields - paths in the request that the form shows, such as `ttlHours`
 *   or `services[1].image`; problems of what is inside one count as its own
 */
export function sortProblems(
  problems: readonly Detail[],
  fields: readonly string[],
): SortedProblems {
  const sorted: Record<string, string> = {};
  const others: string[] = [];
  for (const { field: path, message } of problems) {
    const field = fields.find(known => isAtOrIn(path, known));
    if (field === undefined) {
      others.push(sentence(`${path} ${message}`));
    } else {
      sorted[field] ??= sentence(message);
    }
  }
  return { fields: sorted, others };
}
