import {
  Budgets,
  DevEnvironmentResources,
  EnvironmentLimits,
} from '@itdo/plugin-environments-common';
import { ServiceImage } from '@itdo/plugin-environments-node';
import { Prices } from '../costs/costOf';

/** Part of a pod's tolerations, as Kubernetes has them. */
export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

/** Where pods of environments may run. */
export interface Scheduling {
  nodeSelector?: Record<string, string>;
  tolerations?: Toleration[];
}

/** How environments are reached. */
export interface Address {
  scheme: 'http' | 'https';
  domain: string;
  port?: number;
}

/** How services are opened through the portal: at `{scheme}://{port}-{id}.{domain}:{port}`. */
export interface AccessConfig {
  scheme: 'http' | 'https';
  domain: string;
  /** As browsers see it; the scheme's own where it is missing. */
  port?: number;
  /** Where people sign in, without a slash at its end. */
  portalUrl: string;
  /** Where the access proxy listens. */
  listen: { host: string; port: number };
}

/** How kubeconfigs are handed out. */
export interface KubeconfigConfig {
  /** URL of the API server for people's machines; the portal's own where it is missing. */
  server?: string;
  maxHours: number;
}

/** The settings under `environments`, complete and checked. */
export interface EnvironmentsConfig {
  cluster?: string;
  controller: {
    enabled: boolean;
    /** Only environments that are labelled with it; those without the label where it is missing. */
    name?: string;
    serviceAccountToken?: string;
    namespace: string;
    concurrency: number;
  };
  address: Address;
  /** Missing where services are not opened through the portal. */
  access?: AccessConfig;
  ingress: {
    className?: string;
    sourceCidrs: string[];
    namespaceLabels: Record<string, string>;
  };
  egressExceptCidrs: string[];
  defaults: { ttlHours: number; resources: DevEnvironmentResources };
  limits: Omit<EnvironmentLimits, 'serviceTypes'>;
  budgets: Budgets;
  deletion: {
    /** How long a deleted environment can be restored; 0 where it is removed at once. */
    graceHours: number;
    /** How long a namespace may take to go until people are told what to do. */
    stuckMinutes: number;
  };
  teamTypes: string[];
  images: Map<string, ServiceImage>;
  /** How pods reach git hosts: by their host, the URL that stands before the path of a repository. */
  gitHosts: Map<string, string>;
  /** How many times what is promised may exceed what is reserved. */
  overcommit: { cpu: number; memory: number };
  scheduling: Scheduling;
  kubeconfig: KubeconfigConfig;
  /** What estimates of costs rest on. */
  prices: Prices;
  terminal: {
    /** After how long without a key a terminal is closed. */
    idleMinutes: number;
  };
  simulatedReason?: string;
}
