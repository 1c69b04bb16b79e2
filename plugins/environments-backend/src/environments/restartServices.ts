import { annotations, DevEnvironment } from '@itdo/plugin-environments-common';
import { RefusedError } from '../http/RefusedError';
import { wholeSeconds } from '../lifecycle/times';
import { Asked } from './Asked';
import { EnvironmentWriter } from './EnvironmentWriter';

/**
 * Has the pods of services started anew.
 *
 * @throws RefusedError where the environment has no service of a name
 */
export function restartServices(
  asked: Asked,
  names: string[],
  { writer, now }: { writer: EnvironmentWriter; now(): Date },
): Promise<DevEnvironment> {
  return writer.change(asked, 'update', ({ spec }) => {
    const known = spec.services.map(({ name }) => name);
    const problems = names.flatMap((name, index) =>
      known.includes(name)
        ? []
        : [
            {
              field: `services[${index}]`,
              rule: 'UnknownService' as const,
              message: `'${name}' is no service of this environment; it has ${known.join(
                ', ',
              )}`,
            },
          ],
    );
    if (problems.length > 0) {
      throw new RefusedError(problems);
    }
    // With its fraction, so that two restarts within a second are two.
    const restartedAt = now().toISOString();
    return {
      spec: {
        services: spec.services.map(service =>
          names.includes(service.name) ? { ...service, restartedAt } : service,
        ),
      },
      annotations: {
        [annotations.lastActivityAt]: wholeSeconds(now().getTime()),
      },
    };
  });
}
