import {
  DevEnvironmentService,
  parseQuantity,
  Problem,
} from '@itdo/plugin-environments-common';

/** The settings that a service type knows: a test of the value, and what to say where it fails. */
export type Settings = Record<string, Setting>;

interface Setting {
  legal(value: string): boolean;
  expected: string;
}

/** The size of a volume. */
export const storage: Setting = {
  legal: value => (parseQuantity(value) ?? 0n) > 0n,
  expected: 'a Kubernetes quantity such as 5Gi',
};

/** Checks `config` against the settings of a type; what the type does not know is refused rather than ignored. */
export function checkSettings(
  service: DevEnvironmentService,
  settings: Settings,
): Problem[] {
  const known = Object.keys(settings);
  return Object.entries(service.config ?? {}).flatMap(
    ([key, value]): Problem[] => {
      const field = `config.${key}`;
      if (!known.includes(key)) {
        return [
          {
            field,
            rule: 'ServiceConfig',
            message:
              known.length > 0
                ? `is no setting of type ${
                    service.type
                  }, which has ${known.join(', ')}`
                : `is no setting of type ${service.type}, which has none`,
          },
        ];
      }
      return settings[key].legal(value)
        ? []
        : [
            {
              field,
              rule: 'ServiceConfig',
              message: `must be ${settings[key].expected}`,
            },
          ];
    },
  );
}
