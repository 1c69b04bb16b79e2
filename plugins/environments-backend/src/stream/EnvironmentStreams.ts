import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Informer } from '@itdo/plugin-clusters-node';
import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { Response } from 'express';
import { AuthorizedEnvironments } from '../environments/AuthorizedEnvironments';
import { EnvironmentEvents } from '../events/EnvironmentEvents';
import { EnvironmentFilter } from '../permissions/rules';
import { EnvironmentUsages } from '../usage/EnvironmentUsages';
import { EventStream } from './EventStream';

/** How soon a permission that was taken away ends a stream. */
const ASK_AGAIN_MS = 15_000;

/** What streams are made of. */
export interface StreamOptions {
  informer: Informer<DevEnvironment>;
  authorized: AuthorizedEnvironments;
  events: EnvironmentEvents;
  usages: EnvironmentUsages;
  view(environment: DevEnvironment): Environment;
  logger: LoggerService;
}

/** The open streams of server-sent events, fed by the watched copy of the environments. */
export class EnvironmentStreams {
  readonly #options: StreamOptions;
  readonly #open = new Set<EventStream>();

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  /** All environments that the caller may read. */
  async streamAll(
    credentials: BackstageCredentials,
    response: Response,
  ): Promise<void> {
    const { authorized } = this.#options;
    const readable = await authorized.readable(credentials);
    const items = await authorized.list(credentials);
    const stream = this.#start(response);
    this.#feed(stream, credentials, readable, items, () => true);
  }

  /** One environment, what Kubernetes reports from it, and what it uses. */
  async streamOne(
    environment: DevEnvironment,
    credentials: BackstageCredentials,
    response: Response,
  ): Promise<void> {
    const { authorized, events, usages } = this.#options;
    const readable = await authorized.readable(credentials);
    const stream = this.#start(response);
    const { uid } = environment.metadata;
    this.#feed(
      stream,
      credentials,
      readable,
      [environment],
      ({ metadata }) => metadata.uid === uid,
    );
    stream.onClose(
      events.follow(environment, event => stream.send('event', event)),
    );
    stream.onClose(
      usages.follow(environment, usage => stream.send('usage', usage)),
    );
  }

  /** Ends all streams. */
  stop(): void {
    this.#open.forEach(stream => stream.close('ServerStopping'));
  }

  #start(response: Response): EventStream {
    const stream = new EventStream(response);
    this.#open.add(stream);
    stream.onClose(() => this.#open.delete(stream));
    return stream;
  }

  #feed(
    stream: EventStream,
    credentials: BackstageCredentials,
    firstFilter: EnvironmentFilter,
    items: DevEnvironment[],
    concerns: EnvironmentFilter,
  ): void {
    const { informer, view } = this.#options;
    let readable = firstFilter;
    const sent = new Map(
      items.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]),
    );
    stream.send('snapshot', { items: items.map(view) });
    const upsert = (environment: DevEnvironment) => {
      const { uid, resourceVersion } = environment.metadata;
      if (
        concerns(environment) &&
        readable(environment) &&
        sent.get(uid) !== resourceVersion
      ) {
        sent.set(uid, resourceVersion);
        stream.send('upsert', view(environment));
      }
    };
    const remove = ({ metadata: { namespace, name, uid } }: DevEnvironment) => {
      if (sent.delete(uid)) {
        stream.send('delete', { namespace, name, uid });
      }
    };
    stream.onClose(
      informer.subscribe({ added: upsert, updated: upsert, deleted: remove }),
    );
    this.#askAgain(stream, credentials, filter => {
      readable = filter;
      const known = informer.list().filter(concerns);
      known.filter(each => !readable(each)).forEach(remove);
      known.forEach(upsert);
      const gone = items.length > 0 && sent.size === 0;
      const hidden = known.some(each => !readable(each));
      if (gone && hidden) {
        stream.close('PermissionRevoked');
      }
    });
  }

  #askAgain(
    stream: EventStream,
    credentials: BackstageCredentials,
    update: (filter: EnvironmentFilter) => void,
  ): void {
    const { authorized, logger } = this.#options;
    const timer = setInterval(() => {
      authorized.readable(credentials).then(
        filter => {
          if (!stream.closed) {
            update(filter);
          }
        },
        error => {
          // Most often the token has expired; the page comes back with a new one.
          logger.debug('ending a stream whose permission is unknown', error);
          stream.close();
        },
      );
    }, ASK_AGAIN_MS);
    stream.onClose(() => clearInterval(timer));
  }
}
