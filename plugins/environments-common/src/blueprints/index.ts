export {
  checkBlueprint,
  isBlueprint,
  readBlueprint,
  type BlueprintEntity,
} from './check';
export { readBlueprintLimits } from './limits';
export * from './types';
export { upgradeOf, type BlueprintedEnvironment } from './upgrade';
export { compareVersions, isBlueprintVersion } from './versions';
