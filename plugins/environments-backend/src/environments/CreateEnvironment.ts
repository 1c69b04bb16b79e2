import { createHash } from 'node:crypto';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { isKubernetesError } from '@itdo/plugin-clusters-node';
import {
  annotations,
  API_VERSION,
  DEV_ENVIRONMENT_KIND,
  DevEnvironment,
  DevEnvironmentSpec,
  environmentName,
  FINALIZER,
  isDnsLabel,
  labels,
  ownerSlug,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { Acceptance } from '../acceptance/Acceptance';
import { BudgetGate } from '../budgets/BudgetGate';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { CollisionError, RefusedError } from '../http/RefusedError';
import { IdempotencyKeys } from '../store/IdempotencyKeys';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { Caller } from './Caller';
import { EnvironmentStore } from './EnvironmentStore';

/** A request for an environment with who makes it. */
export interface CreateCommand {
  /** What was sent, by which requests with the same key are told apart. */
  content: object;
  /** Makes a whole spec of it. */
  complete(): Promise<DevEnvironmentSpec>;
  caller: Caller;
  credentials: BackstageCredentials;
  idempotencyKey?: string;
}

/** What requests are taken with. */
export interface CreateOptions {
  store: EnvironmentStore;
  authorized: AuthorizedEnvironments;
  acceptance: Acceptance;
  budgets: BudgetGate;
  config: EnvironmentsConfig;
  keys: IdempotencyKeys;
}

/** Takes requests for environments: completes, checks and authorises them, and writes each once. */
export class CreateEnvironment {
  readonly #options: CreateOptions;

  constructor(options: CreateOptions) {
    this.#options = options;
  }

  async run(command: CreateCommand): Promise<DevEnvironment> {
    const { idempotencyKey: key, caller, content } = command;
    if (key === undefined) {
      return this.#create(command, undefined);
    }
    const { keys } = this.#options;
    const claim = await keys.claim(caller.id, key, content);
    switch (claim.state) {
      case 'answered':
        return JSON.parse(claim.answer) as DevEnvironment;
      case 'different':
        throw new CollisionError(
          'Idempotency-Key',
          'KeyReused',
          'was used before with another request',
        );
      case 'busy':
        throw new CollisionError(
          'Idempotency-Key',
          'KeyBusy',
          'belongs to a request that is being worked on; try again in a moment',
        );
      default:
        return this.#createOnce(command, key);
    }
  }

  async #createOnce(
    command: CreateCommand,
    key: string,
  ): Promise<DevEnvironment> {
    const { keys } = this.#options;
    const { id } = command.caller;
    let created: DevEnvironment;
    try {
      created = await this.#create(command, idOf(id, key));
    } catch (error) {
      await keys.release(id, key);
      throw error;
    }
    await keys.answer(id, key, JSON.stringify(created));
    return created;
  }

  async #create(
    { complete, caller, credentials }: CreateCommand,
    requestId: string | undefined,
  ): Promise<DevEnvironment> {
    const { acceptance, authorized, budgets, config, store } = this.#options;
    const spec = await complete();
    const environment = objectOf(spec, requestId, config.controller.name);
    await authorized.demandCreate(environment, caller.user, credentials);
    const problems = await acceptance.check(spec);
    if (problems.length > 0) {
      throw new RefusedError(problems);
    }
    try {
      // What exists under that name already is told below, whatever the budgets say.
      const before = store.known(environment.metadata);
      return await budgets.enter(environment, before, () =>
        store.create(environment),
      );
    } catch (error) {
      if (!isKubernetesError(error, 'AlreadyExists')) {
        throw error;
      }
    }
    const present = await store.get(environment.metadata);
    // The same request again, whose answer got lost after the object was made.
    const same =
      requestId !== undefined &&
      present.metadata.annotations?.[annotations.request] === requestId;
    if (same) {
      return present;
    }
    throw new CollisionError(
      'name',
      'NameTaken',
      `there is an environment '${environment.metadata.name}' already`,
    );
  }
}

/** The object of a spec. A name that is illegal stays out of it until the rules have refused it. */
function objectOf(
  spec: DevEnvironmentSpec,
  request: string | undefined,
  controller: string | undefined,
): DevEnvironment {
  return {
    apiVersion: API_VERSION,
    kind: DEV_ENVIRONMENT_KIND,
    metadata: {
      name: isDnsLabel(spec.name)
        ? environmentName(spec.name, spec.owner)
        : 'illegal',
      namespace: teamNamespace(spec.team),
      finalizers: [FINALIZER],
      labels: {
        [labels.owner]: ownerSlug(spec.owner),
        ...(controller ? { [labels.controller]: controller } : {}),
      },
      ...(request ? { annotations: { [annotations.request]: request } } : {}),
    },
    spec,
  };
}

/** Tells requests apart without showing their keys. */
function idOf(caller: string, key: string): string {
  return createHash('sha256').update(`${caller}\n${key}`).digest('hex');
}
