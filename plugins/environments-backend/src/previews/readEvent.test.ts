import { readEvent } from './readEvent';

const SHA = '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c';

/** As Gitea 1.26 sends it when a label is set, cut to what matters and what an author may choose. */
const gitea = (action: string, ref = 'greet') => ({
  action,
  number: 3,
  pull_request: {
    number: 3,
    title: 'Greet in other languages',
    labels: [{ id: 1, name: 'preview' }],
    head: { label: ref, ref, sha: SHA, repo_id: 1 },
  },
  repository: { full_name: 'itdo/hello-service' },
  sender: { login: 'jane' },
  commit_id: '',
  review: null,
});

/** As docs.github.com publishes it, cut likewise. */
const github = (action: string, label?: string) => ({
  action,
  number: 7,
  ...(label && { label: { name: label } }),
  pull_request: { number: 7, head: { ref: 'greet', sha: SHA } },
  repository: { full_name: 'itdo/shop' },
  sender: { login: 'octocat' },
});

/** As docs.gitlab.com publishes it, cut likewise. */
const gitlab = (labels?: { previous: string[]; current: string[] }) => ({
  object_kind: 'merge_request',
  event_type: 'merge_request',
  user: { id: 1, username: 'root' },
  project: { id: 1, path_with_namespace: 'itdo/billing' },
  object_attributes: {
    iid: 4,
    action: 'update',
    last_commit: { id: SHA },
    source_branch: 'greet',
  },
  changes: labels
    ? {
        labels: {
          previous: labels.previous.map(title => ({ title })),
          current: labels.current.map(title => ({ title })),
        },
      }
    : {},
});

describe('an event of Gitea', () => {
  const read = (payload: object, kind = 'pull_request') =>
    readEvent('gitea', { 'x-gitea-event': kind }, payload);

  it.each(['opened', 'synchronized', 'closed', 'reopened'])(
    'that says %s tells of its pull request',
    action => {
      expect(read(gitea(action))).toEqual({
        host: 'gitea',
        path: 'itdo/hello-service',
        number: 3,
      });
    },
  );

  it('about labels tells which commit they are at, and not who set them', () => {
    const event = read(gitea('label_updated'), 'pull_request_label');
    expect(event?.labelling).toEqual({ revision: SHA, labels: ['preview'] });
  });

  it('is read whatever the branch is called', () => {
    const event = read(gitea('opened', '$(touch /tmp/owned);`id`'));
    expect(JSON.stringify(event)).not.toContain('owned');
  });

  it('about something else is passed over', () => {
    expect(read({ ref: 'refs/heads/main' }, 'push')).toBeUndefined();
  });
});

describe('an event of GitHub', () => {
  const read = (payload: object, kind = 'pull_request') =>
    readEvent('github', { 'x-github-event': kind }, payload);

  it('about a label tells who set it', () => {
    expect(read(github('labeled', 'preview'))).toEqual({
      host: 'github',
      path: 'itdo/shop',
      number: 7,
      labelling: { revision: SHA, labels: ['preview'], by: 'octocat' },
    });
  });

  it.each(['unlabeled', 'synchronize', 'closed'])(
    'that says %s approves nothing',
    action => {
      const event = read(github(action, 'preview'));
      expect(event).toEqual({ host: 'github', path: 'itdo/shop', number: 7 });
    },
  );
});

describe('an event of GitLab', () => {
  const read = (payload: object) =>
    readEvent('gitlab', { 'x-gitlab-event': 'Merge Request Hook' }, payload);

  it('tells which labels were added, and by whom', () => {
    const labels = { previous: ['bug'], current: ['bug', 'preview'] };
    expect(read(gitlab(labels))).toEqual({
      host: 'gitlab',
      path: 'itdo/billing',
      number: 4,
      labelling: { revision: SHA, labels: ['preview'], by: 'root' },
    });
  });

  it('about other changes, or labels that were there, approves nothing', () => {
    const kept = { previous: ['preview', 'bug'], current: ['preview'] };
    expect(read(gitlab())?.labelling).toBeUndefined();
    expect(read(gitlab(kept))?.labelling).toBeUndefined();
  });
});

describe('what is no event of a pull request', () => {
  it.each([
    ['gitea', null],
    ['gitea', { ...gitea('opened'), number: '3; drop table' }],
    ['gitea', { ...gitea('opened'), pull_request: { head: { sha: 'HEAD' } } }],
    ['gerrit', gitea('opened')],
  ])('of %s is passed over: %p', (topic, payload) => {
    const metadata = { [`x-${topic}-event`]: 'pull_request' };
    expect(readEvent(topic, metadata, payload)).toBeUndefined();
  });
});
