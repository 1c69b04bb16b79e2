import { IncomingMessage, ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { AccessGate, Admitted } from './AccessGate';
import { AccessRefusal } from './AccessRefusal';
import { AccessSessions } from './AccessSessions';
import { AccessUse } from './AccessUse';
import { AccessName, labelOf, originOf } from './address';
import { forwardRequest, Ways } from './forwardRequest';
import { forwardUpgrade } from './forwardUpgrade';
import { forwardedHeaders, RawHeaders } from './headers';
import { OpenExchanges } from './OpenExchanges';
import { refusalAnswer } from './refusalPage';
import { refusalOf } from './refusalOf';
import { sessionCookie } from './sessionCookie';
import { carryTunnel, demandTunnel } from './tunnel';

/** Paths of access hosts that are the proxy's own; nothing below it reaches a service. */
export const OWN_PATH = '/.platform-access/';
const ENTER_PATH = `${OWN_PATH}enter`;
const TUNNEL_PATH = `${OWN_PATH}tunnel`;

/** The address that opens a host by a one-time code. */
export function enterUrl(
  host: AccessName,
  code: string,
  access: AccessConfig,
): string {
  return `${originOf(host, access)}${ENTER_PATH}?code=${code}`;
}

/** What the proxy works with. */
export interface AccessProxyOptions {
  access: AccessConfig;
  auditor: AuditorService;
  exchanges: OpenExchanges;
  gate: AccessGate;
  kinds: ServiceKinds;
  logger: LoggerService;
  /** Tokens of the portal that are no JSON web tokens. */
  portalTokens: ReadonlySet<string>;
  sessions: AccessSessions;
  use: AccessUse;
  ways: Ways;
}

/** Lets browsers reach services of environments: asks for each request whether it may, and forwards it. */
export class AccessProxy {
  readonly #options: AccessProxyOptions;

  constructor(options: AccessProxyOptions) {
    this.#options = options;
  }

  /** Answers one request; it never throws. */
  async handle(
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      const host = this.#options.gate.hostOf(incoming);
      if (incoming.url?.startsWith(OWN_PATH)) {
        await this.#enter(host, incoming, response);
        return;
      }
      const admitted = await this.#options.gate.admit(incoming);
      this.#options.use.ofRequest(admitted.place.environment);
      const ended = this.#watch(admitted, () => response.destroy());
      response.once('close', ended);
      try {
        await forwardRequest(
          incoming,
          response,
          this.#headersFor(incoming),
          admitted,
          this.#options.ways,
        );
      } catch (error) {
        throw this.#explain(error, admitted);
      }
    } catch (error) {
      this.#refuse(error, incoming, answer => {
        if (response.headersSent || response.destroyed) {
          response.destroy();
          return;
        }
        response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    }
  }

  /** Answers a request for another protocol; it never throws. */
  async handleUpgrade(
    incoming: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    // A browser that breaks off is no failure of ours.
    socket.on('error', () => socket.destroy());
    try {
      if (incoming.headers.upgrade?.toLowerCase() !== 'websocket') {
        throw new AccessRefusal(
          'BadRequest',
          'Of other protocols than HTTP/1.1, only WebSockets are forwarded.',
        );
      }
      const admitted = await this.#options.gate.admit(incoming);
      const isTunnel = incoming.url === TUNNEL_PATH;
      if (isTunnel) {
        demandTunnel(incoming, admitted, this.#options.kinds);
      } else if (incoming.url?.startsWith(OWN_PATH)) {
        throw new AccessRefusal('BadRequest', 'There is no such WebSocket.');
      }
      const { environment } = admitted.place;
      this.#options.use.ofRequest(environment);
      const ended = this.#watch(admitted, () => socket.destroy());
      socket.once('close', ended);
      try {
        const stream = await this.#options.ways.connections.connect(
          admitted.place,
          admitted.port,
        );
        const sent = this.#options.use.ofStream(environment);
        if (isTunnel) {
          carryTunnel(incoming, socket, head, stream, sent);
          return;
        }
        await forwardUpgrade(
          incoming,
          socket,
          head,
          this.#headersFor(incoming),
          stream,
          sent,
        );
      } catch (error) {
        throw this.#explain(error, admitted);
      }
    } catch (error) {
      this.#refuse(error, incoming, ({ status, headers, body }) => {
        const lines = Object.entries(headers).map(
          ([name, value]) => `${name}: ${value}`,
        );
        socket.end(
          [`HTTP/1.1 ${status} Refused`, ...lines, '', body].join('\r\n'),
        );
      });
    }
  }

  /** Exchanges a one-time code for a session, and goes on to the service. */
  async #enter(
    host: AccessName,
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { access, auditor, sessions } = this.#options;
    const url = new URL(incoming.url ?? '', originOf(host, access));
    const entered =
      incoming.method === 'GET' && url.pathname === ENTER_PATH
        ? await sessions.exchange(
            url.searchParams.get('code') ?? '',
            labelOf(host),
          )
        : undefined;
    const audit = await auditor.createEvent({
      eventId: 'environment-enter',
      severityLevel: 'medium',
      meta: { host: labelOf(host), caller: entered?.user ?? 'unknown' },
    });
    if (!entered) {
      const refusal = new AccessRefusal(
        'LinkUsed',
        'A link opens a service once, and within half a minute. Open it through the portal again.',
        `/environments/open/${labelOf(host)}`,
      );
      await audit.fail({ error: refusal });
      throw refusal;
    }
    await audit.success();
    response
      .writeHead(303, {
        Location: entered.path,
        'Set-Cookie': sessionCookie(entered.secret, access),
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        'Content-Length': '0',
      })
      .end();
  }

  #watch(admitted: Admitted, end: () => void): () => void {
    const { gate, exchanges } = this.#options;
    return exchanges.add({
      isAllowed: () => gate.stillAdmits(admitted),
      end,
    });
  }

  #headersFor({ rawHeaders, headers, socket }: IncomingMessage): RawHeaders {
    const { access, portalTokens } = this.#options;
    const via = {
      scheme: access.scheme,
      host: headers.host ?? '',
      address: socket.remoteAddress,
    };
    return forwardedHeaders(rawHeaders, via, portalTokens);
  }

  #explain(error: unknown, admitted: Admitted): AccessRefusal {
    const refusal = refusalOf(error, admitted);
    if (refusal !== error) {
      this.#options.logger.debug(refusal.message, error as Error);
    }
    return refusal;
  }

  #refuse(
    error: unknown,
    { headers }: IncomingMessage,
    answer: (how: ReturnType<typeof refusalAnswer>) => void,
  ): void {
    const { access, logger } = this.#options;
    if (error instanceof AccessRefusal) {
      answer(refusalAnswer(error, headers, access.portalUrl));
      return;
    }
    logger.error('a request to a service failed', error as Error);
    const refusal = new AccessRefusal(
      'Unreachable',
      'The platform cannot tell at the moment whether you may; try again.',
    );
    answer(refusalAnswer(refusal, headers, access.portalUrl));
  }
}
