import { z } from 'zod';
import { encodePath, HostApi } from './HostApi';
import { PAGE_SIZE, PullRequestHost } from './PullRequestHost';

/** An event is worked on this long after it happened, at most. */
const RECENT_MS = 120_000;
const ADDED = '1';

const timelineSchema = z
  .array(
    z.object({
      type: z.string(),
      body: z.string().nullish(),
      user: z.object({ login: z.string() }).nullish(),
      label: z.object({ name: z.string() }).nullish(),
    }),
  )
  .nullable();

/** Gitea, and what has its API. */
export class GiteaHost extends PullRequestHost {
  readonly type = 'gitea';
  readonly #now: () => Date;

  constructor(api: HostApi, now: () => Date = () => new Date()) {
    super(api, ['write', 'admin', 'owner']);
    this.#now = now;
  }

  async labelledBy(
    path: string,
    pullRequest: number,
    label: string,
  ): Promise<string | undefined> {
    const since = new Date(this.#now().getTime() - RECENT_MS).toISOString();
    const answer = await this.api.demand(
      path,
      `/repos/${encodePath(
        path,
      )}/issues/${pullRequest}/timeline?${new URLSearchParams({ since })}`,
    );
    const settings = (timelineSchema.parse(answer) ?? []).filter(
      entry => entry.type === 'label' && entry.label?.name === label,
    );
    const last = settings.at(-1);
    return last?.body === ADDED ? last.user?.login : undefined;
  }

  protected labelledQuery(label: string, page: number): string {
    return new URLSearchParams({
      ...this.pageQuery(page),
      type: 'pulls',
      labels: label,
      limit: PAGE_SIZE,
    }).toString();
  }
}
