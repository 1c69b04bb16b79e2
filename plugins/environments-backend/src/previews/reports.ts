import { DevEnvironment } from '@itdo/plugin-environments-common';
import { CommitStatus, PreviewsConfig } from './types';

const LONGEST_DESCRIPTION = 140;

/** Tells, for the commit's page, how its environment stands; undefined while it is being removed. */
export function statusOf(
  environment: DevEnvironment,
  { portalUrl }: Pick<PreviewsConfig, 'portalUrl'>,
): CommitStatus | undefined {
  const { metadata, spec, status } = environment;
  if (metadata.deletionTimestamp || spec.deleteAfter !== undefined) {
    return undefined;
  }
  const page = `${portalUrl}/environments/${metadata.namespace}/${metadata.name}`;
  const said = (
    state: CommitStatus['state'],
    description: string,
    url: string = page,
  ) => ({ state, description: oneLine(description), url });
  if (spec.paused) {
    return said(
      'pending',
      'Asleep, since newer previews of this repository run; resume it in the portal, or push',
    );
  }
  if (status?.observedGeneration !== metadata.generation) {
    return said('pending', 'The environment is being made');
  }
  switch (status?.phase) {
    case 'Ready': {
      const url = status.urls?.find(({ reachable }) => reachable)?.url;
      return said('success', 'The environment runs', url);
    }
    case 'Paused':
      return said('pending', 'Asleep; resume it in the portal');
    case 'Failed':
    case 'Rejected':
    case 'Degraded':
      return said('failure', whyNot(environment));
    default:
      return said('pending', 'The environment is being made');
  }
}

function whyNot({ status }: DevEnvironment): string {
  const failed = status?.conditions?.find(
    ({ type, status: holds }) => type !== 'Ready' && holds === 'False',
  );
  return failed?.message ?? 'The environment does not run as it should';
}

/** What the comment on the pull request says. */
export function commentOf(
  environment: DevEnvironment,
  { state, description, url }: CommitStatus,
): string {
  const { source } = environment.spec;
  const commit = source ? ` of ${source.revision.slice(0, 10)}` : '';
  const headline =
    state === 'success'
      ? `The preview${commit} runs: ${url}`
      : `The preview${commit}: ${description}\n\n${url}`;
  const simulated = environment.status?.simulated
    ? '\n\nIts node is simulated: nothing executes there.'
    : '';
  return `${headline}${simulated}`;
}

/** What the comment says afterwards. */
export const REMOVED = {
  closed: 'The pull request was closed, and its preview is removed.',
  merged: 'The pull request was merged, and its preview is removed.',
  'not-asked': 'The label was taken away, and the preview is removed.',
} as const;

/** What is shown on a commit of a fork that nobody approved. */
export function awaitsApproval(label: string, url: string): CommitStatus {
  return {
    state: 'pending',
    description: oneLine(
      `From a fork: a member who may push sets the label '${label}' (anew) to approve this commit`,
    ),
    url,
  };
}

/** What is shown where the environment cannot be. */
export function refusedStatus(message: string, url: string): CommitStatus {
  return { state: 'failure', description: oneLine(message), url };
}

/** Hosts cut or refuse more, and show no lines. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_DESCRIPTION
    ? line
    : `${line.slice(0, LONGEST_DESCRIPTION - 1)}…`;
}
