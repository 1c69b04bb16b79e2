import { GIT_ORGANISATION, GIT_PORTAL_USER } from '../git/names.ts';
import type { Ports } from '../instance/ports.ts';
import type { Secrets } from '../instance/secrets.ts';

/** What the portal and the git host share. */
export type GitSecrets = Pick<
  Secrets,
  'gitPortalPassword' | 'gitWebhookSecret'
>;

const MINUTES = 5;

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
