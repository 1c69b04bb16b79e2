import { LoggerService } from '@backstage/backend-plugin-api';
import { Cluster } from '@itdo/plugin-clusters-node';
import { DevEnvironment } from '@itdo/plugin-environments-common';
import { Response } from 'express';
import { InsideRights, Entered } from '../inside/InsideRights';
import { Containers, FoundContainer } from '../inside/Containers';
import { Asked } from '../environments/Asked';
import { RefusedError } from '../http/RefusedError';
import { instantOf } from '../lifecycle/times';
import { People } from '../people/People';
import { EventStream } from '../stream/EventStream';
import { LogRange, readContainerLog } from './ContainerLog';

/** Which logs are asked for. */
export interface LogQuery extends LogRange {
  service?: string;
  pod?: string;
  container?: string;
}

/** The open streams of what containers write. People read with their own account, pipelines with the portal's. */
export class LogStreams {
  readonly #cluster: Pick<Cluster, 'stream'>;
  readonly #containers: Pick<Containers, 'list' | 'follow'>;
  readonly #people: Pick<People, 'clusterOf'>;
  readonly #rights: InsideRights;
  readonly #logger: LoggerService;
  readonly #open = new Set<EventStream>();

  constructor(options: {
    cluster: Pick<Cluster, 'stream'>;
    containers: Pick<Containers, 'list' | 'follow'>;
    people: Pick<People, 'clusterOf'>;
    rights: InsideRights;
    logger: LoggerService;
  }) {
    this.#cluster = options.cluster;
    this.#containers = options.containers;
    this.#people = options.people;
    this.#rights = options.rights;
    this.#logger = options.logger;
  }

  /** @returns what begins the stream; refusals come before it */
  async prepare(
    asked: Asked,
    query: LogQuery,
  ): Promise<(response: Response) => Promise<void>> {
    const entered = await this.#rights.enter(asked);
    check(query, entered.environment);
    const cluster = entered.member
      ? await this.#people.clusterOf(entered.member)
      : this.#cluster;
    return response => this.#run(asked, entered, query, cluster, response);
  }

  /** Ends all streams. */
  stop(): void {
    this.#open.forEach(stream => stream.close('ServerStopping'));
  }

  async #run(
    asked: Asked,
    entered: Entered,
    query: LogQuery,
    cluster: Pick<Cluster, 'stream'>,
    response: Response,
  ): Promise<void> {
    const { environment } = entered;
    const stream = new EventStream(response);
    const ended = new AbortController();
    this.#open.add(stream);
    stream.onClose(() => {
      this.#open.delete(stream);
      ended.abort();
    });
    stream.onClose(
      this.#rights.watch(
        entered,
        () => asked,
        ending => stream.close(ending),
      ),
    );
    const alive = new Map<string, FoundContainer>();
    const read = (container: FoundContainer, range: LogRange) => {
      const { service, pod, container: name } = container;
      const from = { service, pod, container: name };
      return readContainerLog({
        cluster,
        namespace: environment.metadata.name,
        container,
        range,
        lives: () => {
          const now = alive.get(placeOf(container));
          return (
            now?.containerId === container.containerId &&
            now?.state === 'Running'
          );
        },
        signal: ended.signal,
        receiver: {
          lines: lines => stream.send('lines', { ...from, lines }),
          notice: (state, message) =>
            stream.send('container', { ...from, state, message }),
          ready: () => stream.ready(),
        },
      });
    };
    const asks = (container: FoundContainer) => isAskedFor(container, query);
    if (!query.follow) {
      try {
        const all = await this.#containers.list(environment);
        for (const container of all.filter(asks)) {
          await read(container, query);
        }
        stream.close('End');
      } catch (error) {
        this.#fail(stream, error);
      }
      return;
    }
    const followed = new Set<string>();
    const known = new Set(
      (await this.#containers.list(environment)).map(lifeOf),
    );
    const unfollow = await this.#containers.follow(environment, containers => {
      for (const container of containers.filter(asks)) {
        alive.set(placeOf(container), container);
        const life = lifeOf(container);
        const isReadable = container.containerId || container.simulated;
        if (isReadable && !followed.has(life)) {
          followed.add(life);
          // What came later is read from its beginning.
          const range = known.has(life)
            ? query
            : { ...query, tail: undefined, since: undefined };
          read(container, range).catch(error => this.#fail(stream, error));
        }
      }
    });
    stream.onClose(unfollow);
  }

  #fail(stream: EventStream, error: unknown): void {
    this.#logger.warn('a stream of logs ends before its time', {
      reason: String(error),
    });
    stream.close();
  }
}

/** @throws RefusedError that names the field */
function check(query: LogQuery, { spec }: DevEnvironment): void {
  const { service, since, follow, previous } = query;
  if (service && !spec.services.some(({ name }) => name === service)) {
    throw new RefusedError([
      {
        field: 'service',
        rule: 'UnknownService',
        message: `'${service}' is no service of this environment; it has ${spec.services
          .map(({ name }) => name)
          .join(', ')}`,
      },
    ]);
  }
  if (since !== undefined && instantOf(since) === undefined) {
    throw new RefusedError([
      {
        field: 'since',
        rule: 'Time',
        message: 'must be a time such as 2026-01-31T09:00:00Z',
      },
    ]);
  }
  if (follow && previous) {
    throw new RefusedError([
      {
        field: 'previous',
        rule: 'LogRange',
        message: 'what is over cannot be followed; leave one of the two out',
      },
    ]);
  }
}

function isAskedFor(
  container: FoundContainer,
  { service, pod, container: name }: LogQuery,
): boolean {
  return (
    (!service || container.service === service) &&
    (!pod || container.pod === pod) &&
    (!name || container.container === name)
  );
}

function placeOf({ podUid, container }: FoundContainer): string {
  return `${podUid} ${container}`;
}

function lifeOf(container: FoundContainer): string {
  return `${placeOf(container)} ${container.containerId ?? ''}`;
}
