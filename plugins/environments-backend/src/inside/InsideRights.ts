import { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { Clock } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Asked } from '../environments/Asked';
import {
  AuthorizedEnvironments,
  Right,
} from '../environments/AuthorizedEnvironments';
import { EnvironmentStore } from '../environments/EnvironmentStore';
import { Member, People } from '../people/People';

/** An environment that somebody may work in. */
export interface Entered {
  environment: DevEnvironment;
  /** As whom they act there; missing for pipelines, and for those who are not of its team. */
  member?: Member;
}

/** Why what somebody had open ends; undefined where that could not be found out, so that they may come again. */
export type Ending = 'PermissionRevoked' | 'Deleted' | undefined;

/** With the time that asking takes, what is open ends within 15 seconds. */
const ASK_AGAIN_MS = 10_000;

/** Who may work inside which environment, now and for as long as they do. */
export class InsideRights {
  readonly #authorized: Pick<AuthorizedEnvironments, 'getFor'>;
  readonly #clock: Clock;
  readonly #people: Pick<People, 'demandMember'>;
  readonly #store: Pick<EnvironmentStore, 'known'>;
  readonly #logger: LoggerService;

  constructor(options: {
    authorized: Pick<AuthorizedEnvironments, 'getFor'>;
    clock: Clock;
    people: Pick<People, 'demandMember'>;
    store: Pick<EnvironmentStore, 'known'>;
    logger: LoggerService;
  }) {
    this.#authorized = options.authorized;
    this.#clock = options.clock;
    this.#people = options.people;
    this.#store = options.store;
    this.#logger = options.logger;
  }

  /** @throws NotFoundError or NotAllowedError where the caller may not */
  async enter(asked: Asked, right: Right = 'access'): Promise<Entered> {
    const { name, caller, credentials } = asked;
    const environment = await this.#authorized.getFor(right, name, credentials);
    const member = caller.user && {
      user: caller.user,
      team: environment.spec.team,
    };
    return member && (await this.#isMember(member))
      ? { environment, member }
      : { environment };
  }

  /**
   * {@link enter} of what is done with an account of one's own.
   *
   * @throws NotAllowedError where the caller is no person, or not of the environment's team
   */
  async enterAsMember(
    asked: Asked,
    right: Right = 'access',
  ): Promise<Required<Entered>> {
    const { user } = asked.caller;
    if (!user) {
      throw new NotAllowedError(
        `'${asked.caller.id}' is no person, and has no account in the cluster that this could be done with`,
      );
    }
    const { environment } = await this.enter(asked, right);
    const member = { user, team: environment.spec.team };
    await this.#people.demandMember(member);
    return { environment, member };
  }

  /**
   * Asks again and again whether the caller still may.
   *
   * @param current - who asks, by their newest credentials
   * @param end - called once, when they may not any more
   * @returns a function that ends it
   */
  watch(
    { environment, member }: Entered,
    current: () => Asked,
    end: (ending: Ending) => void,
  ): () => void {
    const { uid } = environment.metadata;
    let cancel: (() => void) | undefined;
    let over = false;
    const stop = () => {
      over = true;
      cancel?.();
    };
    const askLater = () => {
      cancel = this.#clock.schedule(ASK_AGAIN_MS, () => {
        void this.#stillMay(current(), uid, member).then(ending => {
          if (over) {
            return;
          }
          if (ending === 'Allowed') {
            askLater();
          } else {
            stop();
            end(ending);
          }
        });
      });
    };
    askLater();
    return stop;
  }

  /** Never rejects. */
  async #stillMay(
    asked: Asked,
    uid: string | undefined,
    member: Member | undefined,
  ): Promise<'Allowed' | Ending> {
    try {
      const now = await this.enter(asked);
      if (now.environment.metadata.uid !== uid) {
        return 'Deleted';
      }
      return member && !now.member ? 'PermissionRevoked' : 'Allowed';
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof NotAllowedError) {
        const known = this.#store.known(asked.name);
        return known?.metadata.uid === uid ? 'PermissionRevoked' : 'Deleted';
      }
      // Most often the token has expired; who comes back brings a new one.
      this.#logger.debug('a right cannot be looked up; what it opened ends', {
        reason: String(error),
      });
      return undefined;
    }
  }

  async #isMember(member: Member): Promise<boolean> {
    try {
      await this.#people.demandMember(member);
      return true;
    } catch (error) {
      if (error instanceof NotAllowedError) {
        return false;
      }
      throw error;
    }
  }
}
