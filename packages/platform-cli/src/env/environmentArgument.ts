import { Argument } from 'commander';

/** Arguments and options of these names are completed with the names of environments. */
export const ENVIRONMENT_ARGUMENT = 'environment';

/** The environment that a command is about. */
export function environmentArgument(): Argument {
  return new Argument(
    `<${ENVIRONMENT_ARGUMENT}>`,
    'its name, short or whole, or NAMESPACE/NAME where several are called so',
  );
}
