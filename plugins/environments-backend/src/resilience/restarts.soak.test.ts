import { mockServices } from '@backstage/backend-test-utils';
import {
  connectCluster,
  isKubernetesError,
  resources,
} from '@itdo/plugin-clusters-node';
import { connectionFromKubeconfig } from '@itdo/plugin-clusters-node/kubeconfig';
import { randomOf } from '@itdo/plugin-clusters-node/testing';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import { ConnectedCluster, eventually } from '../__testUtils__/controlPlane';
import { devEnvironments } from '../controller/devEnvironments';
import { PlatformInstance } from './__testUtils__/PlatformInstance';

jest.setTimeout(3_600_000);

const SEED = Number(process.env.PLATFORM_TEST_SEED ?? 1);
const PORT_BASE = Number(process.env.PLATFORM_SOAK_PORT_BASE ?? 39_000);
const OWNER = 'user:default/eve';
const TEAM = 'group:default/backend-team';
/** How long after it was asked for environments something is killed, at most. */
const AT_WORK_MS = 4_000;
const AGAIN_MS = 500;

/** What is killed, how often, and how. */
const KILLS: Array<{
  what: string;
  short: string;
  times: number;
  kill(instance: PlatformInstance): Promise<void>;
}> = [
  {
    what: 'PostgreSQL',
    short: 'pg',
    times: 5,
    kill: instance => instance.killPart('postgres'),
  },
  {
    what: 'the API server',
    short: 'api',
    times: 5,
    kill: instance => instance.killInCluster('apiserver'),
  },
  {
    what: 'the whole backend',
    short: 'portal',
    times: 10,
    kill: instance => instance.killPart('portal'),
  },
  {
    what: "the cluster's whole tree",
    short: 'tree',
    times: 5,
    kill: instance => instance.killPart('cluster'),
  },
];

const isSoak = process.env.PLATFORM_SOAK === '1';
const soak = isSoak ? describe : describe.skip;

/** Whether an answer says to come again: also for a key whose first request broke off before it was answered. */
async function isLater(response: Response): Promise<boolean> {
  return (
    response.status >= 500 ||
    response.status === 429 ||
    (response.status === 409 &&
      (await response.clone().text()).includes('KeyBusy'))
  );
}

soak(
  `ten environments while parts of the platform are killed (seed ${SEED}${
    isSoak ? '' : ', skipped: ./platform test --soak runs it'
  })`,
  () => {
    const random = randomOf(`restarts ${SEED}`);
    let instance: PlatformInstance;
    let cluster: ConnectedCluster;

    beforeAll(async () => {
      instance = await PlatformInstance.start(PORT_BASE);
      cluster = connectCluster(
        await connectionFromKubeconfig(instance.kubeconfig),
        { logger: mockServices.logger.mock() },
      );
    });
    afterAll(async () => {
      await cluster?.close();
      await instance?.end();
    });

    // What one case left is no matter of the next.
    afterEach(async () => {
      await eventually(() => instance.isUp());
      await eventually(async () => {
        const left = await environments();
        await Promise.all(
          left.map(({ metadata: { namespace, name } }) =>
            ask('DELETE', `/${namespace}/${name}?force=true`),
          ),
        );
        return left.length === 0;
      });
    });

    /** Asks again and again, as a client does whose connection breaks, until there is an answer that is no failure. */
    async function ask(method: string, path: string, body?: object, key = '') {
      return eventually(async () => {
        try {
          const response = await fetch(
            `${await instance.url()}/api/environments/v1/environments${path}`,
            {
              method,
              headers: {
                authorization: `Bearer ${instance.ciToken}`,
                'content-type': 'application/json',
                ...(key ? { 'idempotency-key': key } : {}),
              },
              body: body && JSON.stringify(body),
              signal: AbortSignal.timeout(30_000),
            },
          );
          if (!(await isLater(response))) {
            return response;
          }
        } catch {
          // Nobody is there, or not for long enough.
        }
        await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
        return undefined;
      });
    }

    /** What the API server has, as soon as it answers. */
    async function environments(): Promise<DevEnvironment[]> {
      return eventually(async () => {
        try {
          return (await cluster.list<DevEnvironment>(devEnvironments)).items;
        } catch (error) {
          if (isKubernetesError(error)) {
            return undefined;
          }
          throw error;
        }
      });
    }

    /** UIDs of the environments that have a namespace. */
    async function housed(): Promise<Array<string | undefined>> {
      const { items } = await cluster.list(resources.namespaces, {
        labelSelector: labels.environmentUid,
      });
      return items
        .map(({ metadata }) => metadata?.labels?.[labels.environmentUid])
        .sort();
    }

    /** Does something for all while something is killed. */
    async function meanwhile<T>(
      kill: (instance: PlatformInstance) => Promise<void>,
      work: () => Promise<T>,
    ): Promise<T> {
      const killSoon = async () => {
        await new Promise(resolve =>
          setTimeout(resolve, random() * AT_WORK_MS),
        );
        await kill(instance);
      };
      const [done] = await Promise.all([work(), killSoon()]);
      return done;
    }

    const cases = KILLS.flatMap(({ times, ...killing }) =>
      Array.from({ length: times }, (_, index) => ({
        ...killing,
        time: index + 1,
      })),
    );

    it.each(cases)(
      'come and go, although $what is killed ($time)',
      async ({ short, kill, time }) => {
        const names = Array.from(
          { length: 10 },
          (_, index) => `${short}-${time}-${index}`,
        );
        const services = [
          { name: 'main', type: 'database' },
          { name: 'sessions', type: 'cache' },
        ];
        const answers = await meanwhile(kill, () =>
          Promise.all(
            names.map(name =>
              ask(
                'POST',
                '',
                { name, owner: OWNER, team: TEAM, services },
                name,
              ),
            ),
          ),
        );
        const refusals = answers.filter(({ status }) => status !== 202);
        expect(
          await Promise.all(refusals.map(refusal => refusal.text())),
        ).toEqual([]);
        const ready = await eventually(async () => {
          const now = await environments();
          const isReady = now.every(({ status }) => status?.phase === 'Ready');
          return isReady && now.length >= names.length && now;
        });
        expect(ready.map(({ spec }) => spec.name).sort()).toEqual(names);
        const uids = ready.map(({ metadata }) => metadata.uid).sort();
        expect(await housed()).toEqual(uids);

        await eventually(() => instance.isUp());
        const gone = await meanwhile(kill, () =>
          Promise.all(
            ready.map(({ metadata: { namespace, name } }) =>
              ask('DELETE', `/${namespace}/${name}?force=true`),
            ),
          ),
        );
        // Whose first answer was lost finds it gone.
        gone.forEach(({ status }) => expect([202, 404]).toContain(status));
        await eventually(async () => (await environments()).length === 0);
        expect(await housed()).toEqual([]);
        await eventually(() => instance.isUp());
      },
    );
  },
);
