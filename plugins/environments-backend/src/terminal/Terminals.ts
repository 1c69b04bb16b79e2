import { IncomingMessage, Server } from 'node:http';
import { Duplex } from 'node:stream';
import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Clock } from '@itdo/plugin-clusters-node';
import {
  TerminalRequest,
  TerminalTicket,
} from '@itdo/plugin-environments-common';
import { WebSocket, WebSocketServer } from 'ws';
import { InsideRights, Ending } from '../inside/InsideRights';
import { Containers } from '../inside/Containers';
import { Asked } from '../environments/Asked';
import { CollisionError } from '../http/RefusedError';
import { People } from '../people/People';
import { TerminalTickets } from '../store/TerminalTickets';
import { Admissions, Admitted } from './Admissions';
import { openShell } from './exec';
import { TerminalSession } from './TerminalSession';

/** How a page gets from its request to its WebSocket. */
export interface Doorway {
  server: Server | undefined;
  /** Path of the WebSocket, from the server's root on. */
  path: string;
  origin: string | undefined;
}

/** What comes from a browser in one message at most: a paste, not a file. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

const ENDINGS = {
  PermissionRevoked: 'you may not work in this environment any more',
  Deleted: 'the environment is gone',
  RightUnknown: 'whether you may still work here could not be found out',
} as const;

/** Terminals in containers, each with the account of who uses it. */
export class Terminals {
  readonly #clock: Clock;
  readonly #containers: Pick<Containers, 'find'>;
  readonly #people: Pick<People, 'clusterOf'>;
  readonly #rights: InsideRights;
  readonly #logger: LoggerService;
  readonly #admissions: Admissions;
  readonly #idleMs: number;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  readonly #sessions = new Set<TerminalSession>();
  readonly #servers = new Map<Server, () => void>();

  constructor(options: {
    auth: AuthService;
    clock: Clock;
    containers: Pick<Containers, 'find'>;
    people: Pick<People, 'clusterOf'>;
    rights: InsideRights;
    logger: LoggerService;
    tickets: Pick<TerminalTickets, 'add' | 'take'>;
    /** How long nothing may be typed, in minutes. */
    idleMinutes: number;
  }) {
    this.#clock = options.clock;
    this.#containers = options.containers;
    this.#people = options.people;
    this.#rights = options.rights;
    this.#logger = options.logger;
    this.#admissions = new Admissions(options);
    this.#idleMs = options.idleMinutes * 60_000;
  }

  /**
   * A ticket for a shell in a container.
   *
   * @throws CollisionError where the container stands on a simulated node, or does not run
   */
  async admit(
    asked: Asked,
    { pod, container }: TerminalRequest,
    { server, path, origin }: Doorway,
  ): Promise<TerminalTicket> {
    const { environment } = await this.#rights.enterAsMember(asked);
    const found = await this.#containers.find(environment, { pod, container });
    if (found.simulated) {
      throw new CollisionError(
        'container',
        'Simulated',
        'stands on a simulated node, where nothing executes: there is no shell in it',
      );
    }
    if (found.state !== 'Running') {
      throw new CollisionError(
        'container',
        'NotRunning',
        `does not run at the moment (${found.reason}); a shell needs a container that does`,
      );
    }
    if (!server) {
      throw new ConflictError(
        'this portal is served in a way that lets no WebSocket through',
      );
    }
    this.listen(server, path);
    const { ticket, expiresAt } = await this.#admissions.issue({
      asked,
      pod,
      container,
      origin,
    });
    return {
      ticket,
      path: `${path}?ticket=${ticket}`,
      expiresAt,
      idleSeconds: this.#idleMs / 1000,
    };
  }

  /** Ends all terminals. */
  stop(): void {
    this.#servers.forEach(forget => forget());
    this.#servers.clear();
    this.#sessions.forEach(session =>
      session.close('ServerStopping', 'the portal is being restarted'),
    );
  }

  /** Answers WebSockets at a path, once however often it is called: a ticket may be another replica's. */
  listen(server: Server, path: string): void {
    if (this.#servers.has(server)) {
      return;
    }
    const upgrade = (
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
    ) => {
      const url = new URL(request.url ?? '/', 'http://portal');
      // What goes to other paths is others' to answer.
      if (url.pathname === path) {
        this.#upgrade(request, socket, head, url).catch(error => {
          this.#logger.warn('a terminal could not be opened', {
            reason: String(error),
          });
          socket.destroy();
        });
      }
    };
    server.on('upgrade', upgrade);
    this.#servers.set(server, () => server.off('upgrade', upgrade));
  }

  async #upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    url: URL,
  ): Promise<void> {
    // Nobody else looks after it yet.
    const ignore = () => {};
    socket.on('error', ignore);
    const ticket = url.searchParams.get('ticket') ?? '';
    const admitted = await this.#admissions.take(ticket);
    socket.off('error', ignore);
    if (!admitted || admitted.origin !== request.headers.origin) {
      socket.end(
        'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, browser => {
      this.#serve(browser, admitted).catch(error => {
        this.#logger.warn('a terminal could not be served', {
          reason: String(error),
        });
        browser.terminate();
      });
    });
  }

  async #serve(browser: WebSocket, first: Admitted): Promise<void> {
    let admitted = first;
    const session = new TerminalSession({
      browser,
      clock: this.#clock,
      idleMs: this.#idleMs,
      logger: this.#logger,
      renew: async ticket => {
        const newer = await this.#admissions.take(ticket);
        if (newer && isSameDoor(newer, first)) {
          admitted = newer;
        }
      },
    });
    this.#sessions.add(session);
    let unwatch = () => {};
    try {
      // What was allowed at the ticket may have ended since.
      const entered = await this.#rights.enterAsMember(first.asked);
      const cluster = await this.#people.clusterOf(entered.member);
      unwatch = this.#rights.watch(
        entered,
        () => admitted.asked,
        ending => session.close(...inWords(ending)),
      );
      await session.run(signal =>
        openShell(
          cluster,
          {
            namespace: entered.environment.metadata.name,
            pod: first.pod,
            container: first.container,
          },
          signal,
        ),
      );
    } catch (error) {
      session.close('Refused', 'the terminal could not be opened');
      throw error;
    } finally {
      unwatch();
      this.#sessions.delete(session);
    }
  }
}

function inWords(ending: Ending) {
  const reason = ending ?? 'RightUnknown';
  return [reason, ENDINGS[reason]] as const;
}

function isSameDoor(one: Admitted, other: Admitted): boolean {
  const keyOf = ({ asked, pod, container, origin }: Admitted) =>
    JSON.stringify([asked.name, asked.caller.id, pod, container, origin]);
  return keyOf(one) === keyOf(other);
}
