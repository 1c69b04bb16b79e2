import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError, toError } from '@backstage/errors';
import {
  CloneRequest,
  DevEnvironment,
  DevEnvironmentSpec,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { Asked } from './Asked';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { Caller } from './Caller';
import { ownershipOf } from './completeRequest';
import { CreateEnvironment } from './CreateEnvironment';
import { EnvironmentStore } from './EnvironmentStore';
import { noteActivity } from './noteActivity';

/**
 * Asks for another environment with the services of one that the caller may read, without their data. That counts as a
 * use of the original.
 *
 * @throws NotFoundError where there is no original, or none that the caller may read
 */
export async function cloneEnvironment(
  { name, caller, credentials }: Asked,
  request: CloneRequest,
  idempotencyKey: string | undefined,
  options: {
    authorized: AuthorizedEnvironments;
    creation: CreateEnvironment;
    owners: Owners;
    store: EnvironmentStore;
    logger: LoggerService;
    now(): Date;
  },
): Promise<DevEnvironment> {
  const { authorized, creation, owners, logger } = options;
  const original = await authorized.get(name, credentials);
  const created = await creation.run({
    content: { ...request, cloneOf: `${name.namespace}/${name.name}` },
    complete: () => specOfClone(original.spec, request, caller, owners),
    caller,
    credentials,
    idempotencyKey,
  });
  try {
    await noteActivity(original, options);
  } catch (error) {
    // The clone stands; that its original is gone by now, or not to be reached, must not look as if it did not.
    if (!(error instanceof NotFoundError)) {
      logger.warn(
        `could not note that '${name.name}' was cloned`,
        toError(error),
      );
    }
  }
  return created;
}

/** What is the original's alone stays behind: its data, its contact, and whether it is stopped or to go. */
async function specOfClone(
  original: DevEnvironmentSpec,
  request: CloneRequest,
  caller: Caller,
  owners: Owners,
): Promise<DevEnvironmentSpec> {
  const { component, description, autoPauseHours, sleep, blueprint } = original;
  const { resources, services } = original;
  return {
    name: request.name,
    ...(await ownershipOf(request, caller, owners)),
    ...(component === undefined ? {} : { component }),
    ...(description === undefined ? {} : { description }),
    ttlHours: request.ttlHours ?? original.ttlHours,
    paused: false,
    ...(autoPauseHours === undefined ? {} : { autoPauseHours }),
    ...(sleep === undefined ? {} : { sleep }),
    ...(blueprint === undefined ? {} : { blueprint }),
    resources,
    services: services.map(({ restartedAt, ...service }) => service),
  };
}
