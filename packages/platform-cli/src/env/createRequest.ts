import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { exitCodes, Failure } from '../failure.ts';
import { parseHours } from './spans.ts';
import type {
  EnvironmentOptions,
  EnvironmentRequest,
  ServiceSpec,
} from './types.ts';

/** The flags of `env create` as the command line gives them. */
export interface CreateFlags {
  readonly file?: string;
  readonly blueprint?: string;
  readonly service?: readonly string[];
  readonly owner?: string;
  readonly team?: string;
  readonly component?: string;
  readonly description?: string;
  readonly ttl?: string;
  readonly autoPause?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly storage?: string;
}

/**
 * The request that the flags make; a file may hold all of it, and flags go before the file. Without any service or
 * blueprint it has what the portal's own form begins with.
 *
 * @param options - asks the portal what it offers; only called where that matters
 */
export async function createRequest(
  name: string | undefined,
  flags: CreateFlags,
  options: () => Promise<EnvironmentOptions>,
): Promise<EnvironmentRequest> {
  const file = flags.file === undefined ? {} : readRequest(flags.file);
  const { blueprint, owner, team, component, description } = flags;
  const { cpu, memory, storage } = flags;
  const request = withoutGaps({
    ...file,
    ...withoutGaps({
      name,
      blueprint,
      owner,
      team,
      component,
      description,
      ttlHours: flags.ttl === undefined ? undefined : parseHours(flags.ttl),
      autoPauseHours:
        flags.autoPause === undefined ? undefined : parseHours(flags.autoPause),
    }),
    resources:
      cpu ?? memory ?? storage ?? file.resources
        ? { ...file.resources, ...withoutGaps({ cpu, memory, storage }) }
        : undefined,
  });
  if (request.name === undefined) {
    throw new Failure(
      'the environment wants a name, as argument or in the file',
      exitCodes.usage,
    );
  }
  const services =
    flags.service === undefined
      ? request.services
      : servicesOf(flags.service, await options());
  if (services === undefined && request.blueprint === undefined) {
    const { defaults } = await options();
    return { ...request, name: request.name, services: defaults.services };
  }
  return {
    ...request,
    name: request.name,
    ...(services === undefined ? {} : { services }),
  };
}

/** Services written as `TYPE` or `TYPE:NAME`, each as the portal's form would add it. */
function servicesOf(
  texts: readonly string[],
  { serviceTypes }: EnvironmentOptions,
): ServiceSpec[] {
  return texts.map(text => {
    const [type, name] = text.split(':', 2);
    const offered = serviceTypes.find(each => each.type === type);
    if (!offered) {
      throw new Failure(
        `there is no service type '${type}'; there are ${serviceTypes
          .map(each => each.type)
          .join(', ')}`,
        exitCodes.usage,
      );
    }
    return {
      name: name || offered.defaultName,
      type,
      ...(offered.exposedPath ? { expose: { path: offered.exposedPath } } : {}),
    };
  });
}

/** A request in YAML or JSON; `-` is standard input. What it may hold is the server's to say. */
function readRequest(file: string): Partial<EnvironmentRequest> {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Failure(
      `the request cannot be read: ${(error as Error).message}`,
      exitCodes.usage,
    );
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new Failure(
      `${file} is no YAML: ${(error as Error).message.split('\n')[0]}`,
      exitCodes.usage,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure(
      `${file} holds no request; it is an object with a name and services`,
      exitCodes.usage,
    );
  }
  return value as Partial<EnvironmentRequest>;
}

function withoutGaps<T extends object>(values: T): T {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as T;
}
