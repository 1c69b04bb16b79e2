import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { isKubernetesError, KubernetesError } from '@itdo/plugin-clusters-node';
import { Problem } from '@itdo/plugin-environments-common';
import { ErrorRequestHandler, Request } from 'express';
import { RefusedError } from './RefusedError';
import { unknownFields } from './unknownFields';

/** As the validator of the OpenAPI file writes: `request/body/services/0/name must be string`. */
const SCHEMA_PROBLEM =
  /^request\/(?:body|query|headers|params)\/?(\S*) (must .*|should .*)$/i;

const MISSING = /^must have required property '(.+)'$/;

/** Makes of what went wrong below the router the errors that callers understand. */
export function translateErrors(): ErrorRequestHandler {
  return (error, request, _response, next) => next(translate(error, request));
}

function translate(error: unknown, request: Request): unknown {
  if (isKubernetesError(error)) {
    return fromCluster(error);
  }
  if (error instanceof InputError && error.constructor === InputError) {
    const problems = schemaProblems(error.message, request);
    return problems.length > 0 ? new RefusedError(problems) : error;
  }
  return error;
}

function schemaProblems(text: string, request: Request): Problem[] {
  return text.split(/, (?=request\/)/).flatMap((part): Problem[] => {
    const match = SCHEMA_PROBLEM.exec(part);
    if (!match) {
      return [];
    }
    const path = match[1].split('/').filter(step => step !== '');
    const missing = MISSING.exec(match[2])?.[1];
    if (missing !== undefined) {
      return [
        {
          field: fieldOf([...path, missing]),
          rule: 'Required',
          message: 'must be given',
        },
      ];
    }
    const unknown = match[2].includes('additional properties')
      ? unknownFields(request, path)
      : [];
    return unknown.length > 0
      ? unknown.map(name => ({
          field: fieldOf([...path, name]),
          rule: 'Schema',
          message: 'is no field that can be set here',
        }))
      : [{ field: fieldOf(path) || 'body', rule: 'Schema', message: match[2] }];
  });
}

/** `services[0].name` of its steps. */
function fieldOf(path: string[]): string {
  return path
    .map(step => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

/** What the cluster refused, as callers understand it. */
export function fromCluster(error: KubernetesError): Error {
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
