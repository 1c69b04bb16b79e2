import { expect, test } from '@playwright/test';
import { type CoreV1Api, type V1Pod } from '@kubernetes/client-node';
import { core, runInContainer } from '../src/cluster';
import {
  createEnvironment,
  deleteEnvironment,
  type Environment,
  phaseOf,
} from '../src/environments';
import { instance } from '../src/instance';
import { asPerson } from '../src/people';

const NAME = `tenant-${Date.now().toString(36)}`;
const ACCOUNT = { namespace: 'team-backend-team', name: 'u-eve' };

const UNANSWERED_MS = 5_000;
/** There is a shell in the image, and nothing else to read files with. */
const SHOW_CONNECTIONS =
  'while read -r line; do echo "$line"; done < /proc/net/tcp';
/** How that file writes that the other end has not answered yet. */
const SYN_SENT = '02';

const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');

/** What nobody in an environment is to reach, by its name here. */
async function forbiddenPlaces(): Promise<Record<string, [string, number]>> {
  const api = await core.readNamespacedService({
    namespace: 'default',
    name: 'kubernetes',
  });
  const endpoints = await core.readNamespacedEndpoints({
    namespace: 'default',
    name: 'kubernetes',
  });
  const { items } = await core.listNode();
  const node = items
    .find(({ metadata }) => !metadata?.annotations?.['kwok.x-k8s.io/node'])
    ?.status?.addresses?.find(({ type }) => type === 'InternalIP');
  const [{ addresses = [], ports = [] }] = endpoints.subsets ?? [{}];
  return {
    'the Service of the API server': [api.spec?.clusterIP ?? '', 443],
    'the API server': [addresses[0]?.ip ?? '', ports[0]?.port ?? 0],
    'the kubelet': [node?.address ?? '', 10250],
    'the metadata service of a cloud': ['169.254.169.254', 80],
  };
}

/** Which pods of an environment have begun anew, by their names. */
async function restarted({ name: namespace }: Environment): Promise<string[]> {
  const { items } = await core.listNamespacedPod({ namespace });
  return items
    .filter(({ status }) =>
      status?.containerStatuses?.some(({ restartCount }) => restartCount > 0),
    )
    .map(({ metadata }) => metadata?.name ?? '');
}

/** A pod that asks for more and more memory until it is ended. */
function eater(image: string): V1Pod {
  return {
    metadata: { name: 'eater' },
    spec: {
      restartPolicy: 'Never',
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'eater',
          image,
          command: ['sh', '-c', 'x=0123456789; while :; do x=$x$x; done'],
          resources: {
            requests: { memory: '16Mi', cpu: '10m' },
            limits: { memory: '64Mi', cpu: '500m' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}

test.describe.serial('somebody in an environment of theirs', () => {
  test.skip(
    instance.mode !== 'real',
    'the nodes of this cluster are simulated: nothing runs',
  );
  let own: Environment;
  let eve: CoreV1Api;
  let cache: V1Pod;

  test.beforeAll(async () => {
    own = await createEnvironment({
      name: NAME,
      owner: 'user:default/eve',
      services: [
        { name: 'app', type: 'database' },
        { name: 'sessions', type: 'cache' },
      ],
    });
    await expect.poll(() => phaseOf(own), { timeout: 180_000 }).toBe('Ready');
    eve = await asPerson(ACCOUNT);
    const { items } = await eve.listNamespacedPod({
      namespace: own.name,
      labelSelector: 'platform.itdo-erp.com/service=sessions',
    });
    [cache] = items;
  });

  test.afterAll(async () => {
    await deleteEnvironment(own);
  });

  const inCache = (command: string[]) =>
    runInContainer(own.name, cache.metadata?.name ?? '', 'redis', command);

  /** Whether a connection to a place can be made, whatever answers there. */
  const connects = async (host: string, port: number) => {
    const command = ['redis-cli', '-h', host, '-p', String(port), 'ping'];
    const finished = inCache(command).then(
      ({ output }) => !output.includes('Could not connect'),
    );
    const unanswered = new Promise<undefined>(resolve => {
      setTimeout(resolve, UNANSWERED_MS, undefined);
    });
    const made = await Promise.race([finished, unanswered]);
    if (made !== undefined) {
      return made;
    }
    // It waits: for an answer on a connection, or for one to be made.
    const { output } = await inCache(['sh', '-c', SHOW_CONNECTIONS]);
    return !output.includes(`:${hex(port)} ${SYN_SENT} `);
  };

  test('connects to their own services, and neither to the API server nor to what is behind the node', async () => {
    expect(await connects('app-db', 5432)).toBe(true);
    for (const [place, [host, port]] of Object.entries(
      await forbiddenPlaces(),
    )) {
      expect(host).not.toBe('');
      expect({ place, connects: await connects(host, port) }).toEqual({
        place,
        connects: false,
      });
    }
  });

  test('runs a pod that eats memory, which is ended alone', async () => {
    const namespace = own.name;
    const body = eater(cache.spec?.containers[0].image ?? '');
    await eve.createNamespacedPod({ namespace, body });
    await expect
      .poll(async () => {
        const { status } = await eve.readNamespacedPod({
          namespace,
          name: 'eater',
        });
        return status?.containerStatuses?.[0].state?.terminated?.reason;
      })
      .toBe('OOMKilled');
    expect(await restarted(own)).toEqual([]);
    expect(await phaseOf(own)).toBe('Ready');
    expect(await connects('app-db', 5432)).toBe(true);
    await eve.deleteNamespacedPod({ namespace, name: 'eater' });
  });
});
