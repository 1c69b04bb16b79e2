import { LoggerService } from '@backstage/backend-plugin-api';
import {
  BlueprintUpgrade,
  CloneRequest,
  DevEnvironment,
  EnvironmentChange,
  EnvironmentRequest,
} from '@itdo/plugin-environments-common';
import { Owners } from '../acceptance/Owners';
import { Blueprints } from '../blueprints/Blueprints';
import { EnvironmentsConfig } from '../config/EnvironmentsConfig';
import { Asked } from './Asked';
import { AuthorizedEnvironments } from './AuthorizedEnvironments';
import { changeEnvironment } from './changeEnvironment';
import { cloneEnvironment } from './cloneEnvironment';
import { completeRequest } from './completeRequest';
import { CreateEnvironment } from './CreateEnvironment';
import { deleteEnvironment } from './deleteEnvironment';
import { EnvironmentStore } from './EnvironmentStore';
import { EnvironmentWriter } from './EnvironmentWriter';
import { extendEnvironment } from './extendEnvironment';
import { noteActivity } from './noteActivity';
import { resetEnvironment } from './resetEnvironment';
import { restartServices } from './restartServices';
import { restoreEnvironment } from './restoreEnvironment';
import { resumeEnvironment } from './resumeEnvironment';
import { previewUpgrade, upgradeEnvironment } from './upgradeEnvironment';

/** What operations work with. */
export interface OperationOptions {
  authorized: AuthorizedEnvironments;
  blueprints: Blueprints;
  config: EnvironmentsConfig;
  creation: CreateEnvironment;
  logger: LoggerService;
  owners: Owners;
  store: EnvironmentStore;
  writer: EnvironmentWriter;
  now(): Date;
}

/** All that callers can do with environments, each for who asks it. */
export class EnvironmentOperations {
  readonly #options: OperationOptions;

  constructor(options: OperationOptions) {
    this.#options = options;
  }

  create(
    who: Pick<Asked, 'caller' | 'credentials'>,
    request: EnvironmentRequest,
    idempotencyKey: string | undefined,
  ): Promise<DevEnvironment> {
    return this.#options.creation.run({
      ...who,
      content: request,
      complete: () => completeRequest(request, who.caller, this.#options),
      idempotencyKey,
    });
  }

  update(asked: Asked, change: EnvironmentChange): Promise<DevEnvironment> {
    return changeEnvironment(asked, change, this.#options);
  }

  /** @param hours - how much longer than it lives now */
  extend(asked: Asked, hours: number): Promise<DevEnvironment> {
    return extendEnvironment(asked, hours, this.#options);
  }

  delete(asked: Asked, force: boolean): Promise<void> {
    const { graceHours } = this.#options.config.deletion;
    return deleteEnvironment(asked, force, { ...this.#options, graceHours });
  }

  restore(asked: Asked): Promise<DevEnvironment> {
    return restoreEnvironment(asked, this.#options);
  }

  resume(asked: Asked): Promise<DevEnvironment> {
    return resumeEnvironment(asked, this.#options);
  }

  restart(asked: Asked, services: string[]): Promise<DevEnvironment> {
    return restartServices(asked, services, this.#options);
  }

  async noteActivity({ name, credentials }: Asked): Promise<void> {
    const { authorized } = this.#options;
    const environment = await authorized.getFor('update', name, credentials);
    await noteActivity(environment, this.#options);
  }

  reset(asked: Asked): Promise<DevEnvironment> {
    return resetEnvironment(asked, this.#options);
  }

  clone(
    asked: Asked,
    request: CloneRequest,
    idempotencyKey: string | undefined,
  ): Promise<DevEnvironment> {
    return cloneEnvironment(asked, request, idempotencyKey, this.#options);
  }

  previewUpgrade(asked: Asked): Promise<BlueprintUpgrade> {
    return previewUpgrade(asked, this.#options);
  }

  upgrade(asked: Asked, version: string): Promise<DevEnvironment> {
    return upgradeEnvironment(asked, version, this.#options);
  }
}
