/** A Gitea pull request event as its documentation and 1.26 itself have it, cut to what identifies it. */
export const giteaPullRequest = {
  action: 'label_updated',
  number: 3,
  pull_request: {
    id: 3,
    number: 3,
    title: 'Greet in other languages',
    state: 'open',
    labels: [{ id: 1, name: 'preview', color: '0e8a16' }],
    merged: false,
    base: { label: 'main', ref: 'main', sha: 'a'.repeat(40), repo_id: 1 },
    head: { label: 'greet', ref: 'greet', sha: 'b'.repeat(40), repo_id: 1 },
  },
  repository: { id: 1, name: 'hello-service', full_name: 'itdo/hello-service' },
  sender: { id: 2, login: 'jane' },
};

/** A GitHub pull request event, as docs.github.com publishes it, cut likewise. */
export const githubPullRequest = {
  action: 'labeled',
  number: 7,
  label: { name: 'preview' },
  pull_request: {
    number: 7,
    state: 'open',
    labels: [{ name: 'preview' }],
    head: { ref: 'greet', sha: 'c'.repeat(40), repo: { id: 99, fork: false } },
    base: { ref: 'main', sha: 'd'.repeat(40), repo: { id: 99 } },
  },
  repository: { id: 99, full_name: 'itdo/shop' },
  sender: { login: 'octocat', type: 'User' },
};

/** A GitLab merge request event, as docs.gitlab.com publishes it, cut likewise. */
export const gitlabMergeRequest = {
  object_kind: 'merge_request',
  event_type: 'merge_request',
  user: { username: 'root' },
  project: { id: 5, path_with_namespace: 'itdo/billing' },
  object_attributes: {
    iid: 4,
    action: 'update',
    state: 'opened',
    source_branch: 'greet',
    source_project_id: 5,
    target_project_id: 5,
    last_commit: { id: 'e'.repeat(40) },
  },
  labels: [{ title: 'preview' }],
};
