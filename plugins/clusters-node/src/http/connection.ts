/** How to reach one API server and who to be there. */
export interface ClusterConnection {
  name: string;
  title?: string;
  /** Base URL; a path in it is kept, as some proxies need one. */
  url: string;
  tls?: {
    /** PEM. Without it, the machine's trusted authorities count. */
    ca?: string;
    /** Client certificate and key, PEM. */
    cert?: string;
    key?: string;
    /** Only for clusters configured with `skipTLSVerify`. */
    skipVerify?: boolean;
    /** Name to expect in the server's certificate where it is not the URL's host. */
    serverName?: string;
  };
  /** The `Authorization` header; asked before each request, so that it may change. */
  authorization?(): Promise<string | undefined>;
}
