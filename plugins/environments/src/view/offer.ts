import {
  type Blueprint,
  type EnvironmentOptions,
  type Resources,
  type ServiceSpec,
  type SleepSchedule,
} from '../api/types';

/** A service that can be ticked. */
export interface OfferedService {
  /** As it will be asked for. */
  spec: ServiceSpec;
  title: string;
  description: string;
  /** Whether it is reached from outside. */
  exposed: boolean;
  /** Why it would wait at the moment, as the end of a sentence about it. */
  notice?: string;
  /** What one pod of it asks for. */
  requests: Resources;
}

/** What a form begins with: the platform's own defaults, or a blueprint. */
export interface Offer {
  options: EnvironmentOptions;
  blueprint: Blueprint | undefined;
  services: readonly OfferedService[];
  /** Names of the services that are ticked as the form opens. */
  ticked: readonly string[];
  ttlHours: number;
  resources: Resources;
  autoPauseHours: number | undefined;
  sleep: SleepSchedule | undefined;
}

/** What can be asked for on the grounds of a blueprint, or without one. */
export function offerOf(
  options: EnvironmentOptions,
  blueprint?: Blueprint,
): Offer {
  const { defaults, serviceTypes } = options;
  const preset = blueprint?.services ?? defaults.services;
  // Besides what is preset, one of each other type can be added.
  const added = serviceTypes
    .filter(
      ({ type, defaultName }) =>
        !preset.some(s => s.type === type || s.name === defaultName),
    )
    .map(({ type, defaultName }): ServiceSpec => ({ name: defaultName, type }));
  const offered = (spec: ServiceSpec): OfferedService => {
    const type = serviceTypes.find(option => option.type === spec.type);
    const isOnly = preset.filter(s => s.type === spec.type).length < 2;
    const title = type?.title ?? spec.name;
    return {
      spec,
      title: isOnly ? title : `${title} ${spec.name}`,
      description: type?.description ?? spec.type,
      exposed: Boolean(spec.expose ?? type?.exposedPath),
      ...(type?.notice ? { notice: type.notice } : {}),
      requests: type?.requests ?? {},
    };
  };
  return {
    options,
    blueprint,
    services: [...preset, ...added].map(offered),
    ticked: preset.map(({ name }) => name),
    ttlHours: blueprint?.ttlHours ?? defaults.ttlHours,
    resources: { ...defaults.resources, ...blueprint?.resources },
    autoPauseHours: blueprint?.autoPauseHours,
    sleep: blueprint?.sleep,
  };
}

/** The services with these names, none of them waiting for one that was left out. */
export function chosenServices(
  offer: Offer,
  names: readonly string[],
): ServiceSpec[] {
  return offer.services
    .filter(({ spec }) => names.includes(spec.name))
    .map(({ spec }) =>
      spec.dependsOn
        ? { ...spec, dependsOn: spec.dependsOn.filter(n => names.includes(n)) }
        : spec,
    );
}
