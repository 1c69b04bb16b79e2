import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  type AccessLink,
  type Blueprint,
  type BlueprintUpgrade,
  type Budget,
  type CloneRequest,
  type Environment,
  type EnvironmentChange,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
  type EnvironmentUsage,
} from './types';

/** What names one environment: its team's namespace and its own name. */
export interface EnvironmentRef {
  namespace: string;
  name: string;
}

/** The environments REST API as the page uses it. Failures are `ResponseError`s. */
export interface EnvironmentsApi {
  /** What the form needs to offer and to preview. */
  getOptions(): Promise<EnvironmentOptions>;

  /** The presets from which environments can be made. */
  listBlueprints(): Promise<Blueprint[]>;

  /**
   * What an owner and a team may have at once, and have.
   *
   * @param of - entity references; the caller and their only team where missing
   */
  getBudgets(of: { owner?: string; team?: string }): Promise<Budget[]>;

  /**
   * Asks for an environment.
   *
   * @param idempotencyKey - the same key with the same request makes one
   *   environment however often it is sent
   */
  createEnvironment(
    request: EnvironmentRequest,
    idempotencyKey: string,
  ): Promise<Environment>;

  /** Changes what is given; what is absent stays. */
  updateEnvironment(
    ref: EnvironmentRef,
    change: EnvironmentChange,
  ): Promise<void>;

  /** Starts stopped services again, whatever stopped them. */
  resumeEnvironment(ref: EnvironmentRef): Promise<void>;

  /** Starts the pods of these services anew. */
  restartServices(ref: EnvironmentRef, services: string[]): Promise<void>;

  /** Asks for the address at which a port of a service opens in this browser, once. */
  openService(
    ref: EnvironmentRef,
    what: { service: string; port: number; path?: string },
  ): Promise<AccessLink>;

  /**
   * Asks for the same by the host name that somebody else has opened a service under.
   *
   * @param what - `host` is its first label
   */
  openHost(what: { host: string; path?: string }): Promise<AccessLink>;

  /** Says that somebody uses the environment now. */
  noteActivity(ref: EnvironmentRef): Promise<void>;

  /**
   * Asks for another environment with the same services, without their data.
   *
   * @param idempotencyKey - as of {@link EnvironmentsApi.createEnvironment}
   */
  cloneEnvironment(
    ref: EnvironmentRef,
    request: CloneRequest,
    idempotencyKey: string,
  ): Promise<Environment>;

  /** Throws all data away and begins anew. */
  resetEnvironment(ref: EnvironmentRef): Promise<void>;

  /** What the newest version of its blueprint would change. */
  previewUpgrade(ref: EnvironmentRef): Promise<BlueprintUpgrade>;

  /**
   * Brings it to the newest version of its blueprint.
   *
   * @param version - the one that was shown; refused where there is a newer one
   */
  upgradeEnvironment(ref: EnvironmentRef, version: string): Promise<void>;

  /** What it uses against what it may use. */
  getUsage(ref: EnvironmentRef): Promise<EnvironmentUsage>;

  /**
   * Asks for an environment to be removed with everything in it.
   *
   * @param options - `force` removes it at once, without a time in which it can
   *   be restored
   */
  deleteEnvironment(
    ref: EnvironmentRef,
    options: { force: boolean },
  ): Promise<void>;

  /** Takes a deletion back whose grace period is not over. */
  restoreEnvironment(ref: EnvironmentRef): Promise<void>;

  /** What Kubernetes has reported from the environment so far. */
  listEvents(ref: EnvironmentRef): Promise<EnvironmentEvent[]>;

  /**
   * Opens the event stream of one environment, or of all that the caller may
   * read. The answer is handed over as it is, refusals too.
   *
   * @param signal - aborts the stream, also while it is being opened
   */
  openStream(signal: AbortSignal, ref?: EnvironmentRef): Promise<Response>;

  /** Base URL of the REST API, to be shown in commands. */
  getBaseUrl(): Promise<string>;
}

/** The environments REST API. */
export const environmentsApiRef = createApiRef<EnvironmentsApi>().with({
  id: 'plugin.environments.service',
  pluginId: 'environments',
});
