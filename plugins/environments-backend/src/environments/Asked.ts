import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Caller } from './Caller';
import { EnvironmentName } from './EnvironmentStore';

/** Which environment something is asked of, and by whom. */
export interface Asked {
  name: EnvironmentName;
  caller: Caller;
  credentials: BackstageCredentials;
}
