import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Clock } from '@itdo/plugin-clusters-node';
import {
  environmentAccessPermission,
  environmentUpdatePermission,
} from '@itdo/plugin-environments-common';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { EnvironmentAuthorizer } from '../permissions/EnvironmentAuthorizer';
import { EnvironmentFilter } from '../permissions/rules';
import { AccessPlace, shareOf } from './AccessDirectory';

/** How old what the policy said may be. */
const REMEMBERED_MS = 5_000;

interface Answer {
  mayChange: EnvironmentFilter;
  mayEnter: EnvironmentFilter;
}

/**
 * Who may open which service. Shared with its owner, it takes the right to change the environment; with the team, the
 * right to work inside it; with everyone, to be signed in.
 */
export class AccessRights {
  readonly #authorizer: EnvironmentAuthorizer;
  readonly #kinds: ServiceKinds;
  readonly #clock: Clock;
  readonly #answers = new Map<
    string,
    { until: number; answer: Promise<Answer> }
  >();

  constructor(options: {
    authorizer: EnvironmentAuthorizer;
    kinds: ServiceKinds;
    clock: Clock;
  }) {
    this.#authorizer = options.authorizer;
    this.#kinds = options.kinds;
    this.#clock = options.clock;
  }

  /**
   * @param credentials - of a user
   * @param key - for whom the answer may be a few seconds old; it is asked for anew without one
   */
  async mayOpen(
    credentials: BackstageCredentials,
    { environment, service }: AccessPlace,
    key?: string,
  ): Promise<boolean> {
    const share = shareOf(service, this.#kinds);
    if (share === 'everyone') {
      return true;
    }
    const { mayChange, mayEnter } = await (key === undefined
      ? this.#ask(credentials)
      : this.#remembered(key, credentials));
    return (
      mayChange(environment) || (share === 'team' && mayEnter(environment))
    );
  }

  async #remembered(
    key: string,
    credentials: BackstageCredentials,
  ): Promise<Answer> {
    const now = this.#clock.date().getTime();
    for (const [old, { until }] of this.#answers) {
      if (until <= now) {
        this.#answers.delete(old);
      }
    }
    let known = this.#answers.get(key);
    if (!known) {
      known = { until: now + REMEMBERED_MS, answer: this.#ask(credentials) };
      this.#answers.set(key, known);
    }
    try {
      return await known.answer;
    } catch (error) {
      this.#answers.delete(key);
      throw error;
    }
  }

  async #ask(credentials: BackstageCredentials): Promise<Answer> {
    const [mayChange, mayEnter] = await Promise.all([
      this.#authorizer.filter(environmentUpdatePermission, credentials),
      this.#authorizer.filter(environmentAccessPermission, credentials),
    ]);
    return { mayChange, mayEnter };
  }
}
