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
  type SleepSchedule,
} from '../api/types';
import { chosenServices, type Offer } from './offer';

/** What the form holds. */
export interface FormDraft {
  name: string;
  /** Entity reference of the team; empty while none is chosen. */
  team: string;
  description: string;
  ttlHours: number;
  /** Names of the services that are ticked. */
  services: string[];
  cpu: string;
  memory: string;
  storage: string;
  /** Never where undefined. */
  autoPauseHours: number | undefined;
  sleep: SleepSchedule | undefined;
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
  services: 'The services',
  cpu: 'CPU',
  memory: 'Memory',
  storage: 'Storage',
  autoPauseHours: 'The time without use',
  sleep: 'The sleep schedule',
};

/** The form as it opens: everything but the name is chosen already. */
export function initialDraft(offer: Offer): FormDraft {
  const { options, resources } = offer;
  return {
    name: '',
    team: options.teams[0]?.ref ?? '',
    description: '',
    ttlHours: Math.min(offer.ttlHours, options.limits.maxTtlHours),
    services: [...offer.ticked],
    cpu: resources.cpu ?? '',
    memory: resources.memory ?? '',
    storage: resources.storage ?? '',
    autoPauseHours: offer.autoPauseHours,
    sleep: offer.sleep,
  };
}

const resourcesOf = (draft: FormDraft) => ({
  cpu: draft.cpu.trim(),
  memory: draft.memory.trim(),
  storage: draft.storage.trim(),
});

/** Everything that the form says, whether a blueprint says it already or not. */
function settingsOf(draft: FormDraft, offer: Offer) {
  return {
    ttlHours: draft.ttlHours,
    autoPauseHours: draft.autoPauseHours,
    sleep: draft.sleep,
    resources: resourcesOf(draft),
    services: chosenServices(offer, draft.services),
  };
}

const isSame = (a: unknown, b: unknown) =>
  JSON.stringify(a) === JSON.stringify(b);

/** The settings that a blueprint does not give as they are; all of them without one. */
function ownSettings(draft: FormDraft, offer: Offer) {
  const all = settingsOf(draft, offer);
  const preset = settingsOf(initialDraft(offer), offer);
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key, value]) =>
        value !== undefined &&
        !(offer.blueprint && isSame(value, preset[key as keyof typeof preset])),
    ),
  );
}

/** The request that the form stands for; what its blueprint says already is left to the blueprint. */
export function requestOf(draft: FormDraft, offer: Offer): EnvironmentRequest {
  const description = draft.description.trim();
  return {
    name: draft.name.trim(),
    ...(draft.team ? { team: draft.team } : {}),
    ...(description ? { description } : {}),
    ...(offer.blueprint ? { blueprint: offer.blueprint.name } : {}),
    ...ownSettings(draft, offer),
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
    case 'services':
    case 'autoPauseHours':
    case 'sleep':
      return head;
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
export function problemsOf(draft: FormDraft, offer: Offer): FieldProblems {
  const { options } = offer;
  const name = draft.name.trim();
  const settings = settingsOf(draft, offer);
  const { maxResources, maxServices, maxTtlHours } = options.limits;
  const limits = {
    maxTtlHours,
    maxServices,
    maxResources: complete(maxResources),
    serviceTypes: options.serviceTypes.map(({ type }) => type),
  };
  const problems: Array<Pick<ErrorDetail, 'field' | 'message'>> = [
    ...(name ? [] : [{ field: 'name', message: 'is needed' }]),
    ...(options.teams.length > 0 && !draft.team
      ? [{ field: 'team', message: 'must be chosen' }]
      : []),
    ...checkDraft(
      {
        ...settings,
        name,
        description: draft.description.trim(),
        owner: options.owner,
      },
      limits,
    ),
    ...checkSums(
      settings.resources,
      offer.services
        .filter(({ spec }) => draft.services.includes(spec.name))
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
  draft: Pick<FormDraft, 'name' | 'services'>,
  offer: Offer,
): Preview {
  const { owner, address } = offer.options;
  const typed = draft.name.trim();
  const short = isDnsLabel(typed) ? typed : BLANK;
  const full = owner ? environmentName(short, owner) : `dev-${short}-${BLANK}`;
  const { scheme, domain, port } = address;
  const exposed = offer.services.some(
    service => service.exposed && draft.services.includes(service.spec.name),
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
