/**
 * What other plugins need to extend development environments: the shape of a service type, the extension point that
 * takes it, the building blocks of its Kubernetes objects, and what it demands of blueprints.
 *
 * @packageDocumentation
 */

export {
  blueprintRulesServiceRef,
  type BlueprintRulesService,
} from './blueprintRules';
export { devEnvironments, environmentSelector } from './devEnvironments';
export {
  environmentServiceKindsExtensionPoint,
  type EnvironmentServiceKindsExtensionPoint,
} from './extensionPoint';
export type {
  ContainerResources,
  GeneratedSecret,
  OfferedVariable,
  ServiceData,
  ServiceContext,
  ServiceEndpoint,
  ServiceImage,
  ServiceKind,
  ServicePlan,
} from './ServiceKind';
export {
  clusterService,
  deployment,
  configMap,
  fromSecret,
  statefulSet,
  variables,
  volumeClaim,
  type WorkloadOptions,
} from './workload';
