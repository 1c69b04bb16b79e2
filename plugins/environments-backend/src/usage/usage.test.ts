import { mockServices } from '@backstage/backend-test-utils';
import {
  Cluster,
  KubernetesError,
  KubernetesObject,
  systemClock,
} from '@itdo/plugin-clusters-node';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import { environmentOf, specOf } from '../__testUtils__/fixtures';
import { EnvironmentUsages } from './EnvironmentUsages';
import { UsageSampler } from './UsageSampler';

type Answers = Record<string, KubernetesObject[] | Error>;

/** A cluster that answers lists by plural and group, and counts them. */
function answering(answers: Answers) {
  const asked: string[] = [];
  const cluster: Pick<Cluster, 'list'> = {
    list: async ({ group, plural }) => {
      const kind = group ? `${plural}.${group}` : plural;
      asked.push(kind);
      const answer = answers[kind] ?? [];
      if (answer instanceof Error) {
        throw answer;
      }
      return { items: answer, metadata: {} } as never;
    },
  };
  return { cluster, asked, answers };
}

function environment(uid: string): DevEnvironment {
  const made = environmentOf(specOf({ name: uid }));
  return { ...made, metadata: { ...made.metadata, uid } };
}

/** What metrics-server says of a pod with two containers. */
function measured(
  uid: string,
  service: string,
  cpu: string,
  memory: string,
): KubernetesObject {
  const usage = { cpu, memory };
  return {
    metadata: {
      labels: { [labels.environmentUid]: uid, [labels.service]: service },
    },
    containers: [{ usage }, { usage }],
  } as KubernetesObject;
}

function pod(service: string, restartCount: number): KubernetesObject {
  return {
    metadata: { labels: { [labels.service]: service } },
    status: { containerStatuses: [{ restartCount }] },
  } as KubernetesObject;
}

function refusal(code: number, reason: string): Error {
  return new KubernetesError('list', { code, reason, message: reason });
}

function started(answers: Answers) {
  const wall = { now: Date.parse('2026-11-24T08:00:00Z') };
  const logger = mockServices.logger.mock();
  const { cluster, ...rest } = answering(answers);
  const clock = { ...systemClock, date: () => new Date(wall.now) };
  const sampler = new UsageSampler({ cluster, clock, logger });
  const usages = new EnvironmentUsages({ cluster, sampler, logger });
  return { sampler, usages, wall, logger, ...rest };
}

const METRICS = 'pods.metrics.k8s.io';

describe('the usage of environments', () => {
  it('is the sum over pods and containers, from one request for all of them', async () => {
    const { sampler, usages, asked } = started({
      [METRICS]: [
        measured('a', 'backend-api', '250m', '64Mi'),
        measured('a', 'backend-api', '12345678n', '1Ki'),
        measured('a', 'frontend', '1', '1Gi'),
        measured('b', 'frontend', '2', '1Gi'),
        { metadata: { labels: {} } },
      ],
      pods: [pod('backend-api', 2), pod('backend-api', 1), pod('app', 5)],
    });
    await sampler.sample();
    expect(asked).toEqual([METRICS]);
    const usage = await usages.of(environment('a'));
    const api = { cpu: 0.524691356, memory: 2 * (64 * 1024 ** 2 + 1024) };
    expect(usage.services).toEqual([
      { service: 'app', cpu: 0, memory: 0, restarts: 5 },
      { service: 'backend-api', ...api, restarts: 3 },
      { service: 'frontend', cpu: 2, memory: 2 * 1024 ** 3, restarts: 0 },
    ]);
    expect(usage.samples).toEqual([
      {
        at: '2026-11-24T08:00:00.000Z',
        cpu: api.cpu + 2,
        memory: api.memory + 2 * 1024 ** 3,
      },
    ]);
    expect(usage).not.toHaveProperty('unavailable');
  });

  it('is kept for an hour, with gaps where nothing ran', async () => {
    const { sampler, usages, wall, answers } = started({});
    for (let minute = 0; minute < 90; minute += 1) {
      const runs = minute !== 60;
      answers[METRICS] = runs
        ? [measured('a', 'app', `${minute}m`, '1Mi')]
        : [];
      await sampler.sample();
      wall.now += 60_000;
    }
    const { samples } = await usages.of(environment('a'));
    expect(samples).toHaveLength(60);
    expect(samples[0].cpu).toBeCloseTo(0.058);
    expect(samples[59].cpu).toBeCloseTo(0.178);

    answers[METRICS] = [];
    wall.now += 3_600_001;
    await sampler.sample();
    const later = await usages.of(environment('a'));
    expect(later.samples).toEqual([]);
    expect(later.unavailable).toMatch(/^nothing of it ran/);
  });

  it.each([
    [refusal(404, 'NotFound'), /^the cluster has no metrics API/],
    [refusal(403, 'Forbidden'), /^the portal may not read/],
    [refusal(503, 'ServiceUnavailable'), /does not answer at the moment$/],
  ])('says why there is none: %s', async (error, words) => {
    const { sampler, usages, logger } = started({ [METRICS]: error });
    expect((await usages.of(environment('a'))).unavailable).toMatch(
      /^nothing was measured yet/,
    );
    await sampler.sample();
    await sampler.sample();
    const usage = await usages.of(environment('a'));
    expect(usage.unavailable).toMatch(words);
    expect(usage.samples).toEqual([]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('shows what was measured before beside why there is nothing new', async () => {
    const { sampler, usages, answers } = started({
      [METRICS]: [measured('a', 'app', '1', '1Mi')],
    });
    await sampler.sample();
    answers[METRICS] = refusal(503, 'ServiceUnavailable');
    await sampler.sample();
    const usage = await usages.of(environment('a'));
    expect(usage.unavailable).toBeDefined();
    expect(usage.samples).toHaveLength(1);
    expect(usage.services).toEqual([]);
  });

  it('stands against the quota, resource by resource', async () => {
    const hard = { 'requests.cpu': '4', pods: '20' };
    const { usages } = started({
      resourcequotas: [
        {
          status: { hard, used: { 'requests.cpu': '1500m' } },
        } as KubernetesObject,
      ],
    });
    expect((await usages.of(environment('a'))).quota).toEqual([
      { resource: 'pods', hard: '20', used: '0' },
      { resource: 'requests.cpu', hard: '4', used: '1500m' },
    ]);
  });

  it('says whether it comes from simulated nodes', async () => {
    const { usages } = started({});
    const simulated = { ...environment('a'), status: { simulated: true } };
    expect((await usages.of(simulated)).simulated).toBe(true);
    expect((await usages.of(environment('a'))).simulated).toBe(false);
  });

  it('is told to followers at once and with each measurement, until they leave', async () => {
    const { sampler, usages } = started({
      [METRICS]: [measured('a', 'app', '1', '1Mi')],
    });
    const told: number[] = [];
    const settled = () => new Promise(resolve => setImmediate(resolve));
    const end = usages.follow(environment('a'), ({ samples }) =>
      told.push(samples.length),
    );
    await settled();
    await sampler.sample();
    await settled();
    end();
    await sampler.sample();
    await settled();
    expect(told).toEqual([0, 1]);
  });
});
