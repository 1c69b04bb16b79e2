import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { ServiceKind } from './ServiceKind';

/** Adds types of services to environments. */
export interface EnvironmentServiceKindsExtensionPoint {
  /** @throws Error where a kind of the same type is registered already */
  addServiceKind(...kinds: ServiceKind[]): void;
}

/** See {@link EnvironmentServiceKindsExtensionPoint}. */
export const environmentServiceKindsExtensionPoint =
  createExtensionPoint<EnvironmentServiceKindsExtensionPoint>({
    id: 'environments.service-kinds',
  });
