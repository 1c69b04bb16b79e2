import { z } from 'zod';
import { HostType, PullRequestEvent } from './types';

const number = z.number().int().positive();
const revision = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
const labels = z.array(z.object({ name: z.string() })).nullish();

const giteaEvent = z.object({
  action: z.string(),
  number,
  pull_request: z.object({ head: z.object({ sha: revision }), labels }),
  repository: z.object({ full_name: z.string() }),
});

const githubEvent = z.object({
  action: z.string(),
  number,
  label: z.object({ name: z.string() }).optional(),
  pull_request: z.object({ head: z.object({ sha: revision }) }),
  repository: z.object({ full_name: z.string() }),
  sender: z.object({ login: z.string() }),
});

const gitlabLabels = z.array(z.object({ title: z.string() }));
const gitlabEvent = z.object({
  object_kind: z.literal('merge_request'),
  user: z.object({ username: z.string() }),
  project: z.object({ path_with_namespace: z.string() }),
  object_attributes: z.object({
    iid: number,
    last_commit: z.object({ id: revision }),
  }),
  changes: z
    .object({
      labels: z
        .object({ previous: gitlabLabels, current: gitlabLabels })
        .optional(),
    })
    .optional(),
});

/** What an event tells of a pull request; undefined where it is about something else. */
export function readEvent(
  topic: string,
  metadata: Record<string, string | string[] | undefined>,
  payload: unknown,
): PullRequestEvent | undefined {
  const kind = metadata[`x-${topic}-event`];
  switch (topic) {
    case 'gitea':
      return String(kind).startsWith('pull_request')
        ? ofGitea(payload)
        : undefined;
    case 'github':
      return kind === 'pull_request' ? ofGitHub(payload) : undefined;
    case 'gitlab':
      return kind === 'Merge Request Hook' ? ofGitLab(payload) : undefined;
    default:
      return undefined;
  }
}

/** The topics that {@link readEvent} understands. */
export const TOPICS: HostType[] = ['gitea', 'github', 'gitlab'];

function ofGitea(payload: unknown): PullRequestEvent | undefined {
  const { data } = giteaEvent.safeParse(payload);
  return (
    data && {
      host: 'gitea',
      path: data.repository.full_name,
      number: data.number,
      // It says that labels changed, but not which, nor whether by whom they were set.
      ...(data.action === 'label_updated' && {
        labelling: {
          revision: data.pull_request.head.sha,
          labels: (data.pull_request.labels ?? []).map(({ name }) => name),
        },
      }),
    }
  );
}

function ofGitHub(payload: unknown): PullRequestEvent | undefined {
  const { data } = githubEvent.safeParse(payload);
  return (
    data && {
      host: 'github',
      path: data.repository.full_name,
      number: data.number,
      ...(data.action === 'labeled' &&
        data.label && {
          labelling: {
            revision: data.pull_request.head.sha,
            labels: [data.label.name],
            by: data.sender.login,
          },
        }),
    }
  );
}

function ofGitLab(payload: unknown): PullRequestEvent | undefined {
  const { data } = gitlabEvent.safeParse(payload);
  if (!data) {
    return undefined;
  }
  const changed = data.changes?.labels;
  const before = changed?.previous.map(({ title }) => title) ?? [];
  const added = (changed?.current ?? [])
    .map(({ title }) => title)
    .filter(title => !before.includes(title));
  return {
    host: 'gitlab',
    path: data.project.path_with_namespace,
    number: data.object_attributes.iid,
    ...(added.length > 0 && {
      labelling: {
        revision: data.object_attributes.last_commit.id,
        labels: added,
        by: data.user.username,
      },
    }),
  };
}
