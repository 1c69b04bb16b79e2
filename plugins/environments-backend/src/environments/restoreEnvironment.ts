import { DevEnvironment } from '@itdo/plugin-environments-common';
import { CollisionError } from '../http/RefusedError';
import { Asked } from './Asked';
import { EnvironmentWriter } from './EnvironmentWriter';

/**
 * Takes a deletion back.
 *
 * @throws CollisionError where the environment is not to be deleted
 */
export function restoreEnvironment(
  asked: Asked,
  { writer }: { writer: EnvironmentWriter },
): Promise<DevEnvironment> {
  return writer.change(asked, 'delete', ({ spec }) => {
    if (spec.deleteAfter === undefined) {
      throw new CollisionError(
        'deleteAfter',
        'NotPendingDeletion',
        'there is no deletion to take back',
      );
    }
    return { spec: { deleteAfter: null } };
  });
}
