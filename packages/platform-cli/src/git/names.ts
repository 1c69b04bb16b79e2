/** How pods call the git host: `http://git.platform.local`. */
export const GIT_INWARD_NAME = 'git.platform.local';
export const GIT_INWARD_PORT = 80;

/** Whose repositories the portal reads and the git host tells it of. */
export const GIT_ORGANISATION = 'itdo';

/** The repository that is pushed at the first start. */
export const GIT_SAMPLE = 'hello-service';

/** As whom the portal calls the git host; no administrator. */
export const GIT_PORTAL_USER = 'portal';

export const GIT_ADMIN = 'platform-admin';

/** The account of this machine that the git host runs as where root starts it, and its database and role. */
export const GIT_ACCOUNT = 'itdo-git';
export const GIT_DATABASE = 'gitea';

/** Where the portal takes what the git host tells it. */
export const GIT_WEBHOOK_PATH = '/api/events/webhooks/gitea';
