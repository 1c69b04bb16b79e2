import { resolve } from 'node:path';
import {
  checkoutRoot,
  instancePaths,
  type InstancePaths,
} from '../instance/paths.ts';

/** The instance that a command speaks of: this checkout's, or the one that PLATFORM_STATE_DIR names. */
export function currentInstance(): InstancePaths {
  const state = process.env.PLATFORM_STATE_DIR;
  return instancePaths({
    root: checkoutRoot(),
    state: state ? resolve(state) : undefined,
  });
}
