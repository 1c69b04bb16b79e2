import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Asked } from './Asked';
import { EnvironmentWriter } from './EnvironmentWriter';

/**
 * Gives an environment more time than it has, whatever others give it at the same moment.
 *
 * @throws RefusedError where that is more than any may have
 */
export function extendEnvironment(
  asked: Asked,
  hours: number,
  { writer }: { writer: EnvironmentWriter },
): Promise<DevEnvironment> {
  return writer.change(asked, 'update', ({ spec }) => ({
    spec: { ttlHours: spec.ttlHours + hours },
  }));
}
