import { type Environment, type EnvironmentOptions } from '../../api/types';

/** A dialog that changes an environment. */
export type DialogId =
  | 'extend'
  | 'restart'
  | 'scale'
  | 'image'
  | 'edit'
  | 'transfer'
  | 'autoPause'
  | 'sleep'
  | 'clone'
  | 'upgrade'
  | 'reset'
  | 'delete';

/** What every dialog is given. */
export interface DialogProps {
  environment: Environment;
  options: EnvironmentOptions;
  /** Name of the service that it is about; absent where it is about all. */
  service: string | undefined;
  onClose: () => void;
  /** Goes to another environment, or to the list where none is named. */
  onLeave: (to?: Pick<Environment, 'namespace' | 'name'>) => void;
}
