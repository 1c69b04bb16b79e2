import { Informer } from '@itdo/plugin-clusters-node';
import {
  DevEnvironment,
  DevEnvironmentService,
  ShareLevel,
} from '@itdo/plugin-environments-common';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { accessId } from './address';

const INDEX = 'access';

/** A service of an environment. */
export interface AccessPlace {
  environment: DevEnvironment;
  service: DevEnvironmentService;
}

/** Finds services by the digits that stand for them in host names. */
export class AccessDirectory {
  readonly #informer: Informer<DevEnvironment>;

  constructor(informer: Informer<DevEnvironment>) {
    this.#informer = informer;
    informer.addIndex(INDEX, ({ metadata, spec }) =>
      spec.services.map(({ name }) => accessId(metadata.uid ?? '', name)),
    );
  }

  /** undefined where there is no such service, or not any more */
  find(id: string): AccessPlace | undefined {
    const [environment] = this.#informer.byIndex(INDEX, id);
    const service = environment?.spec.services.find(
      ({ name }) => accessId(environment.metadata.uid ?? '', name) === id,
    );
    return service && { environment, service };
  }
}

/** Who may open a service: what it says, or its type. */
export function shareOf(
  { share, type }: DevEnvironmentService,
  kinds: ServiceKinds,
): ShareLevel {
  return share ?? kinds.get(type)?.share ?? 'team';
}

/** The ports that a service says it listens on, the most important first. */
export function portsOf(
  service: DevEnvironmentService,
  kinds: ServiceKinds,
): Array<{ name?: string; port: number }> {
  const kind = kinds.get(service.type);
  if (service.ports?.length) {
    return service.ports.map(({ name, port }) => ({
      ...(name ? { name } : {}),
      port,
    }));
  }
  return kind ? [{ port: kind.endpoint(service).port }] : [];
}
