import { z } from 'zod';
import { SHARE_LEVELS, WEEKDAYS } from '../devEnvironment';
import { Problem } from '../rules';
import { BlueprintContent } from './types';

/** What the schema of DevEnvironment bounds and no other rule looks at. */
const MAX_VALUE_LENGTH = 4096;
const MAX_VARIABLE_NAME_LENGTH = 200;
const MAX_SETTINGS = 50;
const MAX_DEPENDENCIES = 20;

const value = z.string().max(MAX_VALUE_LENGTH);

const service = known('a service', {
  name: z.string(),
  type: z.string(),
  image: z.string().optional(),
  replicas: z.number().optional(),
  seed: known('a seed', { script: z.string() }).optional(),
  config: z
    .record(z.string(), value)
    .refine(
      settings => Object.keys(settings).length <= MAX_SETTINGS,
      `must not have more than ${MAX_SETTINGS} settings`,
    )
    .optional(),
  env: z
    .array(
      known('a variable', {
        name: z.string().max(MAX_VARIABLE_NAME_LENGTH),
        value,
      }),
    )
    .optional(),
  ports: z
    .array(known('a port', { name: z.string().optional(), port: z.number() }))
    .optional(),
  expose: known('an exposure', { path: z.string() }).optional(),
  share: z.enum(SHARE_LEVELS).optional(),
  dependsOn: z
    .array(z.string())
    .max(MAX_DEPENDENCIES)
    .refine(
      names => new Set(names).size === names.length,
      'must name no service twice',
    )
    .optional(),
});

const sleep = known('a sleep schedule', {
  timeZone: z.string(),
  windows: z.array(
    known('a window', {
      days: z.array(z.enum(WEEKDAYS)),
      from: z.string(),
      to: z.string(),
    }),
  ),
});

const content: z.ZodType<BlueprintContent> = known('a blueprint', {
  version: z.string(),
  ttlHours: z.number().optional(),
  autoPauseHours: z.number().optional(),
  sleep: sleep.optional(),
  resources: known('resources', {
    cpu: z.string(),
    memory: z.string(),
    storage: z.string(),
  }),
  services: z.array(service),
});

/** An object that has these fields and no other: what nobody reads is a mistake of its author. */
function known<T extends z.ZodRawShape>(what: string, shape: T) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is no field of ${what}, which has ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

/**
 * Reads the form of a blueprint's content; what it means is for the rules.
 *
 * @param at - path of the content in its entity
 */
export function readContent(
  input: unknown,
  at: string,
): { content?: BlueprintContent; problems: Problem[] } {
  const { data, error } = content.safeParse(input, { error: inWords });
  const problems = (error?.issues ?? []).flatMap((issue): Problem[] => {
    const field = pathOf(at, issue.path);
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map(key => problemOf(`${field}.${key}`, issue.message))
      : [problemOf(field, issue.message)];
  });
  return { content: data, problems };
}

const MISSING = 'must be given';

function problemOf(field: string, message: string): Problem {
  return { field, rule: message === MISSING ? 'Required' : 'Schema', message };
}

function pathOf(at: string, path: PropertyKey[]): string {
  return path.reduce<string>(
    (joined, step) =>
      typeof step === 'number'
        ? `${joined}[${step}]`
        : `${joined}.${String(step)}`,
    at,
  );
}

const EXPECTED: Record<string, string> = {
  string:
    "text; what YAML would read as something else stands in quotes, as '4'",
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? MISSING
        : `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined
        ? MISSING
        : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must not have more than ${issue.maximum} characters`
        : `must not have more than ${issue.maximum} entries`;
    default:
      return undefined;
  }
}
