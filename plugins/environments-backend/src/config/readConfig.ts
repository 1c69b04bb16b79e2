import { isIPv4, isIPv6 } from 'node:net';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  checkResources,
  DevEnvironmentResources,
  isDnsLabel,
  RESOURCE_NAMES,
} from '@itdo/plugin-environments-common';
import { EnvironmentsConfig } from './EnvironmentsConfig';
import { readAccess } from './readAccess';
import { readGitHosts } from './readGitHosts';
import { readBudgets } from './readBudgets';
import { readImages } from './readImages';
import { readKubeconfig, readPrices } from './readPeople';
import { readInteger, ROOT, Section } from './section';

/** What the schema of the kind lets in at most. */
const HIGHEST_TTL_HOURS = 720;
const MOST_SERVICES = 20;
const NO_BOUND = { cpu: '1E', memory: '1E', storage: '1E' };

/**
 * Reads the settings under `environments`.
 *
 * @throws InputError that names the key and what it must be
 */
export function readEnvironmentsConfig(
  root: RootConfigService,
): EnvironmentsConfig {
  const config = root.getOptionalConfig(ROOT);
  const maxResources = readResources(config, 'resources.max', {
    cpu: '16',
    memory: '64Gi',
    storage: '500Gi',
  });
  const maxTtlHours = readInteger(config, 'ttl.maxHours', HIGHEST_TTL_HOURS, {
    max: HIGHEST_TTL_HOURS,
  });
  return {
    cluster: config?.getOptionalString('cluster'),
    controller: {
      enabled: config?.getOptionalBoolean('controller.enabled') ?? true,
      name: readControllerName(config),
      serviceAccountToken: config?.getOptionalString(
        'controller.serviceAccountToken',
      ),
      namespace:
        config?.getOptionalString('controller.namespace') ?? 'itdo-platform',
      concurrency: readInteger(config, 'controller.concurrency', 16, {
        max: 256,
      }),
    },
    address: {
      scheme: readScheme(config),
      domain: readDomain(config),
      port: config?.has('ingress.port')
        ? readInteger(config, 'ingress.port', 443, { max: 65_535 })
        : undefined,
    },
    access: readAccess(root, config),
    ingress: {
      className: config?.getOptionalString('ingress.className'),
      sourceCidrs: readCidrs(config, 'ingress.sourceCidrs', []),
      namespaceLabels: config?.getOptional<Record<string, string>>(
        'ingress.namespaceLabels',
      ) ?? { 'kubernetes.io/metadata.name': 'ingress-nginx' },
    },
    egressExceptCidrs: readCidrs(config, 'egress.exceptCidrs', [
      '169.254.0.0/16',
      'fe80::/10',
      'fd00:ec2::/32',
    ]),
    defaults: {
      ttlHours: readInteger(
        config,
        'ttl.defaultHours',
        Math.min(48, maxTtlHours),
        { max: maxTtlHours },
      ),
      resources: readResources(
        config,
        'resources.default',
        { cpu: '4', memory: '8Gi', storage: '50Gi' },
        maxResources,
      ),
    },
    limits: {
      maxTtlHours,
      maxResources,
      maxServices: readInteger(config, 'maxServices', 10, {
        max: MOST_SERVICES,
      }),
    },
    budgets: readBudgets(config),
    deletion: {
      graceHours: readInteger(config, 'deletion.graceHours', 24, {
        min: 0,
        max: HIGHEST_TTL_HOURS,
      }),
      stuckMinutes: readInteger(config, 'deletion.stuckMinutes', 10, {
        max: 1440,
      }),
    },
    teamTypes: config?.getOptionalStringArray('teamTypes') ?? ['team'],
    images: readImages(config),
    gitHosts: readGitHosts(config),
    overcommit: {
      cpu: readRatio(config, 'overcommit.cpu'),
      memory: readRatio(config, 'overcommit.memory'),
    },
    scheduling:
      config?.getOptional<EnvironmentsConfig['scheduling']>('scheduling') ?? {},
    kubeconfig: readKubeconfig(config),
    prices: readPrices(config),
    terminal: {
      idleMinutes: readInteger(config, 'terminal.idleMinutes', 15, {
        max: 1440,
      }),
    },
    simulatedReason: config?.getOptionalString('simulated.reason'),
  };
}

function readControllerName(config: Section | undefined): string | undefined {
  const name = config?.getOptionalString('controller.name');
  if (name !== undefined && !isDnsLabel(name)) {
    throw new InputError(
      `${ROOT}.controller.name must be a DNS label, not '${name}'`,
    );
  }
  return name;
}

function readRatio(config: Section | undefined, key: string): number {
  const value = config?.getOptionalNumber(key) ?? 1;
  if (!(value >= 1 && value <= 1000)) {
    throw new InputError(
      `${ROOT}.${key} must be a number between 1 and 1000, not ${value}`,
    );
  }
  return value;
}

function readScheme(config: Section | undefined): 'http' | 'https' {
  const scheme = config?.getOptionalString('ingress.scheme') ?? 'https';
  if (scheme !== 'http' && scheme !== 'https') {
    throw new InputError(
      `${ROOT}.ingress.scheme must be http or https, not '${scheme}'`,
    );
  }
  return scheme;
}

function readDomain(config: Section | undefined): string {
  const domain = config?.getOptionalString('domain') ?? 'dev.itdo-erp.com';
  if (domain.length > 180 || !domain.split('.').every(isDnsLabel)) {
    throw new InputError(
      `${ROOT}.domain must be a domain such as dev.itdo-erp.com, not '${domain}'`,
    );
  }
  return domain;
}

function readResources(
  config: Section | undefined,
  key: string,
  fallback: DevEnvironmentResources,
  max: DevEnvironmentResources = NO_BOUND,
): DevEnvironmentResources {
  const resources = { ...fallback };
  for (const name of RESOURCE_NAMES) {
    const value = config?.getOptional(`${key}.${name}`);
    if (value !== undefined) {
      resources[name] = String(value);
    }
  }
  const [problem] = checkResources(resources, max);
  if (problem) {
    const name = problem.field.replace('resources.', '');
    throw new InputError(`${ROOT}.${key}.${name} ${problem.message}`);
  }
  return resources;
}

function readCidrs(
  config: Section | undefined,
  key: string,
  fallback: string[],
): string[] {
  const cidrs = config?.getOptionalStringArray(key) ?? fallback;
  const wrong = cidrs.find(cidr => !isCidr(cidr));
  if (wrong !== undefined) {
    throw new InputError(
      `${ROOT}.${key} must list addresses such as 10.0.0.0/8, not '${wrong}'`,
    );
  }
  return cidrs;
}

function isCidr(text: string): boolean {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  if (!match) {
    return false;
  }
  const [, address, bits] = match;
  return (
    (isIPv4(address) && Number(bits) <= 32) ||
    (isIPv6(address) && Number(bits) <= 128)
  );
}
