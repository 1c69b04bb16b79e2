import { mockServices } from '@backstage/backend-test-utils';
import { connectCluster } from '../cluster/KubernetesCluster';
import { ConnectedCluster } from '../cluster/types';
import { KubernetesObject } from '../objects';
import { resources } from '../resources';
import {
  eventually,
  FakeApiServer,
  FakeCollection,
  sendJson,
  sendStatus,
  settled,
  statusOf,
} from '../testing';
import { ReflectorOptions } from './Reflector';
import { Informer } from './types';

const PATH = '/api/v1/configmaps';

interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

describe('an informer', () => {
  let server: FakeApiServer;
  let maps: FakeCollection;
  const clusters: ConnectedCluster[] = [];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    maps = server.collection(PATH);
  });

  afterEach(async () => {
    await Promise.all(clusters.splice(0).map(cluster => cluster.close()));
    await server.close();
  });

  function connect(informers: Partial<ReflectorOptions> = {}) {
    const cluster = connectCluster(
      { name: 'fake', url: server.url },
      {
        logger: mockServices.logger.mock(),
        informers: { backOff: { baseMs: 2, maxMs: 20 }, ...informers },
      },
    );
    clusters.push(cluster);
    return cluster;
  }

  function watchMaps(options?: Partial<ReflectorOptions>) {
    return connect(options).informer<ConfigMap>({
      resource: resources.configMaps,
    });
  }

  /** What subscribers hear, as text. */
  function listen(informer: Informer<ConfigMap>): string[] {
    const heard: string[] = [];
    informer.subscribe({
      added: ({ metadata }) => heard.push(`+${metadata?.name}`),
      updated: ({ metadata }) => heard.push(`~${metadata?.name}`),
      deleted: ({ metadata }) => heard.push(`-${metadata?.name}`),
    });
    return heard;
  }

  const names = (informer: Informer<ConfigMap>) =>
    informer.list().map(({ metadata }) => metadata?.name);

  const lists = () =>
    server.received('GET', PATH).filter(({ query }) => !query.watch);
  const watches = () =>
    server.received('GET', PATH).filter(({ query }) => query.watch);

  async function watching(informer: Informer<ConfigMap>) {
    await informer.whenSynced();
    await eventually(() => expect(maps.watches.size).toBe(1));
  }

  it('holds what was there and follows what changes', async () => {
    maps.put('a', { data: { k: '1' } });
    const informer = watchMaps();
    const heard = listen(informer);
    await watching(informer);
    expect(informer.get('a')).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { k: '1' },
    });

    maps.put('b');
    maps.put('a', { data: { k: '2' } });
    maps.remove('b');

    await eventually(() => expect(heard).toEqual(['+a', '+b', '~a', '-b']));
    expect(names(informer)).toEqual(['a']);
    expect(informer.get('a')?.data).toEqual({ k: '2' });
  });

  it('reads long lists page by page', async () => {
    for (let i = 0; i < 1_234; i += 1) {
      maps.put(`m${i}`);
    }
    const informer = watchMaps();
    await informer.whenSynced();
    expect(informer.list()).toHaveLength(1_234);
    expect(lists().map(({ query }) => query.continue)).toEqual([
      undefined,
      '500',
      '1000',
    ]);
  });

  it('starts the list again, in one page, when its snapshot expires between pages', async () => {
    for (let i = 0; i < 600; i += 1) {
      maps.put(`m${i}`);
    }
    server.answerOnce(
      ({ query }) => query.continue === '500',
      response => sendStatus(response, 410, 'Expired'),
    );
    const informer = watchMaps();
    await informer.whenSynced();
    expect(informer.list()).toHaveLength(600);
    expect(lists().at(-1)?.query).not.toHaveProperty('limit');
  });

  it('tells late subscribers what is already there', async () => {
    maps.put('a');
    const informer = watchMaps();
    await watching(informer);
    expect(listen(informer)).toEqual(['+a']);
  });

  it('goes on from its last bookmark when the connection breaks, without a new list', async () => {
    maps.put('a');
    const informer = watchMaps();
    const heard = listen(informer);
    await watching(informer);
    maps.bookmark();
    const bookmarked = maps.version;
    maps.put('b');
    await eventually(() => expect(heard).toContain('+b'));
    maps.bookmark();
    const last = maps.version;
    await settled();

    server.cutConnections();
    maps.put('c');

    await eventually(() => expect(heard).toEqual(['+a', '+b', '+c']));
    expect(lists()).toHaveLength(1);
    expect(watches().at(-1)?.query.resourceVersion).toBe(last);
    expect(last).not.toBe(bookmarked);
  });

  it('goes on when the server ends a watch in good order', async () => {
    const informer = watchMaps();
    await watching(informer);
    maps.put('a');
    await eventually(() => expect(names(informer)).toEqual(['a']));
    maps.endWatches();
    await eventually(() => expect(watches()).toHaveLength(2));
    maps.put('b');
    await eventually(() => expect(names(informer)).toEqual(['a', 'b']));
    expect(lists()).toHaveLength(1);
  });

  it.each(['as an event', 'as the answer'])(
    'lists again after 410 %s, and tells of the deletions it missed',
    async how => {
      maps.put('stays');
      maps.put('goes');
      maps.put('changes', { data: { k: '1' } });
      const informer = watchMaps();
      const heard = listen(informer);
      await watching(informer);
      heard.length = 0;

      if (how === 'as an event') {
        // Nobody tells the open watch.
        const open = [...maps.watches];
        maps.watches.clear();
        maps.remove('goes');
        maps.put('changes', { data: { k: '2' } });
        maps.put('comes');
        maps.compact();
        open.forEach(watch =>
          watch.end(
            `${JSON.stringify({
              type: 'ERROR',
              object: statusOf(410, 'Expired'),
            })}\n`,
          ),
        );
      } else {
        server.cutConnections();
        maps.remove('goes');
        maps.put('changes', { data: { k: '2' } });
        maps.put('comes');
        maps.compact();
      }

      await eventually(() =>
        expect(heard).toEqual(['~changes', '+comes', '-goes']),
      );
      expect(names(informer).sort()).toEqual(['changes', 'comes', 'stays']);
      expect(lists().length).toBeGreaterThan(1);
    },
  );

  it('notices a silent watch and fetches what it kept back', async () => {
    const informer = watchMaps({ idleMs: 100 });
    await watching(informer);
    // The connection stands, but the server has forgotten the watch.
    maps.watches.clear();
    maps.put('a');

    await eventually(() => expect(names(informer)).toEqual(['a']));
    expect(watches().length).toBeGreaterThan(1);
  });

  it('lists again when a second watch in a row stays silent', async () => {
    const informer = watchMaps({ idleMs: 50 });
    await informer.whenSynced();
    await eventually(() => expect(lists().length).toBeGreaterThan(1));
    expect(watches().length).toBeGreaterThan(1);
  });

  it('drops events that repeat or go back', async () => {
    const old = maps.put('a', { data: { k: '1' } });
    const informer = watchMaps();
    const heard = listen(informer);
    await watching(informer);
    const current = maps.put('a', { data: { k: '2' } });
    await eventually(() => expect(heard).toEqual(['+a', '~a']));

    maps.say({ type: 'MODIFIED', object: current });
    maps.say({ type: 'ADDED', object: old });
    maps.put('last');

    await eventually(() => expect(heard).toEqual(['+a', '~a', '+last']));
    expect(informer.get('a')?.data).toEqual({ k: '2' });
  });

  it('says nothing of objects that a new list brings unchanged', async () => {
    maps.put('a');
    maps.put('b');
    const informer = watchMaps();
    const heard = listen(informer);
    await watching(informer);
    heard.length = 0;
    maps.say({ type: 'ERROR', object: statusOf(410, 'Expired') });
    await eventually(() => expect(lists()).toHaveLength(2));
    maps.put('c');
    await eventually(() => expect(heard).toEqual(['+c']));
  });

  it('takes an object that was made anew under its name for another one', async () => {
    maps.put('a');
    const informer = watchMaps();
    const heard = listen(informer);
    await watching(informer);
    const open = [...maps.watches];
    maps.watches.clear();
    maps.remove('a');
    maps.put('a');
    maps.compact();
    open.forEach(watch => watch.destroy());

    await eventually(() => expect(heard).toEqual(['+a', '-a', '+a']));
  });

  it.each([
    ['no JSON', 'x{\n'],
    ['an unknown type', '{"type":"SURPRISE","object":{}}\n'],
  ])('lists again after an event that is %s', async (_, line) => {
    const informer = watchMaps();
    await watching(informer);
    maps.watches.forEach(watch => watch.write(line));
    await eventually(() => expect(lists()).toHaveLength(2));
    maps.put('a');
    await eventually(() => expect(names(informer)).toEqual(['a']));
  });

  it('keeps its objects, and tries again ever later, while the server refuses', async () => {
    maps.put('a');
    const informer = watchMaps();
    await watching(informer);
    let refusals = 0;
    server.intercept((_, response) => {
      if (refusals >= 5) {
        return false;
      }
      refusals += 1;
      sendStatus(response, 403, 'Forbidden');
      return true;
    });
    server.cutConnections();
    await eventually(() =>
      expect(informer.status.lastError?.message).toMatch(/Forbidden/),
    );
    expect(names(informer)).toEqual(['a']);

    maps.put('b');
    await eventually(() => expect(names(informer)).toEqual(['a', 'b']));
    await eventually(() =>
      expect(informer.status).toMatchObject({ synced: true, watching: true }),
    );
  });

  it('asks for metadata alone where that is wanted', async () => {
    maps.put('a', {
      data: { secret: 'x' },
      metadata: { labels: { l: 'v' }, managedFields: [{}] },
    });
    const informer = connect().informer<ConfigMap>({
      resource: resources.configMaps,
      labelSelector: 'l=v',
      metadataOnly: true,
    });
    await informer.whenSynced();
    await eventually(() => expect(watches()).toHaveLength(1));
    // This server knows no other form; what it sends too much must not be kept.
    expect(informer.get('a')).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: expect.not.objectContaining({
        managedFields: expect.anything(),
      }),
    });
    expect(lists()[0].headers.accept).toMatch(/as=PartialObjectMetadataList;/);
    expect(watches()[0].headers.accept).toMatch(/as=PartialObjectMetadata;/);
    expect(lists()[0].query.labelSelector).toBe('l=v');
    expect(watches()[0].query.labelSelector).toBe('l=v');
  });

  it('keeps other users and itself unharmed by a subscriber or an index that throws', async () => {
    const informer = watchMaps();
    informer.addIndex('broken', () => {
      throw new Error('a label that nobody expected');
    });
    informer.subscribe({
      added() {
        throw new Error('a bug');
      },
    });
    const heard = listen(informer);
    await watching(informer);
    maps.put('a');
    maps.put('b');
    await eventually(() => expect(heard).toEqual(['+a', '+b']));
    expect(informer.byIndex('broken', 'any')).toEqual([]);
    expect(watches()).toHaveLength(1);
  });

  it('finds objects by what an index reads from them, before and after changes', async () => {
    maps.put('a', { data: { owner: 'jane' } });
    maps.put('b', { data: { owner: 'joe' } });
    const informer = watchMaps();
    informer.addIndex('owner', ({ data }) => (data ? [data.owner] : []));
    await watching(informer);
    const of = (owner: string) =>
      informer.byIndex('owner', owner).map(({ metadata }) => metadata?.name);
    expect(of('jane')).toEqual(['a']);

    maps.put('b', { data: { owner: 'jane' } });
    maps.remove('a');
    await eventually(() => expect(of('jane')).toEqual(['b']));
    expect(of('joe')).toEqual([]);
    expect(() => informer.byIndex('nope', 'x')).toThrow("no index 'nope'");
  });

  it('hands out objects that cannot be changed by mistake', async () => {
    maps.put('a', { data: { k: '1' } });
    const informer = watchMaps();
    await informer.whenSynced();
    const object = informer.get('a');
    expect(() => {
      (object?.data ?? {}).k = '2';
    }).toThrow(TypeError);
  });

  it('shares one watch among all users of a spec, until the last one stops', async () => {
    const cluster = connect();
    const spec = { resource: resources.configMaps };
    const first = cluster.informer<ConfigMap>(spec);
    const second = cluster.informer<ConfigMap>({ ...spec });
    const other = cluster.informer({ ...spec, labelSelector: 'l' });
    const heard = listen(second);
    await Promise.all([
      first.whenSynced(),
      second.whenSynced(),
      other.whenSynced(),
    ]);
    await eventually(() => expect(maps.watches.size).toBe(2));

    await first.stop();
    maps.put('a');
    await eventually(() => expect(heard).toEqual(['+a']));

    await second.stop();
    await eventually(() => expect(maps.watches.size).toBe(1));
    await other.stop();
    await eventually(() => expect(maps.watches.size).toBe(0));
  });

  it('tells those who wait for its sync when it is stopped, or when they lose patience', async () => {
    server.intercept(() => true);
    const informer = watchMaps();
    const patience = new AbortController();
    const impatient = informer.whenSynced(patience.signal);
    patience.abort(new Error('no patience'));
    await expect(impatient).rejects.toThrow('no patience');

    const patient = informer.whenSynced();
    const stopped = informer.stop();
    await expect(patient).rejects.toThrow('stopped');
    await stopped;
    expect(informer.hasSynced).toBe(false);
  });

  it('spreads its attempts: delays double, with jitter, up to a limit', async () => {
    server.intercept((_, response) => {
      sendJson(response, 500, 'no Status at all');
      return true;
    });
    const asked: number[] = [];
    const informer = watchMaps({
      backOff: { baseMs: 100, maxMs: 1_000 },
      clock: {
        now: () => performance.now(),
        date: () => new Date(),
        schedule: (ms, callback) => {
          asked.push(ms);
          const timer = setTimeout(callback, 0);
          return () => clearTimeout(timer);
        },
      },
      random: () => 0.5,
    });
    await eventually(() => expect(asked.length).toBeGreaterThan(5));
    await informer.stop();
    expect(asked.slice(0, 6)).toEqual([75, 150, 300, 600, 750, 750]);
  });
});
