import { annotations, DevEnvironment } from '@itdo/plugin-environments-common';
import { CollisionError } from '../http/RefusedError';
import { sleepsFrom } from '../lifecycle/sleepTimes';
import { wholeSeconds } from '../lifecycle/times';
import { Asked } from './Asked';
import { EnvironmentWriter } from './EnvironmentWriter';

/**
 * Starts the services of an environment again, whatever stopped them: it is not paused, was used now, and where it is
 * asleep it stays awake until the end of that sleep.
 *
 * @throws CollisionError where it is to be deleted
 */
export function resumeEnvironment(
  asked: Asked,
  { writer, now }: { writer: EnvironmentWriter; now(): Date },
): Promise<DevEnvironment> {
  return writer.change(asked, 'update', ({ spec }) => {
    if (spec.deleteAfter !== undefined) {
      throw new CollisionError(
        'deleteAfter',
        'PendingDeletion',
        'it is to be removed; restore it first',
      );
    }
    const instant = now().getTime();
    const sleep = spec.sleep && sleepsFrom(spec.sleep, instant).next().value;
    const asleep = sleep && sleep.from <= instant;
    return {
      spec: {
        paused: false,
        ...(asleep ? { awakeUntil: wholeSeconds(sleep.to) } : {}),
      },
      annotations: { [annotations.lastActivityAt]: wholeSeconds(instant) },
    };
  });
}
