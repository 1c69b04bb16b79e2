import { join } from 'node:path';

/** Where state stands that users other than the one who starts must reach; root's only. */
export const SHARED_STATE = '/var/lib/itdo-platform';

/** The folder of shared state that belongs to one checkout. */
export function sharedStateOf(instance: string): string {
  return join(SHARED_STATE, instance);
}

/** The data folder: in the checkout's state, unless PostgreSQL runs as an account that cannot enter it. */
export function postgresDataDirectory(options: {
  state: string;
  instance: string;
  hasOwnAccount: boolean;
}): string {
  return options.hasOwnAccount
    ? join(sharedStateOf(options.instance), 'postgres')
    : join(options.state, 'postgres');
}
