/**
 * Clients, shared informers and the controller runtime for the configured Kubernetes clusters.
 *
 * @packageDocumentation
 */

export { systemClock, type Clock } from './clock';
export {
  connectCluster,
  type ClusterOptions,
} from './cluster/KubernetesCluster';
export type {
  ApplyOptions,
  Cluster,
  ClusterAddress,
  ClusterIdentity,
  ClustersService,
  ClusterSummary,
  ConnectedCluster,
  DeleteOptions,
  Fence,
  ListOptions,
  NodeDirectory,
  PatchOptions,
  RequestOptions,
  WriteOptions,
} from './cluster/types';
export { createController } from './controller/createController';
export { eventsOf } from './controller/eventsOf';
export {
  WorkQueue,
  type WorkContext,
  type WorkQueueOptions,
} from './controller/WorkQueue';
export type {
  Controller,
  ControllerOptions,
  KeySource,
  ReconcileContext,
  ReconcileResult,
} from './controller/types';
export {
  isKubernetesError,
  KubernetesError,
  LeadershipLostError,
  type KubernetesStatus,
  type StatusCause,
} from './errors';
export { withQuery } from './cluster/ObjectClient';
export type { ClusterConnection } from './http/connection';
export type { SocketRequest } from './http/openSocket';
export { linesOf } from './informer/lines';
export type {
  Informer,
  InformerHandlers,
  InformerSpec,
  InformerStatus,
} from './informer/types';
export type {
  LeaderElector,
  LeaderElectorOptions,
  LeaderTerm,
} from './leader/types';
export {
  keyOf,
  nameOf,
  type JsonOf,
  type KubernetesObject,
  type ObjectList,
  type ObjectMeta,
  type ObjectName,
  type OwnerReference,
} from './objects';
export {
  apiVersionOf,
  parseApiVersion,
  pathOf,
  resources,
  type ResourceRef,
} from './resources';
export { clustersServiceRef } from './service';
