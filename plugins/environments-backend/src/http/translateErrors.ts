import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { isKubernetesError, KubernetesError } from '@itdo/plugin-clusters-node';
import { Problem } from '@itdo/plugin-environments-common';
import { ErrorRequestHandler } from 'express';
import { RefusedError } from './RefusedError';

/** As the validator of the OpenAPI file writes: `request/body/services/0/name must be string`. */
const SCHEMA_PROBLEM =
  /^request\/(?:body|query|headers|params)\/?(\S*) (must .*|should .*)$/i;

/** Makes of what went wrong below the router the errors that callers understand. */
export function translateErrors(): ErrorRequestHandler {
  return (error, _request, _response, next) => next(translate(error));
}

function translate(error: unknown): unknown {
  if (isKubernetesError(error)) {
    return fromCluster(error);
  }
  if (error instanceof InputError && error.constructor === InputError) {
    const problems = schemaProblems(error.message);
    return problems.length > 0 ? new RefusedError(problems) : error;
  }
  return error;
}

function schemaProblems(message: string): Problem[] {
  return message.split(', ').flatMap((part): Problem[] => {
    const match = SCHEMA_PROBLEM.exec(part);
    return match
      ? [
          {
            field:
              match[1].replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.') ||
              'body',
            rule: 'Schema',
            message: match[2],
          },
        ]
      : [];
  });
}

function fromCluster(error: KubernetesError): Error {
  const causes = error.details?.causes ?? [];
  switch (error.reason) {
    case 'Invalid':
      return causes.length > 0
        ? new RefusedError(
            causes.map(({ field, message }) => ({
              field: (field ?? 'body').replace(/^spec\./, ''),
              rule: 'Schema',
              message: message ?? 'is refused by the cluster',
            })),
          )
        : new InputError(error.message, error);
    case 'Forbidden':
      return new NotAllowedError(
        `the cluster refuses: ${error.message}`,
        error,
      );
    case 'Unreachable':
    case 'Timeout':
    case 'TooManyRequests':
    case 'ServiceUnavailable':
      return new ServiceUnavailableError(
        'the cluster cannot be reached at the moment; try again',
        error,
      );
    default:
      return error;
  }
}
