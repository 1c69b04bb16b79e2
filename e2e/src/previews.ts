import { createHash } from 'node:crypto';
import type { EnvironmentRef } from './environments';
import { sampleRepository } from './gitHost';
import { instance } from './instance';

/** The pull request that an environment shows. */
export interface PreviewSource {
  readonly repository: string;
  readonly revision: string;
  readonly pullRequest: number;
}

/** Of a preview, what the journeys look at. */
export interface Preview extends EnvironmentRef {
  readonly phase: string;
  readonly spec: { readonly source?: PreviewSource };
}

const API = `${instance.url}/api/environments/v1`;
const HEADERS = {
  authorization: `Bearer ${instance.ciToken}`,
  'content-type': 'application/json',
};

/** The environment of a pull request of the sample repository, where it has one that is not on its way out. */
export async function findPreview(
  number: number,
): Promise<Preview | undefined> {
  const hash = createHash('sha256').update(sampleRepository()).digest('hex');
  const name = `dev-pr-${number}-${hash.slice(0, 5)}x-previews`;
  const response = await fetch(
    `${API}/environments/team-backend-team/${name}`,
    { headers: HEADERS },
  );
  if (response.status === 404) {
    return undefined;
  }
  const preview = (await response.json()) as Preview;
  return preview.phase === 'Terminating' ? undefined : preview;
}

/** Asks for a preview as continuous integration does. */
export function requestPreview(source: PreviewSource): Promise<Response> {
  return fetch(`${API}/previews`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ source }),
  });
}
