import {
  EnvironmentServiceKindsExtensionPoint,
  ServiceKind,
} from '@itdo/plugin-environments-node';
import { apiKind } from './api';
import { brokerKind } from './broker';
import { cacheKind } from './cache';
import { databaseKind } from './database';
import { frontendKind } from './frontend';
import { workspaceKind } from './workspace';

/** The registered service types, by type, in the order in which they are offered. */
export class ServiceKinds implements EnvironmentServiceKindsExtensionPoint {
  readonly #kinds = new Map<string, ServiceKind>();

  /** With the types of the platform itself. */
  static withDefaults(): ServiceKinds {
    const kinds = new ServiceKinds();
    kinds.addServiceKind(
      databaseKind,
      cacheKind,
      apiKind,
      frontendKind,
      brokerKind,
      workspaceKind,
    );
    return kinds;
  }

  addServiceKind(...kinds: ServiceKind[]): void {
    for (const kind of kinds) {
      if (this.#kinds.has(kind.type)) {
        throw new Error(
          `the service type '${kind.type}' is registered already`,
        );
      }
      this.#kinds.set(kind.type, kind);
    }
  }

  get(type: string): ServiceKind | undefined {
    return this.#kinds.get(type);
  }

  list(): ServiceKind[] {
    return [...this.#kinds.values()];
  }

  types(): string[] {
    return [...this.#kinds.keys()];
  }
}
