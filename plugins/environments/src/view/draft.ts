import {
  checkDraft,
  checkSums,
  environmentName,
  isDnsLabel,
  RESOURCE_NAMES,
} from '@itdo/plugin-environments-common';
import {
  type EnvironmentOptions,
  type EnvironmentRequest,
  type ErrorDetail,
  type ServiceSpec,
} from '../api/types';

/** What the form holds. */
export interface FormDraft {
  name: string;
  /** Entity reference of the team; empty while none is chosen. */
  team: string;
  description: string;
  ttlHours: number;
  /** Types of the services that are ticked. */
  serviceTypes: string[];
  cpu: string;
  memory: string;
  storage: string;
}

/** A field of the form. */
export type FormField = keyof FormDraft;

/** A sentence for each field that something is wrong with. */
export type FieldProblems = Partial<Record<FormField, string>>;

const LABELS: Record<FormField, string> = {
  name: 'The name',
  team: 'The team',
  description: 'The description',
  ttlHours: 'The time to live',
  serviceTypes: 'The services',
  cpu: 'CPU',
  memory: 'Memory',
  storage: 'Storage',
};

/** The form as it opens: everything but the name is chosen already. */
export function initialDraft(options: EnvironmentOptions): FormDraft {
  const { defaults, teams } = options;
  return {
    name: '',
    team: teams[0]?.ref ?? '',
    description: '',
    ttlHours: defaults.ttlHours,
    serviceTypes: defaults.services.map(service => service.type),
    cpu: defaults.resources.cpu ?? '',
    memory: defaults.resources.memory ?? '',
    storage: defaults.resources.storage ?? '',
  };
}

function servicesOf(
  draft: FormDraft,
  options: EnvironmentOptions,
): ServiceSpec[] {
  return options.serviceTypes
    .filter(({ type }) => draft.serviceTypes.includes(type))
    .map(
      ({ type, defaultName }) =>
        options.defaults.services.find(service => service.type === type) ?? {
          name: defaultName,
          type,
        },
    );
}

/** The request that the form stands for. */
export function requestOf(
  draft: FormDraft,
  options: EnvironmentOptions,
): EnvironmentRequest {
  const description = draft.description.trim();
  return {
    name: draft.name.trim(),
    ...(draft.team ? { team: draft.team } : {}),
    ...(description ? { description } : {}),
    ttlHours: draft.ttlHours,
    resources: {
      cpu: draft.cpu.trim(),
      memory: draft.memory.trim(),
      storage: draft.storage.trim(),
    },
    services: servicesOf(draft, options),
  };
}

/** The form's field for a path of the request; undefined where it has none. */
export function formField(path: string): FormField | undefined {
  const [head, member] = path.split(/[.[\]]+/);
  switch (head) {
    case 'name':
    case 'team':
    case 'description':
    case 'ttlHours':
      return head;
    case 'services':
      return 'serviceTypes';
    case 'resources':
      return RESOURCE_NAMES.find(name => name === member);
    default:
      return undefined;
  }
}

/**
 * Sorts problems to the fields they name.
 *
 * @returns a sentence per field, the first problem of each; and sentences for
 *   what the form has no field for
 */
export function problemsByField(
  problems: ReadonlyArray<Pick<ErrorDetail, 'field' | 'message'>>,
): { fields: FieldProblems; others: string[] } {
  const fields: FieldProblems = {};
  const others: string[] = [];
  for (const { field: path, message } of problems) {
    const field = formField(path);
    if (field) {
      fields[field] ??= `${LABELS[field]} ${message}.`;
    } else {
      others.push(`${path} ${message}.`);
    }
  }
  return { fields, others };
}

const complete = (resources: EnvironmentOptions['limits']['maxResources']) => ({
  cpu: resources.cpu ?? '',
  memory: resources.memory ?? '',
  storage: resources.storage ?? '',
});

/** What is wrong with the form as far as this side can tell, by the server's own rules. */
export function problemsOf(
  draft: FormDraft,
  options: EnvironmentOptions,
): FieldProblems {
  const request = requestOf(draft, options);
  const { maxResources, maxServices, maxTtlHours } = options.limits;
  const limits = {
    maxTtlHours,
    maxServices,
    maxResources: complete(maxResources),
    serviceTypes: options.serviceTypes.map(({ type }) => type),
  };
  const problems: Array<Pick<ErrorDetail, 'field' | 'message'>> = [
    ...(request.name ? [] : [{ field: 'name', message: 'is needed' }]),
    ...(options.teams.length > 0 && !draft.team
      ? [{ field: 'team', message: 'must be chosen' }]
      : []),
    ...checkDraft({ ...request, owner: options.owner }, limits),
    ...checkSums(
      complete(request.resources ?? {}),
      options.serviceTypes
        .filter(({ type }) => draft.serviceTypes.includes(type))
        .map(({ requests }) => requests),
    ),
  ];
  return problemsByField(problems).fields;
}

/** What the environment will be called and where it will be. */
export interface Preview {
  name: string;
  /** Absent where none of the ticked services is reached from outside. */
  url?: string;
}

/** Stands for the name while there is no legal one. */
const BLANK = '…';

/** The preview of a form as it is being filled in. */
export function previewOf(
  draft: Pick<FormDraft, 'name' | 'serviceTypes'>,
  options: EnvironmentOptions,
): Preview {
  const typed = draft.name.trim();
  const short = isDnsLabel(typed) ? typed : BLANK;
  const full = options.owner
    ? environmentName(short, options.owner)
    : `dev-${short}-${BLANK}`;
  const { scheme, domain, port } = options.address;
  const exposed = options.serviceTypes.some(
    ({ type, exposedPath }) =>
      exposedPath !== undefined && draft.serviceTypes.includes(type),
  );
  if (!exposed) {
    return { name: full };
  }
  return {
    name: full,
    url: `${scheme}://${full}.${domain}${port ? `:${port}` : ''}`,
  };
}

const TTL_PRESETS = [8, 24, 48, 72, 168, 336];

/**
 * Times to live that a form offers, within the limit and with the default among them.
 *
 * @param preset - the time that is chosen beforehand, where that is not the default
 */
export function ttlChoices(
  options: EnvironmentOptions,
  preset = options.defaults.ttlHours,
): number[] {
  const { defaults, limits } = options;
  return [...new Set([...TTL_PRESETS, defaults.ttlHours, preset])]
    .filter(hours => hours <= limits.maxTtlHours)
    .sort((a, b) => a - b);
}
