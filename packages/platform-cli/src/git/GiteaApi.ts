import { Failure } from '../failure.ts';

const ANSWERED_WITHIN_MILLISECONDS = 30_000;

/** Calls Gitea's API as one of its users. */
export class GiteaApi {
  readonly #url: string;
  readonly #authorization: string;

  constructor(port: number, authorization: string) {
    this.#url = `http://127.0.0.1:${port}/api/v1`;
    this.#authorization = authorization;
  }

  static withToken(port: number, token: string): GiteaApi {
    return new GiteaApi(port, `token ${token}`);
  }

  static withPassword(port: number, user: string, password: string): GiteaApi {
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    return new GiteaApi(port, `Basic ${basic}`);
  }

  /** Tells whether Gitea takes these credentials. */
  async isKnown(): Promise<boolean> {
    const response = await this.#send('GET', '/user');
    await response.arrayBuffer();
    if (response.ok) {
      return true;
    }
    if (response.status === 401) {
      return false;
    }
    throw refused('GET', '/user', response.status, '');
  }

  /** What is at a path, or undefined where there is nothing. */
  async find<T>(path: string): Promise<T | undefined> {
    const response = await this.#send('GET', path);
    const text = await response.text();
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw refused('GET', path, response.status, text);
    }
    return JSON.parse(text) as T;
  }

  async get<T>(path: string): Promise<T> {
    const found = await this.find<T>(path);
    if (found === undefined) {
      throw refused('GET', path, 404, '');
    }
    return found;
  }

  /** @throws Failure where Gitea refuses it */
  async change<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<T | undefined> {
    const response = await this.#send(method, path, body);
    const text = await response.text();
    if (!response.ok) {
      throw refused(method, path, response.status, text);
    }
    return text === '' ? undefined : (JSON.parse(text) as T);
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWERED_WITHIN_MILLISECONDS),
    });
  }
}

function refused(
  method: string,
  path: string,
  status: number,
  text: string,
): Failure {
  const words = /"message":"([^"]*)"/.exec(text)?.[1];
  return new Failure(
    `Gitea answers ${method} ${path} with ${status}${
      words ? `: ${words}` : ''
    }`,
  );
}
