import { createHash } from 'node:crypto';
import {
  annotations,
  DevEnvironment,
  DevEnvironmentService,
  environmentName,
  teamNamespace,
} from '@itdo/plugin-environments-common';
import { RefusedError } from '../http/RefusedError';
import { PreviewRepository, PreviewSource, PullRequest } from './types';

/** What a revision looks like: a whole hash of a commit. */
const REVISION = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

export function isRevision(text: string): boolean {
  return REVISION.test(text);
}

/**
 * The short name of a pull request's environment: its number and a hash of the repository. Nothing that an author chose
 * is in it, least of all the name of a branch.
 */
export function shortNameOf(repository: string, pullRequest: number): string {
  const hash = createHash('sha256')
    .update(repository.toLowerCase())
    .digest('hex');
  return `pr-${pullRequest}-${hash.slice(0, 5)}x`;
}

/** Where the environment of a pull request stands. */
export function placeOf(
  { repository, owner, team }: PreviewRepository,
  pullRequest: number,
): { namespace: string; name: string } {
  return {
    namespace: teamNamespace(team),
    name: environmentName(shortNameOf(repository, pullRequest), owner),
  };
}

/** Whether an environment is the one of this repository's pull request, and not one that another made up. */
export function isPreviewOf(
  environment: DevEnvironment,
  repository: PreviewRepository,
): boolean {
  const { source } = environment.spec;
  if (source?.repository !== repository.repository) {
    return false;
  }
  const place = placeOf(repository, source.pullRequest);
  return (
    environment.metadata.namespace === place.namespace &&
    environment.metadata.name === place.name
  );
}

/** What a pull request is to have. */
export type Verdict =
  | { wants: 'environment' }
  | { wants: 'nothing'; because: 'closed' | 'merged' | 'not-asked' }
  /** What it has stays as it is until a member approves the commit. */
  | { wants: 'approval' };

/**
 * Decides whether a pull request has an environment.
 *
 * @param known - `asked`: continuous integration asked for it, which needs no label; `approvedRevision`: the commit of a
 * fork that a member approved
 */
export function verdictOn(
  pull: PullRequest | undefined,
  known: { label: string; asked: boolean; approvedRevision?: string },
): Verdict {
  if (!pull?.isOpen) {
    return { wants: 'nothing', because: pull?.isMerged ? 'merged' : 'closed' };
  }
  if (!known.asked && !pull.labels.includes(known.label)) {
    return { wants: 'nothing', because: 'not-asked' };
  }
  if (pull.isFork && known.approvedRevision !== pull.revision) {
    return { wants: 'approval' };
  }
  return { wants: 'environment' };
}

/**
 * The services with the images that the repository's templates name for this commit.
 *
 * @throws RefusedError where a template is for a service that there is not
 */
export function withImages(
  services: DevEnvironmentService[],
  images: Record<string, string>,
  { revision, pullRequest }: PreviewSource,
): DevEnvironmentService[] {
  const missing = Object.keys(images).find(
    name => !services.some(service => service.name === name),
  );
  if (missing !== undefined) {
    throw new RefusedError([
      {
        field: `images.${missing}`,
        rule: 'UnknownService',
        message: 'is for a service that the blueprint does not have',
      },
    ]);
  }
  return services.map(service => {
    const template = images[service.name];
    return template === undefined
      ? service
      : {
          ...service,
          image: template
            .replaceAll('{revision}', revision)
            .replaceAll('{pullRequest}', String(pullRequest)),
        };
  });
}

/** Those that are to sleep so that no more than `room` run: whoever was used longest ago first. */
export function whoSleeps(
  previews: DevEnvironment[],
  room: number,
): DevEnvironment[] {
  const awake = previews
    .filter(
      ({ spec, metadata }) =>
        !spec.paused &&
        spec.deleteAfter === undefined &&
        !metadata.deletionTimestamp,
    )
    .sort((a, b) => lastUseOf(a) - lastUseOf(b));
  return awake.slice(0, Math.max(0, awake.length - room));
}

/** An environment that was made later was not used before that. */
function lastUseOf({ metadata }: DevEnvironment): number {
  const times = [
    metadata.annotations?.[annotations.lastActivityAt],
    metadata.creationTimestamp,
  ];
  return Math.max(0, ...times.map(time => Date.parse(time ?? '') || 0));
}
