import { mockServices } from '@backstage/backend-test-utils';
import { connectCluster } from '../cluster/KubernetesCluster';
import { ConnectedCluster } from '../cluster/types';
import { LeadershipLostError } from '../errors';
import { LeaderElector, LeaderTerm } from '../leader/types';
import { KubernetesObject, nameOf } from '../objects';
import { resources } from '../resources';
import {
  eventually,
  FakeApiServer,
  FakeCollection,
  sendStatus,
  settled,
} from '../testing';
import { createController } from './createController';
import { eventsOf } from './eventsOf';
import { Controller, ControllerOptions, ReconcileContext } from './types';

/** An election whose outcome the test decides. */
class DecidedElection implements LeaderElector {
  readonly identity = 'test';
  isLeader = false;
  leader: string | undefined;
  readonly #runs: Array<(term: LeaderTerm) => Promise<void>> = [];
  #abort = new AbortController();
  #number = 0;
  #running: Array<Promise<void>> = [];

  start(): void {}
  async stop(): Promise<void> {
    await this.lose();
  }

  onTerm(run: (term: LeaderTerm) => Promise<void>): () => void {
    this.#runs.push(run);
    return () => {};
  }

  win(): void {
    this.#abort = new AbortController();
    this.#number += 1;
    const { signal } = this.#abort;
    const term: LeaderTerm = {
      signal,
      number: this.#number,
      assertHeld: () => signal.throwIfAborted(),
    };
    this.#running = this.#runs.map(run => run(term));
  }

  async lose(): Promise<void> {
    this.#abort.abort(new LeadershipLostError('another leads'));
    await Promise.all(this.#running);
  }
}

describe('a controller', () => {
  let server: FakeApiServer;
  let maps: FakeCollection;
  let secrets: FakeCollection;
  let cluster: ConnectedCluster;
  let election: DecidedElection;
  let controller: Controller | undefined;
  let reconciled: string[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    maps = server.collection('/api/v1/configmaps');
    secrets = server.collection('/api/v1/secrets');
    cluster = connectCluster(
      { name: 'fake', url: server.url },
      {
        logger: quiet(),
        informers: { backOff: { baseMs: 2, maxMs: 20 } },
      },
    );
    election = new DecidedElection();
    reconciled = [];
  });

  afterEach(async () => {
    await controller?.stop();
    await cluster.close();
    await server.close();
  });

  function quiet() {
    return mockServices.logger.mock();
  }

  function run(options: Partial<ControllerOptions<KubernetesObject>> = {}) {
    controller = createController({
      name: 'test',
      cluster,
      logger: quiet(),
      leader: election,
      primary: cluster.informer({ resource: resources.configMaps }),
      backOff: { baseMs: 2, maxMs: 10 },
      reconcile: async key => {
        reconciled.push(key);
      },
      ...options,
    });
    controller.start();
    return controller;
  }

  /** A reconcile that stays at work until it is let go. */
  function slowReconcile() {
    const contexts: ReconcileContext[] = [];
    const releases: Array<() => void> = [];
    return {
      contexts,
      releases,
      reconcile: (_: string, context: ReconcileContext) => {
        contexts.push(context);
        return new Promise<void>(resolve => {
          releases.push(resolve);
          context.signal.addEventListener('abort', () => resolve());
        });
      },
    };
  }

  it('watches, but does not reconcile, while another leads', async () => {
    maps.put('a');
    run();
    await eventually(() => expect(maps.watches.size).toBe(1));
    await settled();
    expect(reconciled).toEqual([]);
    expect(controller?.active).toBe(false);
  });

  it('begins its term with every object, and goes on with each that changes or vanishes', async () => {
    maps.put('a');
    maps.put('b');
    run();
    election.win();
    await eventually(() => expect(reconciled.sort()).toEqual(['a', 'b']));
    reconciled.length = 0;

    maps.put('c');
    await eventually(() => expect(reconciled).toEqual(['c']));
    maps.remove('a');
    await eventually(() => expect(reconciled).toEqual(['c', 'a']));
  });

  it('turns changes of other objects into keys: the old one and the new one', async () => {
    maps.put('a');
    maps.put('b');
    const owned = cluster.informer<KubernetesObject>({
      resource: resources.secrets,
      metadataOnly: true,
    });
    run({
      secondaries: [
        eventsOf(owned, ({ metadata }) =>
          metadata?.labels?.of ? [metadata.labels.of] : [],
        ),
      ],
    });
    election.win();
    await eventually(() => expect(reconciled).toHaveLength(2));
    reconciled.length = 0;

    secrets.put('s', { metadata: { labels: { of: 'a' } } });
    await eventually(() => expect(reconciled).toEqual(['a']));
    secrets.put('s', { metadata: { labels: { of: 'b' } } });
    await eventually(() => expect(reconciled).toEqual(['a', 'a', 'b']));
    secrets.remove('s');
    await eventually(() => expect(reconciled.at(-1)).toBe('b'));
  });

  it('waits until all its sources have synced: half a picture misleads', async () => {
    maps.put('a');
    let open = false;
    server.intercept(({ path }, response) => {
      if (open || path !== '/api/v1/secrets') {
        return false;
      }
      sendStatus(response, 403, 'Forbidden');
      return true;
    });
    run({
      secondaries: [
        eventsOf(cluster.informer({ resource: resources.secrets }), () => []),
      ],
    });
    election.win();
    await settled();
    expect(reconciled).toEqual([]);
    open = true;
    await eventually(() => expect(reconciled).toEqual(['a']));
  });

  it('tries again what failed, and tells how often it has', async () => {
    maps.put('a');
    const failures: number[] = [];
    run({
      async reconcile(_, context) {
        failures.push(context.failures);
        if (failures.length < 3) {
          throw new Error('not yet');
        }
      },
    });
    election.win();
    await eventually(() => expect(failures).toEqual([0, 1, 2]));
    await settled();
    expect(failures).toHaveLength(3);
  });

  it('comes back when the reconcile asks for it', async () => {
    maps.put('a');
    run({
      async reconcile(key) {
        reconciled.push(key);
        return reconciled.length < 3 ? { requeueAfterMs: 1 } : undefined;
      },
    });
    election.win();
    await eventually(() => expect(reconciled).toEqual(['a', 'a', 'a']));
  });

  it('stops in the middle when the lease is lost, and nothing it still tries reaches the server', async () => {
    maps.put('a');
    const { reconcile, contexts } = slowReconcile();
    run({ reconcile });
    election.win();
    await eventually(() => expect(contexts).toHaveLength(1));
    const { cluster: fenced, signal } = contexts[0];
    await fenced.get(resources.configMaps, nameOf('a'));

    await election.lose();
    expect(signal.reason).toBeInstanceOf(LeadershipLostError);
    expect(controller?.active).toBe(false);
    const sent = server.requests.length;
    await expect(
      fenced.create({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'late' },
      }),
    ).rejects.toBeInstanceOf(LeadershipLostError);
    await settled();
    expect(server.requests).toHaveLength(sent);
    expect(maps.get('late')).toBeUndefined();
  });

  it('ends requests that are under way when the lease is lost', async () => {
    maps.put('a');
    server.collection('/api/v1/pods');
    server.intercept(({ path }) => path === '/api/v1/pods/slow');
    const outcomes: unknown[] = [];
    run({
      async reconcile(_, context) {
        await context.cluster
          .get(resources.pods, { name: 'slow' })
          .catch(error => outcomes.push(error));
      },
    });
    election.win();
    await eventually(() =>
      expect(server.received('GET', '/api/v1/pods/slow')).toHaveLength(1),
    );
    await election.lose();
    expect(outcomes).toEqual([expect.any(LeadershipLostError)]);
  });

  it('begins anew, with every object, in its next term', async () => {
    maps.put('a');
    run();
    election.win();
    await eventually(() => expect(reconciled).toEqual(['a']));
    await election.lose();
    maps.put('b');
    await settled();
    expect(reconciled).toEqual(['a']);
    election.win();
    await eventually(() => expect(reconciled.sort()).toEqual(['a', 'a', 'b']));
  });

  it('lets the reconcile that runs come to its end when it is stopped', async () => {
    maps.put('a');
    const { reconcile, contexts, releases } = slowReconcile();
    run({ reconcile });
    election.win();
    await eventually(() => expect(contexts).toHaveLength(1));
    let stopped = false;
    const stop = controller?.stop().then(() => {
      stopped = true;
    });
    maps.put('b');
    await settled();
    expect(stopped).toBe(false);
    expect(contexts[0].signal.aborted).toBe(false);
    releases[0]();
    await stop;
    expect(contexts).toHaveLength(1);
  });

  it('takes keys from elsewhere while it works, and only then', async () => {
    const { enqueue } = run();
    enqueue.call(controller, 'x');
    election.win();
    await eventually(() => expect(controller?.active).toBe(true));
    controller?.enqueue('y');
    controller?.enqueue('z', 5);
    await eventually(() => expect(reconciled).toEqual(['y', 'z']));
  });
});
