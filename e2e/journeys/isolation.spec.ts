import { expect, test } from '@playwright/test';
import { Bystander } from '../src/bystander';
import { type CommandResult, core, runInContainer } from '../src/cluster';
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

/** Runs a command in some pod. */
type Run = (command: string[]) => Promise<CommandResult>;

const inside =
  (environment: Environment): Run =>
  command =>
    runInContainer(environment.name, `${WITNESS}-0`, 'postgres', command);

/** Asks once whether PostgreSQL answers at a host. */
async function knock(from: Run, host: string) {
  const { exitCode, output } = await from([
    'pg_isready',
    '-h',
    host,
    '-t',
    '5',
  ]);
  return { exitCode, output: output.trim().replace(/^.* - /, '') };
}

async function knockAt(from: Run, ways: Record<string, string>) {
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
  let bystander: Bystander | undefined;

  test.beforeAll(async () => {
    own = await createEnvironment({
      name: `own-${STAMP}`,
      owner: 'user:default/eve',
      services: [...services, { name: 'backend-api', type: 'api' }],
    });
    neighbour = await createEnvironment({
      name: `other-${STAMP}`,
      owner: 'user:default/jack',
      services,
    });
    for (const environment of [own, neighbour]) {
      await expect
        .poll(() => phaseOf(environment), { timeout: 180_000 })
        .toBe('Ready');
    }
    expect(own.namespace).not.toBe(neighbour.namespace);
  });

  test.afterAll(async () => {
    await bystander?.remove();
    await Promise.all([own, neighbour].filter(Boolean).map(deleteEnvironment));
  });

  test("answers its environment's own API", async () => {
    const items = () =>
      callThroughIngress(
        `http://${own.name}.dev.localhost:${instance.ingressPort}/api/items`,
      );
    // The ingress hears of the ready pod a moment after the controller does.
    await expect.poll(async () => (await items()).status).toBe(200);
    const { body } = await items();
    expect(JSON.parse(body).database).toContain('PostgreSQL');
  });

  test('answers pods of its own environment by every way', async () => {
    for (const environment of [own, neighbour]) {
      expect(
        await knockAt(inside(environment), await waysTo(environment)),
      ).toEqual(byAllWays(ANSWERS));
    }
  });

  test("is silent to a pod in another team's environment by every way", async () => {
    expect(await knockAt(inside(neighbour), await waysTo(own))).toEqual(
      byAllWays(SILENCE),
    );
    expect(await knockAt(inside(own), await waysTo(neighbour))).toEqual(
      byAllWays(SILENCE),
    );
  });

  test('is silent to a pod that nothing else holds back, but while its namespace is labelled as of its own team', async () => {
    const ways = await waysTo(own);
    const { spec } = await core.readNamespacedPod({
      namespace: own.name,
      name: `${DATABASE}-0`,
    });
    const ofTeam = (team: string) => ({
      'platform.itdo-erp.com/type': 'development',
      'platform.itdo-erp.com/team': team,
    });
    bystander = await Bystander.create(
      `bystander-${STAMP}`,
      ofTeam('frontend-team'),
      spec?.containers[0].image ?? '',
    );
    const { run } = bystander;
    const answers = () => knockAt(run, ways);
    expect(await answers()).toEqual(byAllWays(SILENCE));
    // The node learns of other labels a moment later, and refuses until then.
    await bystander.relabel(ofTeam('backend-team'));
    await expect.poll(answers).toEqual(byAllWays(ANSWERS));
    await bystander.relabel(ofTeam('frontend-team'));
    await expect.poll(answers).toEqual(byAllWays(SILENCE));
  });
});
