import { BackstageUserIdentity, ProfileInfo } from '@backstage/core-plugin-api';
import { ResponseError } from '@backstage/errors';
import { DiscoveryApi } from '@backstage/frontend-plugin-api';

/** A user of the catalog whom one may choose to be. */
export interface Candidate {
  userEntityRef: string;
  displayName: string;
  email?: string;
  teams: string[];
  roles: string[];
}

/** What the backend issues for the chosen user. */
export interface LocalSession {
  profile: ProfileInfo;
  backstageIdentity: {
    token: string;
    expiresInSeconds?: number;
    identity: BackstageUserIdentity;
  };
}

/**
 * Speaks to the development sign-in of the auth backend. The browser's session
 * is a cookie that no script can read.
 */
export class LocalSignInClient {
  readonly #discoveryApi: DiscoveryApi;

  constructor(discoveryApi: DiscoveryApi) {
    this.#discoveryApi = discoveryApi;
  }

  /** Opens this browser with the token of a link; it works once. */
  async redeem(token: string): Promise<void> {
    await this.#send('POST', 'session', { token });
  }

  /** @returns the chosen user, or null where none is chosen yet */
  async chosenUser(): Promise<string | null> {
    const response = await this.#send('GET', 'session');
    const { userEntityRef }: { userEntityRef: string | null } =
      await response.json();
    return userEntityRef;
  }

  async candidates(): Promise<Candidate[]> {
    const response = await this.#send('GET', 'candidates');
    const { candidates }: { candidates: Candidate[] } = await response.json();
    return candidates;
  }

  async choose(userEntityRef: string): Promise<void> {
    await this.#send('PUT', 'session/user', { userEntityRef });
  }

  async signOut(): Promise<void> {
    await this.#send('DELETE', 'session/user');
  }

  /** Issues a fresh Backstage identity for the chosen user. */
  async refresh(): Promise<LocalSession> {
    const response = await this.#send('GET', 'refresh');
    return response.json();
  }

  async #send(method: string, path: string, body?: object) {
    const baseUrl = await this.#discoveryApi.getBaseUrl('auth');
    const response = await fetch(`${baseUrl}/local/${path}`, {
      method,
      credentials: 'include',
      headers: body && { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
