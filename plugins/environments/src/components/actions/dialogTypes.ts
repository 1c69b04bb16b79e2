import { type Environment, type EnvironmentOptions } from '../../api/types';
import { type ActionId } from '../../view/actions';

/** A dialog that changes an environment; what is not here is done by one click. */
export type DialogId = Exclude<ActionId, 'pause' | 'resume' | 'restore'>;

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
