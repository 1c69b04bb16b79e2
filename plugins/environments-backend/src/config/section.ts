import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** The key under which all settings of environments are. */
export const ROOT = 'environments';

/** What is under {@link ROOT}, or under a key of it. */
export type Section = ReturnType<RootConfigService['getConfig']>;

/** @throws InputError where the value is no whole number in the range, which begins at 1 unless it is said */
export function readInteger(
  config: Section | undefined,
  key: string,
  fallback: number,
  { min = 1, max }: { min?: number; max: number },
): number {
  const value = config?.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InputError(
      `${ROOT}.${key} must be a whole number between ${min} and ${max}, not ${value}`,
    );
  }
  return value;
}
