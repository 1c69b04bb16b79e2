import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AccessLink, DevEnvironment } from '@itdo/plugin-environments-common';
import { AccessConfig } from '../config/EnvironmentsConfig';
import { Asked } from '../environments/Asked';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { RefusedError } from '../http/RefusedError';
import { AccessDirectory, AccessPlace } from './AccessDirectory';
import { enterUrl } from './AccessProxy';
import { AccessRights } from './AccessRights';
import { AccessSessions } from './AccessSessions';
import { accessId, AccessName, labelOf, readLabel } from './address';

const HIGHEST_PORT = 65_535;
const MAX_PATH_LENGTH = 2_000;

/** Who asks, for the time of a request. */
type Person = Pick<Asked, 'caller' | 'credentials'>;

/** Opens services for people in the portal, by links that are good once. */
export class ServiceOpener {
  readonly #access: AccessConfig;
  readonly #authorized: AuthorizedEnvironments;
  readonly #directory: AccessDirectory;
  readonly #rights: AccessRights;
  readonly #sessions: AccessSessions;

  constructor(options: {
    access: AccessConfig;
    authorized: AuthorizedEnvironments;
    directory: AccessDirectory;
    rights: AccessRights;
    sessions: AccessSessions;
  }) {
    this.#access = options.access;
    this.#authorized = options.authorized;
    this.#directory = options.directory;
    this.#rights = options.rights;
    this.#sessions = options.sessions;
  }

  /**
   * @throws NotFoundError where the caller may not know of the environment
   * @throws RefusedError where it has no such service, or a field is wrong
   * @throws NotAllowedError where the service is not shared with the caller
   */
  async open(
    asked: Asked,
    { service, port, path }: { service: string; port: number; path?: string },
  ): Promise<AccessLink> {
    const environment = await this.#authorized.get(
      asked.name,
      asked.credentials,
    );
    const place = placeOf(environment, service);
    if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT) {
      throw new RefusedError([
        {
          field: 'port',
          rule: 'Port',
          message: `must be a number between 1 and ${HIGHEST_PORT}`,
        },
      ]);
    }
    const id = accessId(environment.metadata.uid ?? '', service);
    return this.#link(asked, place, { port, id }, path);
  }

  /**
   * Opens what a host name stands for, as one person gives it to another.
   *
   * @throws NotFoundError where it stands for nothing
   * @throws NotAllowedError where the service is not shared with the caller
   */
  async openHost(
    person: Person,
    { host, path }: { host: string; path?: string },
  ): Promise<AccessLink> {
    const name = readLabel(host);
    const place = name && this.#directory.find(name.id);
    if (!place) {
      throw new NotFoundError(
        `'${host}' is the address of no service, or of one that is not there any more`,
      );
    }
    return this.#link(person, place, name, path);
  }

  async #link(
    { caller, credentials }: Person,
    place: AccessPlace,
    host: AccessName,
    path = '/',
  ): Promise<AccessLink> {
    if (!caller.user) {
      throw new NotAllowedError('only people open services in a browser');
    }
    if (!isPath(path)) {
      throw new RefusedError([
        {
          field: 'path',
          rule: 'Path',
          message: 'must be a path of the service, beginning with one /',
        },
      ]);
    }
    if (!(await this.#rights.mayOpen(credentials, place))) {
      const { environment, service } = place;
      throw new NotAllowedError(
        `you may not open '${service.name}' of '${environment.metadata.name}', which belongs to '${environment.spec.owner}': it is not shared with you`,
      );
    }
    const { code, expiresAt } = await this.#sessions.addCode(
      caller.user,
      credentials,
      labelOf(host),
      path,
    );
    return {
      url: enterUrl(host, code, this.#access),
      expiresAt: expiresAt.toISOString(),
    };
  }
}

function placeOf(environment: DevEnvironment, name: string): AccessPlace {
  const { services } = environment.spec;
  const service = services.find(each => each.name === name);
  if (!service) {
    const known = services.map(each => each.name).join(', ');
    throw new RefusedError([
      {
        field: 'service',
        rule: 'UnknownService',
        message: `'${name}' is no service of this environment; it has ${known}`,
      },
    ]);
  }
  return { environment, service };
}

/** What begins with two slashes, or a backslash, would lead to another host; control characters into the headers. */
function isPath(path: string): boolean {
  return (
    path.length <= MAX_PATH_LENGTH && /^\/(?![/\\])[\x21-\x7e]*$/.test(path)
  );
}
