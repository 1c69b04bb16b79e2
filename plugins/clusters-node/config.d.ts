export interface Config {
  /** Configuration of Backstage's Kubernetes plugin, of which this reads the clusters. */
  kubernetes?: {
    clusterLocatorMethods?: Array<{
      /** Only clusters under `config` are read here. */
      type: string;
      clusters?: Array<{
        name: string;
        title?: string;
        /** Base URL of the API server: https, or http on this machine. */
        url: string;
        /** Clusters of other providers than `serviceAccount`, the default, are left to the Kubernetes pages. */
        authProvider?: string;
        /**
         * Token of the service account that the platform acts as; without it, the one that is mounted in the pod.
         * @visibility secret
         */
        serviceAccountToken?: string;
        /**
         * Base64 of the PEM certificates that sign the server's.
         * @visibility secret
         */
        caData?: string;
        /**
         * File with the PEM certificates that sign the server's.
         * @visibility secret
         */
        caFile?: string;
        /** Believe any server. */
        skipTLSVerify?: boolean;
      }>;
    }>;
  };
}
