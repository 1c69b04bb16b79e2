import equal from 'fast-deep-equal';
import { DevEnvironmentService } from '../devEnvironment';
import { Sides, ThreeWayMerge } from './ThreeWayMerge';

type Service = DevEnvironmentService;
type Services = Service[];

const nameOf = ({ name }: { name: string }) => name;
const pathOf = (name: string) => `services[${name}]`;

/** Merges services by name, and the settings of those that both versions have one by one. */
export function mergeServices(
  sides: Sides<Services> & { own: Services },
  merge: ThreeWayMerge,
): Services {
  const { own } = sides;
  const merged =
    merge.list(sides, nameOf, (name, each) =>
      mergeService(pathOf(name), each, merge),
    ) ?? [];
  return dropMissing(keepNeeded(merged, own, merge), own, merge);
}

function mergeService(
  path: string,
  sides: Sides<Service>,
  merge: ThreeWayMerge,
): Service | undefined {
  const { own } = sides;
  // When it was started anew is nobody's change of what it is.
  const {
    old,
    next,
    own: bare,
  } = {
    old: withoutRestart(sides.old),
    next: withoutRestart(sides.next),
    own: withoutRestart(own),
  };
  const merged =
    old && next && bare && old.type === next.type && bare.type === old.type
      ? mergeFields(path, { old, next, own: bare }, merge)
      : merge.value(path, { old, next, own: bare });
  return merged && own?.restartedAt !== undefined
    ? { ...merged, restartedAt: own.restartedAt }
    : merged;
}

function withoutRestart(service: Service | undefined): Service | undefined {
  if (!service) {
    return undefined;
  }
  const { restartedAt: _, ...rest } = service;
  return rest;
}

function mergeFields(
  path: string,
  { old, next, own }: { old: Service; next: Service; own: Service },
  merge: ThreeWayMerge,
): Service {
  const whole = <
    K extends 'image' | 'replicas' | 'ports' | 'share' | 'dependsOn',
  >(
    field: K,
  ) =>
    merge.value<Service[K]>(`${path}.${field}`, {
      old: old[field],
      next: next[field],
      own: own[field],
    });
  const script = merge.value(`${path}.seed.script`, {
    old: old.seed?.script,
    next: next.seed?.script,
    own: own.seed?.script,
  });
  const exposed = merge.value(`${path}.expose.path`, {
    old: old.expose?.path,
    next: next.expose?.path,
    own: own.expose?.path,
  });
  return present({
    name: own.name,
    type: own.type,
    image: whole('image'),
    replicas: whole('replicas'),
    seed: script === undefined ? undefined : { script },
    config: mergeConfig(
      `${path}.config`,
      { old: old.config, next: next.config, own: own.config },
      merge,
    ),
    env: merge.list(
      { old: old.env, next: next.env, own: own.env },
      nameOf,
      (name, sides) => {
        const value = merge.value(`${path}.env[${name}]`, {
          old: sides.old?.value,
          next: sides.next?.value,
          own: sides.own?.value,
        });
        return value === undefined ? undefined : { name, value };
      },
    ),
    // The first port is the one that others reach it by, so that their order is part of what they say.
    ports: whole('ports'),
    expose: exposed === undefined ? undefined : { path: exposed },
    share: whole('share'),
    // Without a list it is given all, with an empty one none: lists of it cannot be joined.
    dependsOn: whole('dependsOn'),
  });
}

function mergeConfig(
  path: string,
  sides: Sides<Record<string, string>>,
  merge: ThreeWayMerge,
): Record<string, string> | undefined {
  const entries = (side: Record<string, string> | undefined) =>
    side && Object.entries(side);
  const merged = merge.list<[string, string]>(
    {
      old: entries(sides.old),
      next: entries(sides.next),
      own: entries(sides.own),
    },
    ([key]) => key,
    (key, { old, next, own }) => {
      const value = merge.value(`${path}.${key}`, {
        old: old?.[1],
        next: next?.[1],
        own: own?.[1],
      });
      return value === undefined ? undefined : [key, value];
    },
  );
  return merged && Object.fromEntries(merged);
}

function present(service: Service): Service {
  return Object.fromEntries(
    Object.entries(service).filter(([, value]) => value !== undefined),
  ) as unknown as Service;
}

/** A service that the next version has no more stays where one that stays depends on it. */
function keepNeeded(
  merged: Services,
  own: Services,
  merge: ThreeWayMerge,
): Services {
  const names = merged.map(nameOf);
  const needed = own.filter(
    ({ name }) =>
      !names.includes(name) &&
      merged.some(({ dependsOn }) => dependsOn?.includes(name)),
  );
  if (needed.length === 0) {
    return merged;
  }
  needed.forEach(({ name }) => merge.keep(pathOf(name)));
  return keepNeeded([...merged, ...needed], own, merge);
}

/** What was taken out of an environment is no more waited for by what comes in. */
function dropMissing(
  merged: Services,
  own: Services,
  merge: ThreeWayMerge,
): Services {
  const names = merged.map(nameOf);
  return merged.map(service => {
    const missing = (service.dependsOn ?? []).filter(
      name => !names.includes(name),
    );
    // A dependency that was wrong before is for the rules to refuse.
    const before = own.find(({ name }) => name === service.name)?.dependsOn;
    const dropped = missing.filter(name => !before?.includes(name));
    if (dropped.length === 0) {
      return service;
    }
    for (const name of dropped) {
      merge.note(
        `${pathOf(service.name)}.dependsOn[${name}]`,
        undefined,
        name,
        true,
      );
    }
    const dependsOn = service.dependsOn?.filter(
      name => !dropped.includes(name),
    );
    if (equal(dependsOn, before)) {
      // Nothing is left of what the next version changes.
      merge.keep(`${pathOf(service.name)}.dependsOn`);
    }
    return { ...service, dependsOn };
  });
}
