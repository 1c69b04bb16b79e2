import { instance } from './instance';

/** Of the REST API's environments, what the journeys look at. */
export interface Environment {
  readonly namespace: string;
  readonly name: string;
  readonly phase: string;
}

interface Service {
  readonly name: string;
  readonly type: 'database' | 'cache' | 'api' | 'frontend';
}

const LIST = `${instance.url}/api/environments/v1/environments`;

/** Calls the REST API as continuous integration does. */
async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, {
    ...init,
    headers: {
      authorization: `Bearer ${instance.ciToken}`,
      'content-type': 'application/json',
    },
  });
  if (!response.ok) {
    throw new Error(
      `${init.method ?? 'GET'} ${url} answered ${
        response.status
      }: ${await response.text()}`,
    );
  }
  return response;
}

const urlOf = ({ namespace, name }: Environment) =>
  `${LIST}/${namespace}/${name}`;

/** @param owner - entity reference of a user */
export async function createEnvironment(
  name: string,
  owner: string,
  services: readonly Service[],
): Promise<Environment> {
  const body = JSON.stringify({ name, owner, services });
  const response = await call(LIST, { method: 'POST', body });
  return response.json();
}

export async function phaseOf(environment: Environment): Promise<string> {
  const response = await call(urlOf(environment));
  return ((await response.json()) as Environment).phase;
}

/** Has an environment removed at once, and does not wait for that. */
export async function deleteEnvironment(
  environment: Environment,
): Promise<void> {
  await call(`${urlOf(environment)}?force=true`, { method: 'DELETE' });
}
