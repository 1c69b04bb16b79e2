import { expect, test } from '@playwright/test';
import { core, namespaceExists, runInContainer } from '../src/cluster';
import {
  createEnvironment,
  deleteEnvironment,
  type Environment,
  phaseOf,
} from '../src/environments';
import { callThroughIngress } from '../src/http';
import { instance } from '../src/instance';

const STAMP = Date.now().toString(36);
const DATABASE = 'app-db';
/** A second database, for its `pg_isready`: a pod that is not the one it knocks at. */
const WITNESS = 'witness-db';
const ANSWERS = { exitCode: 0, output: 'accepting connections' };
const SILENCE = { exitCode: 2, output: 'no response' };

const services = [
  { name: 'app', type: 'database' },
  { name: 'witness', type: 'database' },
] as const;

/** The three ways to a database of an environment. */
async function waysTo({ name: namespace }: Environment, service = DATABASE) {
  const { spec } = await core.readNamespacedService({
    namespace,
    name: service,
  });
  const { status } = await core.readNamespacedPod({
    namespace,
    name: `${service}-0`,
  });
  return {
    'name of the Service': `${service}.${namespace}.svc.cluster.local`,
    'address of the Service': spec?.clusterIP ?? '',
    'address of the pod': status?.podIP ?? '',
  };
}

/** Asks from inside an environment whether PostgreSQL answers at a host. */
async function knock(from: Environment, host: string) {
  const { exitCode, output } = await runInContainer(
    from.name,
    `${WITNESS}-0`,
    'postgres',
    ['pg_isready', '-h', host, '-t', '5'],
  );
  return { exitCode, output: output.trim().replace(/^.* - /, '') };
}

async function knockAt(from: Environment, ways: Record<string, string>) {
  const answers: Record<string, unknown> = {};
  for (const [way, host] of Object.entries(ways)) {
    answers[way] = await knock(from, host);
  }
  return answers;
}

const byAllWays = (answer: object) => ({
  'name of the Service': answer,
  'address of the Service': answer,
  'address of the pod': answer,
});

test.describe.serial('the database of an environment', () => {
  test.skip(
    instance.mode !== 'real',
    'the nodes of this cluster are simulated: nothing runs',
  );
  let own: Environment;
  let neighbour: Environment;

  test.beforeAll(async () => {
    own = await createEnvironment(`own-${STAMP}`, 'user:default/eve', [
      ...services,
      { name: 'backend-api', type: 'api' },
    ]);
    neighbour = await createEnvironment(
      `other-${STAMP}`,
      'user:default/jack',
      services,
    );
    for (const environment of [own, neighbour]) {
      await expect
        .poll(() => phaseOf(environment), { timeout: 180_000 })
        .toBe('Ready');
    }
    expect(own.namespace).not.toBe(neighbour.namespace);
  });

  test.afterAll(async () => {
    const made = [own, neighbour].filter(Boolean);
    await Promise.all(made.map(deleteEnvironment));
    for (const { name } of made) {
      await expect
        .poll(() => namespaceExists(name), { timeout: 180_000 })
        .toBe(false);
    }
  });

  test("answers its environment's own API", async () => {
    const { status, body } = await callThroughIngress(
      `http://${own.name}.dev.localhost:${instance.ingressPort}/api/items`,
    );
    expect(status).toBe(200);
    expect(JSON.parse(body).database).toContain('PostgreSQL');
  });

  test('answers pods of its own environment by every way', async () => {
    expect(await knockAt(own, await waysTo(own))).toEqual(byAllWays(ANSWERS));
    expect(await knockAt(neighbour, await waysTo(neighbour))).toEqual(
      byAllWays(ANSWERS),
    );
  });

  test("is silent to a pod in another team's environment by every way", async () => {
    expect(await knockAt(neighbour, await waysTo(own))).toEqual(
      byAllWays(SILENCE),
    );
    expect(await knockAt(own, await waysTo(neighbour))).toEqual(
      byAllWays(SILENCE),
    );
  });
});
