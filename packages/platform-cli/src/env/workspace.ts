import { exitCodes, Failure } from '../failure.ts';
import type { Environment, ServiceSpec } from './types.ts';

/**
 * The name of the workspace that is meant.
 *
 * @throws Failure where there is none, or several and none of them is named
 */
export function workspaceOf(
  { name, spec }: Pick<Environment, 'name' | 'spec'>,
  wanted: string | undefined,
): string {
  const names = spec.services
    .filter(({ type }) => type === 'workspace')
    .map(service => service.name);
  if (names.length === 0) {
    throw new Failure(`${name} has no workspace`, exitCodes.notFound);
  }
  const found = wanted ?? (names.length === 1 ? names[0] : undefined);
  if (found === undefined || !names.includes(found)) {
    throw new Failure(
      `${name} has the workspaces ${names.join(', ')}; name one of them`,
      exitCodes.usage,
    );
  }
  return found;
}

/** All services of an environment, one of them with other settings; a setting that is empty is left out. */
export function withSettings(
  { spec }: Pick<Environment, 'spec'>,
  name: string,
  change: (config: Readonly<Record<string, string>>) => Record<string, string>,
): ServiceSpec[] {
  return spec.services.map(service => {
    if (service.name !== name) {
      return service;
    }
    const config = Object.entries(change(service.config ?? {})).filter(
      ([, value]) => value !== '',
    );
    return { ...service, config: Object.fromEntries(config) };
  });
}
