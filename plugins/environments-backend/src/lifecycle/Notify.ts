import { DevEnvironment } from '@itdo/plugin-environments-common';

/**
 * Tells the owner of an environment that it is removed in so many hours at most. It may be called again for the same
 * `expiresAt` and hours where the process ended in between; who tells people sees to it that they hear it once.
 */
export type Notify = (
  environment: DevEnvironment,
  notice: { hours: number; expiresAt: string },
) => Promise<void>;
