import { ServiceUnavailableError, toError } from '@backstage/errors';

const ANSWERED_WITHIN_MS = 20_000;

/** Calls the REST API of a git host. */
export class HostApi {
  readonly #baseUrl: string;
  readonly #headers: (path: string) => Promise<Record<string, string>>;

  /**
   * @param baseUrl - without a slash at its end
   * @param headers - with the credentials for a repository's path
   */
  constructor(
    baseUrl: string,
    headers: (path: string) => Promise<Record<string, string>>,
  ) {
    this.#baseUrl = baseUrl;
    this.#headers = headers;
  }

  /**
   * @param repository - path of the repository that the call is about
   * @param route - below the base, with its parts encoded
   * @returns undefined where the host knows of nothing there
   * @throws ServiceUnavailableError where it cannot be reached, or refuses
   */
  async call(
    repository: string,
    route: string,
    options: { method?: string; body?: object } = {},
  ): Promise<unknown> {
    const { method = 'GET', body } = options;
    const what = `${method} ${this.#baseUrl}${route.split('?')[0]}`;
    let response: Response;
    try {
      response = await fetch(`${this.#baseUrl}${route}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(await this.#headers(repository)),
        },
        body: body && JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        `the git host cannot be reached (${what}): ${toError(error).message}`,
      );
    }
    const text = await response.text();
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw new ServiceUnavailableError(
        `the git host answers ${what} with ${response.status}`,
      );
    }
    return text === '' ? {} : JSON.parse(text);
  }

  /** {@link call} for what must be there. */
  async demand(
    repository: string,
    route: string,
    options: { method?: string; body?: object } = {},
  ): Promise<unknown> {
    const answer = await this.call(repository, route, options);
    if (answer === undefined) {
      throw new ServiceUnavailableError(
        `the git host has nothing at ${this.#baseUrl}${route.split('?')[0]}`,
      );
    }
    return answer;
  }
}

/** A repository's path as parts of a route. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
