import { instance } from './instance';

/** Names an environment. */
export interface EnvironmentRef {
  /** Of its team, where its object lives. */
  readonly namespace: string;
  readonly name: string;
}

/** Of the REST API's environments, what the journeys look at. */
export interface Environment extends EnvironmentRef {
  readonly phase: string;
}

/** What is asked for. */
export interface EnvironmentRequest {
  readonly name: string;
  /** Entity reference of a user. */
  readonly owner: string;
  readonly ttlHours?: number;
  readonly blueprint?: string;
  /** Entity reference of the component that it is for. */
  readonly component?: string;
  readonly description?: string;
  readonly services?: readonly Service[];
}

interface Service {
  readonly name: string;
  readonly type: 'database' | 'cache' | 'api' | 'frontend';
}

const LIST = `${instance.url}/api/environments/v1/environments`;

/** Calls the REST API as continuous integration does. */
export async function call(
  url: string,
  init: RequestInit = {},
): Promise<Response> {
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

const urlOf = ({ namespace, name }: EnvironmentRef) =>
  `${LIST}/${namespace}/${name}`;

export async function createEnvironment(
  request: EnvironmentRequest,
): Promise<Environment> {
  const body = JSON.stringify(request);
  const response = await call(LIST, { method: 'POST', body });
  return response.json();
}

export async function phaseOf(environment: EnvironmentRef): Promise<string> {
  const response = await call(urlOf(environment));
  return ((await response.json()) as Environment).phase;
}

/** Has an environment removed at once, and does not wait for that. */
export async function deleteEnvironment(
  environment: EnvironmentRef,
): Promise<void> {
  await call(`${urlOf(environment)}?force=true`, { method: 'DELETE' });
}
