import { DevEnvironmentService, SHARE_LEVELS } from '../devEnvironment';
import { isDnsLabel } from '../names';
import { checkDependencies } from './dependencies';
import { Problem, RuleCode } from './problem';

/** Room for what the platform appends to the names of services. */
const MAX_SERVICE_NAME_LENGTH = 40;
const MAX_VARIABLES = 100;
const MAX_PORTS = 10;
/** The most pods that a service may have, whatever its type. */
export const MAX_REPLICAS = 10;
/** Bytes of a seed script: it travels in the environment's own object. */
const MAX_SEED_BYTES = 64 * 1024;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/;
const PATH = /^\/([A-Za-z0-9._~-]+\/?)*$/;
const IMAGE =
  /^[a-z0-9]+([._-][a-z0-9]+)*(:\d{1,5})?(\/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/** Checks the services of an environment, each by itself and all together. */
export function checkServices(
  services: DevEnvironmentService[],
  limits: { maxServices: number; serviceTypes: string[] },
): Problem[] {
  if (services.length === 0) {
    return [
      {
        field: 'services',
        rule: 'Required',
        message: 'must have at least one service',
      },
    ];
  }
  if (services.length > limits.maxServices) {
    return [
      {
        field: 'services',
        rule: 'TooManyServices',
        message: `must not have more than ${limits.maxServices} services`,
      },
    ];
  }
  return [
    ...services.flatMap((service, index) =>
      checkService(service, `services[${index}]`, limits.serviceTypes),
    ),
    ...checkTogether(services),
    ...checkDependencies(services),
  ];
}

function checkService(
  service: DevEnvironmentService,
  at: string,
  serviceTypes: string[],
): Problem[] {
  const problems: Problem[] = [];
  const refuse = (field: string, rule: RuleCode, message: string) =>
    problems.push({ field: `${at}.${field}`, rule, message });

  if (!isDnsLabel(service.name)) {
    refuse('name', 'DnsLabel', 'must be a DNS label, such as backend-api');
  } else if (service.name.length > MAX_SERVICE_NAME_LENGTH) {
    refuse(
      'name',
      'NameTooLong',
      `must not have more than ${MAX_SERVICE_NAME_LENGTH} characters`,
    );
  }
  if (!serviceTypes.includes(service.type)) {
    refuse(
      'type',
      'UnknownServiceType',
      `must be one of ${serviceTypes.join(', ')}`,
    );
  }
  if (service.image !== undefined && !isImage(service.image)) {
    refuse('image', 'Image', 'must be the name of a container image');
  }
  if (service.expose && !isPath(service.expose.path)) {
    refuse('expose.path', 'Path', 'must be a path such as /api');
  }
  const { replicas = 1, restartedAt, seed, share } = service;
  if (share !== undefined && !SHARE_LEVELS.includes(share)) {
    refuse('share', 'ShareLevel', `must be one of ${SHARE_LEVELS.join(', ')}`);
  }
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > MAX_REPLICAS) {
    refuse(
      'replicas',
      'Replicas',
      `must be a whole number between 0 and ${MAX_REPLICAS}`,
    );
  }
  if (restartedAt !== undefined && !isTime(restartedAt)) {
    refuse(
      'restartedAt',
      'Time',
      'must be a time such as 2026-11-24T08:00:00Z',
    );
  }
  if (seed !== undefined) {
    const bytes = new TextEncoder().encode(seed.script).length;
    if (bytes === 0 || bytes > MAX_SEED_BYTES || seed.script.includes('\0')) {
      refuse(
        'seed.script',
        'Seed',
        `must be text of at most ${MAX_SEED_BYTES} bytes, and has ${bytes}`,
      );
    }
  }
  return [
    ...problems,
    ...checkVariables(service.env ?? [], at),
    ...checkPorts(service.ports ?? [], at),
  ];
}

function isTime(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

function isImage(image: string): boolean {
  return image.length <= 512 && IMAGE.test(image);
}

function isPath(path: string): boolean {
  const segments = path.split('/');
  return (
    path.length <= 200 &&
    PATH.test(path) &&
    !segments.includes('.') &&
    !segments.includes('..')
  );
}

function checkVariables(
  env: NonNullable<DevEnvironmentService['env']>,
  at: string,
): Problem[] {
  if (env.length > MAX_VARIABLES) {
    return [
      {
        field: `${at}.env`,
        rule: 'EnvironmentVariable',
        message: `must not have more than ${MAX_VARIABLES} variables`,
      },
    ];
  }
  const names = env.map(({ name }) => name);
  return env.flatMap(({ name }, index): Problem[] =>
    VARIABLE_NAME.test(name) && names.indexOf(name) === index
      ? []
      : [
          {
            field: `${at}.env[${index}].name`,
            rule: 'EnvironmentVariable',
            message:
              'must be a name of letters, digits and underscores, used once',
          },
        ],
  );
}

function checkPorts(
  ports: NonNullable<DevEnvironmentService['ports']>,
  at: string,
): Problem[] {
  if (ports.length > MAX_PORTS) {
    return [
      {
        field: `${at}.ports`,
        rule: 'Port',
        message: `must not have more than ${MAX_PORTS} ports`,
      },
    ];
  }
  const numbers = ports.map(({ port }) => port);
  const names = ports.map(({ port, name }) => name ?? `port-${port}`);
  return ports.flatMap(({ port, name }, index): Problem[] => {
    const legal =
      Number.isInteger(port) &&
      port >= 1 &&
      port <= 65535 &&
      (name === undefined || PORT_NAME.test(name));
    return legal &&
      numbers.indexOf(port) === index &&
      names.indexOf(names[index]) === index
      ? []
      : [
          {
            field: `${at}.ports[${index}]`,
            rule: 'Port',
            message:
              'must be a number between 1 and 65535, used once, and its name, if any, at most 15 lower-case letters, digits and hyphens',
          },
        ];
  });
}

function checkTogether(services: DevEnvironmentService[]): Problem[] {
  const names = services.map(({ name }) => name);
  const paths = services.map(({ expose }) => expose?.path);
  return services.flatMap((service, index): Problem[] => {
    const problems: Problem[] = [];
    if (names.indexOf(service.name) !== index) {
      problems.push({
        field: `services[${index}].name`,
        rule: 'DuplicateService',
        message: `'${service.name}' is the name of another service already`,
      });
    }
    const path = paths[index];
    if (path !== undefined && paths.indexOf(path) !== index) {
      problems.push({
        field: `services[${index}].expose.path`,
        rule: 'DuplicatePath',
        message: `'${path}' is the path of another service already`,
      });
    }
    return problems;
  });
}
