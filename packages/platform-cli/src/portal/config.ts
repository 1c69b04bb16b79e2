import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeFileAtomically } from '../instance/files.ts';
import type { Ports } from '../instance/ports.ts';
import type { ClusterChoice } from '../instance/settings.ts';
import type { ClusterAccess } from '../kubernetes/accounts.ts';
import { readImages, simulatedImages } from '../kubernetes/images.ts';
import {
  gitConfig,
  inwardGitHosts,
  samplePreviews,
  type GitSecrets,
} from './gitConfig.ts';

/** What the portal is told about the instance that it is part of. */
export interface PortalConfigOptions {
  readonly state: string;
  readonly ports: Ports;
  /** Folder of the built front end, a package whose `dist` is served. */
  readonly frontend: string;
  readonly cluster?: {
    readonly choice: ClusterChoice;
    readonly access: ClusterAccess;
  };
  /** Set where the git host of this machine is one of the parts. */
  readonly git?: GitSecrets;
  /** Why the image of workspaces could not be made, where that was tried. */
  readonly workspaceFailure?: string;
}

/** How much more is promised than reserved: a machine of a few cores holds many environments that mostly wait. */
const OVERCOMMIT = { cpu: 10, memory: 4 };

/** Where the ingress controller of the embedded cluster calls from. */
const NODE_ADDRESS = '192.168.127.2/32';

/** What workspaces say, whose image is made behind the portal. */
function withoutWorkspaceImage(failure: string | undefined): object {
  return {
    workspace: {
      notYet:
        failure === undefined
          ? 'waits for its image, which this machine makes once the portal runs; ./platform status says how far that is'
          : `waits for its image, which could not be made on this machine: ${failure}; the next ./platform start tries again`,
    },
  };
}

/** Where the portal answers. */
export function portalUrl(ports: Ports): string {
  return `http://localhost:${ports.portal}`;
}

/** Where the configuration of an instance's portal stands. */
export function portalConfigFile(state: string): string {
  return join(state, 'app-config.instance.yaml');
}

/** Writes the configuration that lies over app-config.yaml; its mode is 0600, it holds tokens. */
export function writePortalConfig(options: PortalConfigOptions): void {
  const path = portalConfigFile(options.state);
  const url = portalUrl(options.ports);
  const config = {
    app: { baseUrl: url, packageName: options.frontend },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port: options.ports.portal },
      cors: { origin: url },
    },
    ...clusterConfig(options),
    ...(options.git && gitConfig(options.ports, options.git)),
  };
  writeFileAtomically(
    path,
    `# Written by ./platform at every start.\n${stringify(config)}`,
  );
}

function clusterConfig({
  cluster,
  git,
  ports,
  state,
  workspaceFailure,
}: PortalConfigOptions): object {
  if (!cluster) {
    return {};
  }
  const { access, choice } = cluster;
  const isEmbedded = choice.mode !== 'external';
  const images =
    choice.mode === 'simulated'
      ? simulatedImages()
      : { ...withoutWorkspaceImage(workspaceFailure), ...readImages(state) };
  return {
    kubernetes: {
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'local',
              title: isEmbedded ? 'This machine' : 'Your cluster',
              url: access.url,
              authProvider: 'serviceAccount',
              serviceAccountToken: access.portalToken,
              ...(access.caData && { caData: access.caData }),
              ...(access.skipTLSVerify && { skipTLSVerify: true }),
            },
          ],
        },
      ],
    },
    environments: {
      cluster: 'local',
      controller: { serviceAccountToken: access.controllerToken },
      ...(git && { previews: samplePreviews(ports) }),
      access: {
        baseUrl: `http://access.localhost:${ports.access}`,
        listen: { host: '127.0.0.1', port: ports.access },
      },
      ...(isEmbedded && {
        domain: 'dev.localhost',
        overcommit: OVERCOMMIT,
        ingress: {
          scheme: 'http',
          port: ports.ingress,
          className: 'platform',
          sourceCidrs: [NODE_ADDRESS],
        },
        images,
        ...(git && { gitHosts: inwardGitHosts(ports) }),
      }),
      ...(choice.mode === 'simulated' && {
        simulated: { reason: choice.reason },
      }),
    },
  };
}
