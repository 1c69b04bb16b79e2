import { createHash } from 'node:crypto';
import type { Ports } from '../instance/ports.ts';
import type { Secrets } from '../instance/secrets.ts';
import { GiteaApi } from './GiteaApi.ts';
import {
  GIT_ADMIN,
  GIT_ORGANISATION,
  GIT_PORTAL_USER,
  GIT_WEBHOOK_PATH,
} from './names.ts';

const TEAM = 'platform';
const LABEL = {
  name: 'preview',
  color: '#0e8a16',
  description: 'Gives the pull request an environment of its own',
};

/** What the portal is told of; pull requests come in several kinds of event. */
const EVENTS = [
  'push',
  'create',
  'delete',
  'status',
  'pull_request',
  'pull_request_label',
  'pull_request_sync',
  'pull_request_comment',
];

interface Named {
  readonly id: number;
  readonly name: string;
}

/**
 * Makes what the platform needs in Gitea and does not find there: the people's password of the administrator, the portal's
 * user, the organisation, the team through which the portal reaches all its repositories, the label and the webhook.
 */
export async function furnish(
  api: GiteaApi,
  { ports, secrets }: { ports: Ports; secrets: Secrets },
): Promise<void> {
  await ensurePassword(api, ports, GIT_ADMIN, secrets.gitAdminPassword);
  await ensurePortalUser(api, ports, secrets.gitPortalPassword);
  if (!(await api.find(`/orgs/${GIT_ORGANISATION}`))) {
    await api.change('POST', '/orgs', {
      username: GIT_ORGANISATION,
      full_name: 'ITDO Technologies',
      visibility: 'public',
    });
  }
  await ensureTeam(api);
  await ensureLabel(api);
  await ensureWebhook(api, ports, secrets.gitWebhookSecret);
}

async function ensurePortalUser(
  api: GiteaApi,
  ports: Ports,
  password: string,
): Promise<void> {
  if (await api.find(`/users/${GIT_PORTAL_USER}`)) {
    await ensurePassword(api, ports, GIT_PORTAL_USER, password);
    return;
  }
  await api.change('POST', '/admin/users', {
    username: GIT_PORTAL_USER,
    email: `${GIT_PORTAL_USER}@git.invalid`,
    full_name: 'Developer portal',
    password,
    must_change_password: false,
  });
}

async function ensurePassword(
  api: GiteaApi,
  { git }: Ports,
  user: string,
  password: string,
): Promise<void> {
  if (!(await GiteaApi.withPassword(git, user, password).isKnown())) {
    await api.change('PATCH', `/admin/users/${user}`, {
      source_id: 0,
      login_name: user,
      password,
      must_change_password: false,
    });
  }
}

async function ensureTeam(api: GiteaApi): Promise<void> {
  const teams = await api.get<Named[]>(`/orgs/${GIT_ORGANISATION}/teams`);
  const team =
    teams.find(({ name }) => name === TEAM) ??
    (await api.change<Named>('POST', `/orgs/${GIT_ORGANISATION}/teams`, {
      name: TEAM,
      description: 'The developer portal',
      permission: 'admin',
      includes_all_repositories: true,
      can_create_org_repo: true,
    }));
  await api.change('PUT', `/teams/${team?.id}/members/${GIT_PORTAL_USER}`);
}

async function ensureLabel(api: GiteaApi): Promise<void> {
  const labels = await api.get<Named[]>(`/orgs/${GIT_ORGANISATION}/labels`);
  if (!labels.some(({ name }) => name === LABEL.name)) {
    await api.change('POST', `/orgs/${GIT_ORGANISATION}/labels`, LABEL);
  }
}

/** Gitea neither shows a webhook's secret nor changes it: its name tells which one it has. */
async function ensureWebhook(
  api: GiteaApi,
  ports: Ports,
  secret: string,
): Promise<void> {
  const path = `/orgs/${GIT_ORGANISATION}/hooks`;
  const url = `http://127.0.0.1:${ports.portal}${GIT_WEBHOOK_PATH}`;
  const content = [url, secret, ...EVENTS].join('\n');
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const name = `platform ${hash}`;
  const hooks = await api.get<Named[]>(path);
  const own = hooks.filter(hook => hook.name?.startsWith('platform '));
  for (const hook of own.filter(each => each.name !== name)) {
    await api.change('DELETE', `${path}/${hook.id}`);
  }
  if (!own.some(hook => hook.name === name)) {
    await api.change('POST', path, {
      type: 'gitea',
      name,
      active: true,
      events: EVENTS,
      config: { url, content_type: 'json', secret },
    });
  }
}
