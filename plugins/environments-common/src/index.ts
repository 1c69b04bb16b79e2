/**
 * Development environments: their types, names, rules, permissions and the client of their API.
 *
 * @packageDocumentation
 */

export * from './blueprints';
export * from './budgets';
export * from './catalog';
export * from './devEnvironment';
export * from './labels';
export * from './names';
export * from './permissions';
export * from './quantities';
export * from './rules';
export {
  DefaultApiClient as EnvironmentsClient,
  type AccessLink,
  type BlueprintUpgrade,
  type CloneRequest,
  type Connections,
  type Container,
  type CostEstimate,
  type Environment,
  type EnvironmentChange,
  type EnvironmentEvent,
  type EnvironmentEventList,
  type EnvironmentIdentity,
  type EnvironmentList,
  type EnvironmentOptions,
  type EnvironmentRequest,
  type EnvironmentSnapshot,
  type EnvironmentTeam,
  type EnvironmentUsage,
  type ErrorDetail,
  type Kubeconfig,
  type KubeconfigRequest,
  type LogLines,
  type LogNotice,
  type PortForward,
  type RequestOptions,
  type RevealedSecrets,
  type ServiceDoor,
  type ServiceTypeOption,
  type StreamClosed,
  type TerminalRequest,
  type TerminalTicket,
  type Timeline,
  type TimelineEntry,
  type TypedResponse,
  type Variable,
} from './schema/openapi';
