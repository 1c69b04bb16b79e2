import { HostApi } from './HostApi';
import { PAGE_SIZE, PullRequestHost } from './PullRequestHost';

/** GitHub, and GitHub Enterprise. */
export class GitHubHost extends PullRequestHost {
  readonly type = 'github';

  constructor(api: HostApi) {
    // Who may maintain has the permission `write` in the older scale of this answer.
    super(api, ['write', 'admin']);
  }

  /** Its events tell. */
  async labelledBy(): Promise<undefined> {
    return undefined;
  }

  protected labelledQuery(label: string, page: number): string {
    return new URLSearchParams({
      ...this.pageQuery(page),
      labels: label,
      per_page: PAGE_SIZE,
    }).toString();
  }
}
