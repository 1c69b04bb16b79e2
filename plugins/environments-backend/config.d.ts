export interface Config {
  /** Development environments. */
  environments?: {
    /**
     * Name of the cluster, among those of `kubernetes.clusterLocatorMethods`, that environments live in; the first by
     * default.
     */
    cluster?: string;
    controller?: {
      /** Whether this process may run the controller. Default true; it works only while it holds the lease. */
      enabled?: boolean;
      /**
       * Lets several installations share a cluster: each sees and serves only environments that are labelled
       * `platform.itdo-erp.com/controller` with its name. Without it, those that have no such label.
       */
      name?: string;
      /**
       * Token of the controller's own service account; without it the portal's is used.
       * @visibility secret
       */
      serviceAccountToken?: string;
      /** Namespace of the lease by which controllers elect their leader. Default itdo-platform. */
      namespace?: string;
      /** How many environments are worked on at once. Default 16. */
      concurrency?: number;
    };
    /** Environments answer at {scheme}://{environment}.{domain}:{port}. Default dev.itdo-erp.com. */
    domain?: string;
    /**
     * How services are opened in a browser through the portal, on clusters with and without an ingress; not at all where
     * it is missing.
     */
    access?: {
      /**
       * Services answer at host names below this address: https://{port}-{id}.{domain}. Its registrable domain must not be
       * the portal's; http only below localhost.
       */
      baseUrl: string;
      listen?: {
        /** Default 127.0.0.1. */
        host?: string;
        /** Default 7081. */
        port?: number;
      };
    };
    ingress?: {
      /** Default https. */
      scheme?: 'http' | 'https';
      /** As a browser sees it; without it, the scheme's own. */
      port?: number;
      /** Ingress class; without it, the cluster's default one. */
      className?: string;
      /** Addresses from which an ingress controller outside the cluster's pods comes, such as 10.0.0.1/32. */
      sourceCidrs?: string[];
      /** Labels of the namespaces in which ingress controllers run. Default kubernetes.io/metadata.name: ingress-nginx */
      namespaceLabels?: { [label: string]: string };
    };
    egress?: {
      /** Addresses that environments must not reach beside the API server's; default the link-local ones. */
      exceptCidrs?: string[];
    };
    ttl?: {
      /** Default 48. */
      defaultHours?: number;
      /** Default 720, which is also the most. */
      maxHours?: number;
    };
    resources?: {
      /** What an environment gets unless its request says otherwise. Default 4, 8Gi and 50Gi. */
      default?: { cpu?: string; memory?: string; storage?: string };
      /** The most that may be asked for. Default 16, 64Gi and 500Gi. */
      max?: { cpu?: string; memory?: string; storage?: string };
    };
    /** Default 10; at most 20. */
    maxServices?: number;
    /**
     * What every owner, and every team, may have at once; what is missing is unbounded. Paused environments, and those
     * that wait for their deletion, count for environments and storage only.
     */
    budgets?: {
      owner?: {
        environments?: number;
        cpu?: string | number;
        memory?: string;
        storage?: string;
      };
      team?: {
        environments?: number;
        cpu?: string | number;
        memory?: string;
        storage?: string;
      };
    };
    /** Environments of pull requests; none where it is missing. */
    previews?: {
      /** The label that asks for one. Default preview. */
      label?: string;
      /** Repositories whose pull requests may have one; others are refused. */
      repositories: Array<{
        /** Host and path, such as github.com/itdo/shop; the host is one of integrations.{gitea,github,gitlab}. */
        repository: string;
        /** Entity reference of the user whose the environments are: an account that nobody works with otherwise. */
        owner: string;
        /** Entity reference of the team that works in them. */
        team: string;
        /** Name of the blueprint that they are made from. */
        blueprint: string;
        /** How many of them run at once; whoever was used longest ago is put to sleep. Default 5, at most 100. */
        cap?: number;
        /** Hours until one is removed in any case; what the blueprint says by default. */
        ttlHours?: number;
        /** Which image a service runs, by its name; {revision} and {pullRequest} stand for the commit and the number. */
        images?: { [service: string]: string };
      }>;
    };
    deletion?: {
      /** For how many hours a deleted environment can be restored; 0 for not at all. Default 24, at most 720. */
      graceHours?: number;
      /**
       * After how many minutes an environment whose namespace does not go says what can be done about it. Default 10, at
       * most 1440.
       */
      stuckMinutes?: number;
    };
    /** Types of groups that count as teams. Default team. */
    teamTypes?: string[];
    /**
     * Images by key: postgres, redis, nats, sample-api, sample-frontend, workspace and those of other service types. A plain string
     * runs as user and group 999. Default postgres:15-alpine and redis:7-alpine; the others have none. Keys such as
     * postgres-17 are versions that a database may ask for.
     */
    images?: {
      [key: string]:
        | string
        | { name: string; runAsUser: number; runAsGroup: number }
        | {
            /** There is none yet, and why: services that need it wait, and say this. A change is followed at once. */
            notYet: string;
          };
    };
    /** How pods reach git hosts that have another name for people; https://{host} where one is missing. */
    gitHosts?: Array<{
      /** As people and integrations know it, such as git.itdo.example:3000. */
      host: string;
      /** What stands before the path of a repository, such as http://git.platform.local. */
      url: string;
    }>;
    /**
     * How many times what environments are promised may exceed what is reserved for them on nodes. Default 1 each.
     */
    overcommit?: { cpu?: number; memory?: number };
    /** Where pods of environments may run. */
    scheduling?: {
      nodeSelector?: { [label: string]: string };
      tolerations?: Array<{
        key?: string;
        operator?: 'Exists' | 'Equal';
        value?: string;
        effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
      }>;
    };
    /** Kubeconfigs that people get for their own accounts. */
    kubeconfig?: {
      /** URL of the API server as people's machines reach it. Default the one that the portal uses. */
      server?: string;
      /** How long they work at most, in hours. Default 8, at most 12. */
      maxHours?: number;
    };
    terminal?: {
      /** After how many minutes without a key a terminal is closed. Default 15, at most 1440. */
      idleMinutes?: number;
    };
    /** What estimates of costs rest on; examples, which say so, where nothing is set. */
    prices?: {
      /** Code of three letters. Default EUR. */
      currency?: string;
      /** Of a core for an hour. */
      cpuCoreHour?: number;
      /** Of a GiB of memory for an hour. */
      memoryGiBHour?: number;
      /** Of a GiB of storage for an hour. */
      storageGiBHour?: number;
    };
    /** Set where the cluster's nodes run nothing. */
    simulated?: {
      /** Why, in a sentence for people. */
      reason: string;
    };
  };
}
