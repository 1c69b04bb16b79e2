import { randomBytes } from 'node:crypto';
import { AuthService } from '@backstage/backend-plugin-api';
import { Asked } from '../environments/Asked';
import { TerminalTickets } from '../store/TerminalTickets';

/** What a ticket opens, and for whom. */
export interface Admitted {
  asked: Asked;
  pod: string;
  container: string;
  /** `Origin` of the page that asked, where a browser did. */
  origin: string | undefined;
}

/** Hands out tickets to terminals, and tells at their door for whom they are. */
export class Admissions {
  readonly #auth: AuthService;
  readonly #tickets: Pick<TerminalTickets, 'add' | 'take'>;

  constructor(options: {
    auth: AuthService;
    tickets: Pick<TerminalTickets, 'add' | 'take'>;
  }) {
    this.#auth = options.auth;
    this.#tickets = options.tickets;
  }

  /** @param admitted - a user; no others have tickets */
  async issue({
    asked,
    ...door
  }: Admitted): Promise<{ ticket: string; expiresAt: string }> {
    const { token: userToken } = await this.#auth.getLimitedUserToken(
      asked.credentials as Parameters<AuthService['getLimitedUserToken']>[0],
    );
    const ticket = randomBytes(32).toString('base64url');
    const expiresAt = await this.#tickets.add(ticket, {
      door: { ...door, environment: asked.name, user: asked.caller.id },
      userToken,
    });
    return { ticket, expiresAt: expiresAt.toISOString() };
  }

  /** What a ticket is for; undefined where it is none, was used, or is too old. */
  async take(ticket: string): Promise<Admitted | undefined> {
    const taken = await this.#tickets.take(ticket);
    if (!taken) {
      return undefined;
    }
    const { environment, user, pod, container, origin } = taken.door;
    const credentials = await this.#auth.authenticate(taken.userToken, {
      allowLimitedAccess: true,
    });
    const asked = {
      name: environment,
      caller: { id: user, user },
      credentials,
    };
    return { asked, pod, container, origin };
  }
}
