import { z } from 'zod';

/** A pull request of Gitea and GitHub, as far as previews need it. */
export const pullRequestSchema = z.object({
  number: z.number(),
  state: z.string(),
  merged: z.boolean().nullish(),
  labels: z.array(z.object({ name: z.string() })).nullish(),
  head: z.object({
    sha: z.string(),
    repo: z.object({ id: z.number() }).nullish(),
  }),
  base: z.object({ repo: z.object({ id: z.number() }) }),
});

export const commentSchema = z.object({ id: z.number() });

export const permissionSchema = z.object({ permission: z.string() });

export const issuesSchema = z.array(
  z.object({ number: z.number(), pull_request: z.unknown().optional() }),
);
