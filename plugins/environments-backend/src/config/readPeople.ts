import { InputError } from '@backstage/errors';
import { Prices } from '../costs/costOf';
import { KubeconfigConfig } from './EnvironmentsConfig';
import { readInteger, ROOT, Section } from './section';

/** An admission policy of the platform lets no token live longer. */
const MOST_HOURS = 12;

/** Examples, so that there is something to see; no price list has them. */
const EXAMPLES = {
  currency: 'EUR',
  cpuCoreHour: 0.03,
  memoryGiBHour: 0.004,
  storageGiBHour: 0.0001,
};

/** @throws InputError where a value under `environments.kubeconfig` cannot be right */
export function readKubeconfig(config: Section | undefined): KubeconfigConfig {
  const server = config?.getOptionalString('kubeconfig.server');
  if (server !== undefined && !/^https:\/\/[^\s/]/.test(server)) {
    throw new InputError(
      `${ROOT}.kubeconfig.server must be the URL of an API server and begin with https://, not '${server}'`,
    );
  }
  return {
    ...(server ? { server: server.replace(/\/+$/, '') } : {}),
    maxHours: readInteger(config, 'kubeconfig.maxHours', 8, {
      max: MOST_HOURS,
    }),
  };
}

/** @throws InputError where a value under `environments.prices` cannot be right */
export function readPrices(config: Section | undefined): Prices {
  const currency =
    config?.getOptionalString('prices.currency') ?? EXAMPLES.currency;
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new InputError(
      `${ROOT}.prices.currency must be a code of three letters such as EUR, not '${currency}'`,
    );
  }
  const price = (
    key: 'cpuCoreHour' | 'memoryGiBHour' | 'storageGiBHour',
  ): number => {
    const value = config?.getOptionalNumber(`prices.${key}`) ?? EXAMPLES[key];
    if (!(value >= 0 && value <= 1_000_000)) {
      throw new InputError(
        `${ROOT}.prices.${key} must be a number from 0 on, not ${value}`,
      );
    }
    return value;
  };
  return {
    currency,
    cpuCoreHour: price('cpuCoreHour'),
    memoryGiBHour: price('memoryGiBHour'),
    storageGiBHour: price('storageGiBHour'),
    configured: config?.has('prices') ?? false,
  };
}
