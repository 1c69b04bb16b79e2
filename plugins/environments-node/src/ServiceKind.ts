import { KubernetesObject } from '@itdo/plugin-clusters-node';
import {
  DevEnvironmentService,
  DevEnvironmentSource,
  Problem,
  ShareLevel,
} from '@itdo/plugin-environments-common';

/** A container image with the user it runs as. */
export interface ServiceImage {
  name: string;
  runAsUser: number;
  runAsGroup: number;
  /** Why nobody can pull it yet, as the end of a sentence about its service; missing where everybody can. */
  notYet?: string;
}

/** What one container of a service asks for and may use at most. */
export interface ContainerResources {
  requests: { cpu: string; memory: string };
  limits: { cpu: string; memory: string };
}

/** A variable that a service hands to others, by its value or from a Secret of the environment. */
export type OfferedVariable = { name: string } & (
  | { value: string }
  | { secret: string; key: string }
);

/** A Secret whose content is made up once and never again. */
export interface GeneratedSecret {
  name: string;
  /** The content; `password` gives another random one, safe in URLs, each time. */
  generate(password: () => string): Record<string, string>;
}

/** The Kubernetes objects of a service. Names and labels of ownership are completed by the platform. */
export interface ServicePlan {
  secrets: GeneratedSecret[];
  /** What must stand before the workload: volumes, services, configuration. */
  supports: KubernetesObject[];
  /** The Deployment or StatefulSet that runs it. */
  workload: KubernetesObject;
}

/** Where a service answers inside its environment. */
export interface ServiceEndpoint {
  /** Name of the Kubernetes Service. */
  host: string;
  port: number;
}

/** What a service type is told about the environment it is planned for. */
export interface ServiceContext {
  /** Name of the environment and of its namespace. */
  environment: string;
  /** How many pods are to run it; none where the environment is stopped. */
  replicas: number;
  /** Whether there is room for one more pod than that while pods are exchanged. */
  surge: boolean;
  /** Image of the request or, by its key, of the configuration; undefined where neither has one. */
  image?: ServiceImage;
  resources: ContainerResources;
  /** What the services it depends on hand to it, as far as its type {@link ServiceKind.accepts} it. */
  connections: OfferedVariable[];
  /** What the environment shows, where it is the preview of a pull request. */
  source?: DevEnvironmentSource;
  /** The URL by which pods clone a repository, which is given as people know it: a URL, or host and path. */
  cloneUrl(repository: string): string;
}

/** What a service keeps on a volume, and what of it cannot follow a change of the service. */
export interface ServiceData {
  /** Size of the volume, a Kubernetes quantity; it can only grow. */
  storage: string;
  /** What wrote it, such as `postgres-17`: another one cannot read it. Missing where every version can. */
  format?: string;
}

/**
 * A type of service that environments can have. Everything in it is pure: the same service gives the same objects.
 */
export interface ServiceKind {
  /** What `services[].type` says. */
  type: string;
  title: string;
  description: string;
  /** Name proposed for a service of this type. */
  defaultName: string;
  /** Key of its image under `environments.images`. */
  imageKey: string;
  /** Prefix of the keys of its images in other versions, where `config.version` chooses one: `postgres` of `postgres-17`. */
  versions?: string;
  /** Whether an environment has one where its request names no services. Default true. */
  byDefault?: boolean;
  /** How many pods may run one service: one where they do not share what they keep. */
  maxReplicas: number;
  /** Whether a service may begin with a seed script. Default false. */
  takesSeed?: boolean;
  /** Who may open it through the portal unless the service says otherwise. Default `team`. */
  share?: ShareLevel;
  /** Path at the environment's address where the first of its services answers unless the request says otherwise. */
  exposedPath?: string;
  /** Names of services of its environment in whose place its pods answer. It answers for none where this is missing. */
  serves?(service: DevEnvironmentService): string[];
  /** Ports that its pods need for themselves, on which they cannot answer for others. */
  ownPorts?: readonly number[];
  /** Ports at which programs may exchange bytes with it through the portal: those of SSH. */
  tunnelPorts?: readonly number[];
  /** Whether pods of another service may answer in its place: it is reached over HTTP at ports that it names. */
  canBeServed?: boolean;
  resources: ContainerResources;
  /** Names of variables that it takes from other services. */
  accepts: string[];
  /** Checks what only this type knows; fields are relative to the service. */
  check(service: DevEnvironmentService): Problem[];
  /** What it keeps on a volume; missing where it keeps nothing. */
  data?(service: DevEnvironmentService): ServiceData;
  endpoint(service: DevEnvironmentService): ServiceEndpoint;
  /** What it hands to services that depend on it. */
  offers(service: DevEnvironmentService): OfferedVariable[];
  plan(service: DevEnvironmentService, context: ServiceContext): ServicePlan;
}
