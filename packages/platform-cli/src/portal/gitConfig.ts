import {
  GIT_INWARD_NAME,
  GIT_ORGANISATION,
  GIT_PORTAL_USER,
  GIT_SAMPLE,
} from '../git/names.ts';
import type { Ports } from '../instance/ports.ts';
import type { Secrets } from '../instance/secrets.ts';

/** What the portal and the git host share. */
export type GitSecrets = Pick<
  Secrets,
  'gitPortalPassword' | 'gitWebhookSecret'
>;

const MINUTES = 5;

/** Lets the pull requests of the sample repository have environments, of a member of the team that owns it. */
export function samplePreviews(ports: Ports): object {
  return {
    repositories: [
      {
        repository: `localhost:${ports.git}/${GIT_ORGANISATION}/${GIT_SAMPLE}`,
        owner: 'user:default/previews',
        team: 'group:default/backend-team',
        blueprint: 'api-only',
        cap: 3,
      },
    ],
  };
}

/** How pods of the embedded cluster reach the git host that people know as a port of this machine. */
export function inwardGitHosts(ports: Ports): object[] {
  return [{ host: `localhost:${ports.git}`, url: `http://${GIT_INWARD_NAME}` }];
}

/** Tells the portal of the git host of this machine: how to call it, whose catalog files to read, what it signs with. */
export function gitConfig(ports: Ports, secrets: GitSecrets): object {
  const host = `localhost:${ports.git}`;
  return {
    integrations: {
      gitea: [
        {
          host,
          baseUrl: `http://${host}`,
          username: GIT_PORTAL_USER,
          password: secrets.gitPortalPassword,
        },
      ],
    },
    webhooks: { gitea: { secrets: [secrets.gitWebhookSecret] } },
    catalog: {
      providers: {
        gitea: {
          [GIT_ORGANISATION]: {
            host,
            organization: GIT_ORGANISATION,
            branch: 'main',
            catalogPath: 'catalog-info.yaml',
            schedule: {
              frequency: { minutes: MINUTES },
              timeout: { minutes: MINUTES },
              initialDelay: { seconds: 15 },
            },
          },
        },
      },
    },
  };
}
