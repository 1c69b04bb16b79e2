import { DevEnvironmentSource } from '@itdo/plugin-environments-common';

/** A kind of git host whose pull requests are understood; also the topic of its events. */
export type HostType = 'gitea' | 'github' | 'gitlab';

/** A repository whose pull requests may have environments. */
export interface PreviewRepository {
  /** Host and path, such as `github.com/itdo/shop`. */
  repository: string;
  /** The path on its host, such as `itdo/shop`. */
  path: string;
  /** Who the environments belong to, entity references. */
  owner: string;
  team: string;
  blueprint: string;
  /** How many of its environments run at once. */
  cap: number;
  ttlHours?: number;
  /** By service: what image it runs, with `{revision}` and `{pullRequest}` in it. */
  images: Record<string, string>;
}

/** The settings under `environments.previews`. */
export interface PreviewsConfig {
  /** The label that asks for an environment. */
  label: string;
  repositories: PreviewRepository[];
  /** Where the portal is seen, without a slash at its end. */
  portalUrl: string;
}

/** A pull request, or merge request, as its host has it now. */
export interface PullRequest {
  number: number;
  isOpen: boolean;
  isMerged: boolean;
  /** The commit at its head. */
  revision: string;
  /** Whether its commits are in another repository, to which others may push. */
  isFork: boolean;
  labels: string[];
}

/** What a host told of a pull request. */
export interface PullRequestEvent {
  host: HostType;
  /** Path of the repository that it is to be merged into. */
  path: string;
  number: number;
  /** Set where labels may have been added: at which commit, and by whom where the host says so. */
  labelling?: { revision: string; labels: string[]; by?: string };
}

/** A state of a commit, as hosts show it. */
export interface CommitStatus {
  state: 'pending' | 'success' | 'failure';
  /** One line. */
  description: string;
  url: string;
}

/** The git host of a repository, as far as previews need it. */
export interface GitHost {
  readonly type: HostType;
  /** Undefined where there is none. */
  pullRequest(path: string, number: number): Promise<PullRequest | undefined>;
  /** Numbers of the open ones with a label. */
  labelled(path: string, label: string): Promise<number[]>;
  /** Who set a label within the last minutes, where the host's events do not tell. */
  labelledBy(
    path: string,
    number: number,
    label: string,
  ): Promise<string | undefined>;
  /** Whether a user may push to the repository. */
  mayWrite(path: string, user: string): Promise<boolean>;
  setStatus(
    path: string,
    revision: string,
    status: CommitStatus,
  ): Promise<void>;
  /**
   * Writes a comment, or changes the one that has this id.
   *
   * @returns the id of the comment that it is now
   */
  comment(
    path: string,
    number: number,
    text: string,
    id: string | undefined,
  ): Promise<string>;
}

/** Where a preview comes from. */
export type PreviewSource = DevEnvironmentSource;
