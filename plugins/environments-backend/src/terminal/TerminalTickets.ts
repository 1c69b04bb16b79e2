import { randomBytes } from 'node:crypto';
import { Clock } from '@itdo/plugin-clusters-node';
import { Asked } from '../environments/Asked';

/** What a ticket opens, and for whom. */
export interface Admitted {
  asked: Asked;
  pod: string;
  container: string;
  /** `Origin` of the page that asked, where a browser did. */
  origin: string | undefined;
}

const GOOD_FOR_MS = 30_000;

/** Tickets that open one terminal each, within half a minute. They are in memory only: who holds one is let in. */
export class TerminalTickets {
  readonly #clock: Clock;
  readonly #issued = new Map<string, { until: number; admitted: Admitted }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(admitted: Admitted): { ticket: string; expiresAt: string } {
    const now = this.#clock.date().getTime();
    for (const [ticket, { until }] of this.#issued) {
      if (until <= now) {
        this.#issued.delete(ticket);
      }
    }
    const ticket = randomBytes(32).toString('base64url');
    const until = now + GOOD_FOR_MS;
    this.#issued.set(ticket, { until, admitted });
    return { ticket, expiresAt: new Date(until).toISOString() };
  }

  /** What a ticket is for; undefined where it is none, was used, or is too old. */
  take(ticket: string): Admitted | undefined {
    const found = this.#issued.get(ticket);
    this.#issued.delete(ticket);
    return found && found.until > this.#clock.date().getTime()
      ? found.admitted
      : undefined;
  }
}
