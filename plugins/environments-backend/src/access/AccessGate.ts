import { IncomingMessage } from 'node:http';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { shownPhase } from '../environments/view';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { routeBelow, routesOf } from '../plan/routes';
import { answeringAt } from '../plan/serving';
import { AccessDirectory, AccessPlace } from './AccessDirectory';
import { AccessRefusal } from './AccessRefusal';
import { AccessRights } from './AccessRights';
import { AccessSession, AccessSessions } from './AccessSessions';
import { AccessName, labelOf, readHost, readLabel } from './address';
import { isAllowedInitiator } from './initiator';
import { sessionSecret } from './sessionCookie';

const STOPPED: ReadonlySet<string> = new Set([
  'Paused',
  'PendingDeletion',
  'Terminating',
]);

/** A request that may be forwarded, and how to ask that again. */
export interface Admitted {
  session: AccessSession;
  /** The service that was asked for, whose share decides. */
  asked: AccessPlace;
  /** Whose pods answer: those of another service where that one serves what was asked for. */
  place: AccessPlace;
  port: number;
}

/** Decides of each request to an access host whether it is forwarded. */
export class AccessGate {
  readonly #access: AccessConfig;
  readonly #directory: AccessDirectory;
  readonly #kinds: ServiceKinds;
  readonly #rights: AccessRights;
  readonly #sessions: AccessSessions;

  constructor(options: {
    access: AccessConfig;
    directory: AccessDirectory;
    kinds: ServiceKinds;
    rights: AccessRights;
    sessions: AccessSessions;
  }) {
    this.#access = options.access;
    this.#directory = options.directory;
    this.#kinds = options.kinds;
    this.#rights = options.rights;
    this.#sessions = options.sessions;
  }

  /** @throws AccessRefusal where the request names no host of the access domain */
  hostOf({ headers, rawHeaders, url }: IncomingMessage): AccessName {
    const hosts = rawHeaders.filter(
      (name, index) => index % 2 === 0 && name.toLowerCase() === 'host',
    );
    const name =
      hosts.length === 1 ? readHost(headers.host, this.#access) : undefined;
    if (!name) {
      throw new AccessRefusal(
        'WrongHost',
        'This address belongs to no service of an environment.',
      );
    }
    if (!url?.startsWith('/')) {
      throw new AccessRefusal(
        'BadRequest',
        'A request must name a path, beginning with /.',
      );
    }
    return name;
  }

  /** @throws AccessRefusal where the request must not be forwarded */
  async admit(request: IncomingMessage): Promise<Admitted> {
    const name = this.hostOf(request);
    const secret = sessionSecret(request.headers.cookie, this.#access);
    const admitted = await this.#enter(name, secret, pathOf(request));
    const related = ({ id }: AccessName) =>
      this.#directory.find(id)?.environment.metadata.uid ===
      admitted.place.environment.metadata.uid;
    if (!isAllowedInitiator(request.headers, name, this.#access, related)) {
      throw new AccessRefusal(
        'ForeignPage',
        'A page of another environment, or from elsewhere, asked for this; only pages of the same environment may.',
      );
    }
    const { session, asked, port } = await this.#follow(
      admitted,
      request.url ?? '/',
    );
    const { environment, service } = asked;
    const place = {
      environment,
      service: answeringAt(
        environment.spec.services,
        service,
        port,
        this.#kinds,
      ),
    };
    demandRunning(place);
    return { session, asked, place, port };
  }

  /** Whether what was admitted may go on. */
  async stillAdmits({ session, asked }: Admitted): Promise<boolean> {
    try {
      const name = readLabel(session.host);
      if (!name) {
        return false;
      }
      const { asked: door } = await this.#enter(name, session.key);
      const { environment, service } = door;
      if (service.name !== asked.service.name) {
        const now = serviceOf(environment, asked.service.name);
        await this.#demandRight(session, { environment, service: now });
      }
      return true;
    } catch (error) {
      if (error instanceof AccessRefusal) {
        return false;
      }
      throw error;
    }
  }

  /** Behind a page that the environment's own address shows, paths lead where they do there: `/api` to the API. */
  async #follow(admitted: Admitted, url: string): Promise<Admitted> {
    const { session, asked, port } = admitted;
    const { environment, service } = asked;
    const route = routeBelow(
      routesOf(environment.spec.services, this.#kinds),
      { service: service.name, port },
      url.split('?')[0],
    );
    if (!route) {
      return admitted;
    }
    const below = {
      environment,
      service: serviceOf(environment, route.service),
    };
    await this.#demandRight(session, below);
    return {
      session,
      asked: below,
      place: below,
      port: route.endpoint.port,
    };
  }

  async #demandRight(
    session: AccessSession,
    place: AccessPlace,
  ): Promise<void> {
    if (
      !(await this.#rights.mayOpen(session.credentials, place, session.key))
    ) {
      const { environment, service } = place;
      throw new AccessRefusal(
        'NoRight',
        `You may not open ${service.name} of ${environment.metadata.name}: it is not shared with you.`,
        '/environments',
      );
    }
  }

  async #enter(
    name: AccessName,
    secret: string | undefined,
    path = '',
  ): Promise<Admitted> {
    const session = await this.#sessions.find(secret, labelOf(name));
    if (!session) {
      throw new AccessRefusal(
        'NotSignedIn',
        'Your browser has not opened this service through the portal, or that was too long ago.',
        `/environments/open/${labelOf(name)}${path}`,
      );
    }
    const place = this.#directory.find(name.id);
    if (!place) {
      throw new AccessRefusal(
        'NotThere',
        'The environment of this service, or the service, is not there any more.',
        '/environments',
      );
    }
    await this.#demandRight(session, place);
    return { session, asked: place, place, port: name.port };
  }
}

/** @throws AccessRefusal where it is not there any more */
function serviceOf(environment: DevEnvironment, name: string) {
  const service = environment.spec.services.find(each => each.name === name);
  if (!service) {
    throw new AccessRefusal(
      'NotThere',
      `${environment.metadata.name} has no service ${name} any more.`,
      '/environments',
    );
  }
  return service;
}

const MAX_PATH_LENGTH = 1_000;

/** Where somebody wanted to go, for when they come back from the portal. */
function pathOf({ method, url = '/' }: IncomingMessage): string {
  return method === 'GET' && url !== '/' && url.length <= MAX_PATH_LENGTH
    ? `?path=${encodeURIComponent(url)}`
    : '';
}

function demandRunning({ environment, service }: AccessPlace): void {
  const { metadata, status } = environment;
  const { namespace, name } = metadata;
  const path = `/environments/${namespace}/${name}`;
  const state = status?.services?.find(each => each.name === service.name);
  const phase = shownPhase(environment);
  if (state?.state === 'Paused' || STOPPED.has(phase)) {
    throw new AccessRefusal(
      'Stopped',
      `${service.name} of ${name} is stopped. Start it on the page of its environment, and come back.`,
      path,
    );
  }
  if (state?.simulated) {
    throw new AccessRefusal(
      'Simulated',
      `${service.name} of ${name} stands on a simulated node, where nothing executes: there is nothing to open.`,
      path,
    );
  }
}
