import type {
  Environment,
  EnvironmentOptions,
  EnvironmentRequest,
} from '@itdo/plugin-environments-common';

// Types only: the package is written for bundlers, and this program runs as it stands.
export type {
  AccessLink,
  CloneRequest,
  Environment,
  EnvironmentChange,
  EnvironmentIdentity,
  EnvironmentList,
  EnvironmentOptions,
  EnvironmentRequest,
  EnvironmentSnapshot,
  Kubeconfig,
  LogLines,
  LogNotice,
  StreamClosed,
} from '@itdo/plugin-environments-common';

export type Phase = Environment['phase'];
export type ServiceSpec = NonNullable<EnvironmentRequest['services']>[number];
export type ServiceTypeOption = EnvironmentOptions['serviceTypes'][number];

/** What names one environment: the namespace of its team and its own name. */
export interface EnvironmentRef {
  readonly namespace: string;
  readonly name: string;
}
