import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { isKubernetesError } from '@itdo/plugin-clusters-node';
import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { Asked } from '../environments/Asked';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { Caller, callerOf } from '../environments/Caller';
import { EnvironmentOperations } from '../environments/EnvironmentOperations';
import { EnvironmentEvents } from '../events/EnvironmentEvents';
import { Desk } from '../http/Desk';
import { fromCluster } from '../http/translateErrors';

/** What actions stand on: the same as REST, so that both authorise, check and audit alike. */
export interface ActionParts {
  auth: AuthService;
  authorized: AuthorizedEnvironments;
  desk: Desk;
  events: EnvironmentEvents;
  operations: EnvironmentOperations;
  view(environment: DevEnvironment): Environment;
}

/** Says how an action names the environment that it is about. */
export const ENVIRONMENT_INPUT =
  'Name of the environment: NAMESPACE/NAME, its whole name (dev-orders-jane), or its short name (orders) where only one is called so';

/**
 * Who called an action.
 *
 * @throws NotAllowedError where that is another plugin for nobody in particular, whose rights are not the caller's
 */
export function whoCalled(
  credentials: BackstageCredentials,
  auth: AuthService,
): { caller: Caller; credentials: BackstageCredentials } {
  const caller = callerOf(credentials, auth);
  if (caller.id.startsWith('plugin:')) {
    throw new NotAllowedError(
      'actions on environments are done for a user, or for an external access token itself',
    );
  }
  return { caller, credentials };
}

/**
 * The environment that a caller named, of those that they may read.
 *
 * @throws NotFoundError where there is none
 * @throws InputError where several are called so
 */
export async function askedFor(
  text: string,
  credentials: BackstageCredentials,
  { auth, authorized }: Pick<ActionParts, 'auth' | 'authorized'>,
): Promise<Asked> {
  const who = whoCalled(credentials, auth);
  const [namespace, name] = text.split('/');
  if (name !== undefined) {
    return { ...who, name: { namespace, name } };
  }
  const readable = await authorized.list(credentials);
  const whole = readable.filter(({ metadata }) => metadata.name === text);
  const found =
    whole.length > 0
      ? whole
      : readable.filter(({ spec }) => spec.name === text);
  if (found.length === 0) {
    throw new NotFoundError(`there is no environment '${text}'`);
  }
  if (found.length > 1) {
    const names = found.map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    );
    throw new InputError(
      `environment: '${text}' may be ${names.join(' or ')}; name one in full`,
    );
  }
  const { metadata } = found[0];
  return {
    ...who,
    name: { namespace: metadata.namespace, name: metadata.name },
  };
}

/** Does an action; what the cluster refuses is told as by REST. */
export async function inWordsOfRest<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw isKubernetesError(error) ? fromCluster(error) : error;
  }
}
