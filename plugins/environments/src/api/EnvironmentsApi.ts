import { createApiRef } from '@backstage/frontend-plugin-api';
import {
  type Environment,
  type EnvironmentEvent,
  type EnvironmentOptions,
  type EnvironmentRequest,
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

  /** Asks for an environment to be removed with everything in it. */
  deleteEnvironment(ref: EnvironmentRef): Promise<void>;

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
