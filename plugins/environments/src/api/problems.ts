import { ResponseError } from '@backstage/errors';
import { type ErrorDetail } from './types';

function isDetail(value: unknown): value is ErrorDetail {
  return (
    typeof value === 'object' &&
    value !== null &&
    'field' in value &&
    typeof value.field === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}

/** What a refusal says about single fields of the request; empty where it names none. */
export function detailsOf(error: unknown): ErrorDetail[] {
  if (!(error instanceof ResponseError)) {
    return [];
  }
  const details: unknown = error.body.error.details;
  return Array.isArray(details) ? details.filter(isDetail) : [];
}
