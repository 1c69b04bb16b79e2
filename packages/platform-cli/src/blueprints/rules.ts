import { createRequire } from 'node:module';
import type * as EnvironmentsCommon from '@itdo/plugin-environments-common';

/** What blueprints are checked with. */
export type BlueprintRules = Pick<
  typeof EnvironmentsCommon,
  'BLUEPRINT_TYPE' | 'compareVersions' | 'readBlueprint' | 'readBlueprintLimits'
>;

/**
 * Loads the rules of the platform itself. They are written for bundlers, so that it takes Backstage's transform, as the
 * portal's backend does; the transform stays in this process from then on.
 */
export function loadRules(): BlueprintRules {
  const require = createRequire(import.meta.url);
  require('@backstage/cli/config/nodeTransform.cjs');
  return require('@itdo/plugin-environments-common') as BlueprintRules;
}
