import {
  type Environment,
  type EnvironmentOptions,
} from '@itdo/plugin-environments-common';

export type {
  Environment,
  EnvironmentEvent,
  EnvironmentIdentity,
  EnvironmentOptions,
  EnvironmentRequest,
  EnvironmentSnapshot,
  ErrorDetail,
} from '@itdo/plugin-environments-common';

/** One of the controller's reports on an environment. */
export type Condition = Environment['conditions'][number];
/** What one service of an environment is doing. */
export type ServiceState = Environment['services'][number];
/** One address of an environment. */
export type EnvironmentUrl = Environment['urls'][number];
/** One service as it is asked for. */
export type ServiceSpec = EnvironmentOptions['defaults']['services'][number];
