import { DevEnvironment, Environment } from '@itdo/plugin-environments-common';
import { describeApi, refusalsOf } from './__testUtils__/describeApi';
import { eventually } from './__testUtils__/controlPlane';

jest.setTimeout(120_000);

const SLEEP = {
  timeZone: 'Europe/Berlin',
  windows: [{ days: ['Mon', 'Tue'], from: '20:00', to: '07:00' }],
};

describeApi('changing an environment', {}, api => {
  const patch = (made: Environment, body: object, user = api.jane) =>
    api.patch(api.pathOf(made), body, api.as(user));

  it('takes new services, resources, times and texts', async () => {
    const made = await api.make('fields');
    const services = [
      { name: 'app', type: 'database', seed: { script: 'SELECT 1;' } },
      { name: 'frontend', type: 'frontend', replicas: 2 },
    ];
    const changed = await patch(made, {
      services,
      resources: { memory: '10Gi' },
      description: 'for the release',
      contact: 'jane@company.com',
      ttlHours: 100,
      autoPauseHours: 8,
      sleep: SLEEP,
      paused: true,
    });
    expect(changed.status).toBe(200);
    expect(changed.body.spec).toMatchObject({
      services,
      resources: { cpu: '4', memory: '10Gi', storage: '50Gi' },
      description: 'for the release',
      contact: 'jane@company.com',
      ttlHours: 100,
      autoPauseHours: 8,
      sleep: SLEEP,
      paused: true,
    });
    expect((await api.read(made)).spec).toEqual(changed.body.spec);
    expect(api.audit).toContain('environment-update');
  });

  it('takes times away by null', async () => {
    const made = await api.make('nulls', { autoPauseHours: 8, sleep: SLEEP });
    expect(made.spec).toMatchObject({ autoPauseHours: 8, sleep: SLEEP });
    const changed = await patch(made, { autoPauseHours: null, sleep: null });
    expect(changed.status).toBe(200);
    expect(changed.body.spec).not.toHaveProperty('sleep');
    expect(changed.body.spec).not.toHaveProperty('autoPauseHours');
  });

  const service = (changes: object) => ({
    services: [{ name: 'frontend', type: 'frontend', ...changes }],
  });
  it.each<[string, object]>([
    ['ttlHours TtlRange', { ttlHours: 721 }],
    ['autoPauseHours AutoPauseRange', { autoPauseHours: 0 }],
    ['autoPauseHours AutoPauseRange', { autoPauseHours: 1000 }],
    ['sleep.timeZone TimeZone', { sleep: { ...SLEEP, timeZone: 'Mars/Base' } }],
    [
      'sleep.windows[0].from SleepSchedule',
      {
        sleep: { ...SLEEP, windows: [{ ...SLEEP.windows[0], from: '25:00' }] },
      },
    ],
    [
      'sleep.windows[0].days[0] Schema',
      {
        sleep: { ...SLEEP, windows: [{ ...SLEEP.windows[0], days: ['Day'] }] },
      },
    ],
    ['sleep.windows SleepSchedule', { sleep: { ...SLEEP, windows: [] } }],
    ['services Required', { services: [] }],
    ['services[0].image Image', service({ image: 'no image' })],
    ['services[0].image Image', service({ image: 'a@sha256:12' })],
    ['services[0].replicas Replicas', service({ replicas: 99 })],
    ['services[0].privileged Schema', service({ privileged: true })],
    ['services[0].seed Seed', service({ seed: { script: 'SELECT 1' } })],
    [
      'services[0].seed.script Seed',
      {
        services: [
          {
            name: 'app',
            type: 'database',
            seed: { script: 'x'.repeat(65_537) },
          },
        ],
      },
    ],
    [
      'services[0].dependsOn DependencyCycle',
      {
        services: [
          { name: 'a', type: 'frontend', dependsOn: ['b'] },
          { name: 'b', type: 'api', dependsOn: ['a'] },
        ],
      },
    ],
    [
      'services[0].env[0].name EnvironmentVariable',
      service({ env: [{ name: 'A\nB', value: '' }] }),
    ],
    ['services[0].expose.path Path', service({ expose: { path: '/a b' } })],
    ['resources.cpu Quantity', { resources: { cpu: '-4' } }],
    ['resources.cpu ResourcesExceeded', { resources: { cpu: '1m' } }],
    ['resources.memory QuantityRange', { resources: { memory: '900Gi' } }],
    ['description TextTooLong', { description: 'x'.repeat(1001) }],
    ['owner EntityReference', { owner: 'a b' }],
    ['owner OwnerNotFound', { owner: 'user:default/nobody' }],
    ['team Schema', { team: 'group:default/other' }],
    ['name Schema', { name: 'other' }],
    ['deleteAfter Schema', { deleteAfter: '2030-01-01T00:00:00Z' }],
    ['dataGeneration Schema', { dataGeneration: 7 }],
    ['body Schema', {}],
  ])('refuses by %s', async (refusal, wrong) => {
    const made = await refusable();
    const before = await api.read(made);
    const answer = await patch(made, wrong);
    expect(answer.status).toBe(400);
    expect(refusalsOf(answer)).toContainEqual(refusal);
    expect((await api.read(made)).metadata.generation).toBe(
      before.metadata.generation,
    );
  });

  let shared: Promise<Environment> | undefined;
  function refusable(): Promise<Environment> {
    shared ??= api.make('refusing');
    return shared;
  }

  it('refuses a time that is over already, counted from the creation', async () => {
    const made = await api.make('over');
    api.clock.ahead = 5 * 3_600_000;
    const answer = await patch(made, { ttlHours: 4 });
    api.clock.ahead = 0;
    expect(refusalsOf(answer)).toEqual(['ttlHours TtlRange']);
  });

  it('is for the owner and leads, not for others who may read it', async () => {
    const made = await api.make('whose');
    for (const [user, status] of [
      [api.john, 403],
      [api.olga, 404],
      [api.leo, 200],
    ] as const) {
      const answer = await patch(made, { description: user }, user);
      expect(answer.status).toBe(status);
    }
  });

  it('loses no change of several at once', async () => {
    const made = await api.make('busy');
    const answers = await Promise.all([
      patch(made, { description: 'a' }),
      patch(made, { contact: 'b' }),
      patch(made, { autoPauseHours: 3 }),
      api.post(api.pathOf(made, '/restart'), { services: ['frontend'] }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await api.read(made)).spec).toMatchObject({
      description: 'a',
      contact: 'b',
      autoPauseHours: 3,
      services: [{ restartedAt: expect.any(String) }],
    });
  });

  describe('of its owner', () => {
    it('gives it to another member of the team; name and namespace stay', async () => {
      const made = await api.make('handed');
      await api.report(made);
      const changed = await patch(made, { owner: api.john });
      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({
        name: made.name,
        namespace: made.namespace,
        spec: { owner: api.john, team: api.team, createdBy: api.jane },
      });
      await eventually(async () => {
        const { body } = await api.get(api.pathOf(made));
        return body.spec.owner === api.john;
      });
      expect((await patch(made, { contact: 'x' }, api.john)).status).toBe(200);
      expect((await patch(made, { contact: 'x' })).status).toBe(403);
    });

    it('is refused to people outside the team', async () => {
      const made = await api.make('kept');
      await api.report(made);
      const answer = await patch(made, { owner: api.olga });
      expect(answer.status).toBe(400);
      expect(refusalsOf(answer)).toEqual(['owner OwnerTransfer']);
    });

    it('is the business of the owner and of leads', async () => {
      const made = await api.make('taken');
      await api.report(made);
      const grab = { owner: api.john };
      expect((await patch(made, grab, api.john)).status).toBe(403);
      expect((await patch(made, grab, api.leo)).status).toBe(200);
    });
  });

  describe('by deleting it', () => {
    const pending = async (name: string) => {
      const made = await api.make(name);
      expect((await api.delete(api.pathOf(made))).status).toBe(202);
      return made;
    };

    it('stops it until its grace is over, and asking again changes nothing', async () => {
      const made = await pending('going');
      const { spec, metadata } = await api.read(made);
      expect(metadata.deletionTimestamp).toBeUndefined();
      const inHours =
        (Date.parse(spec.deleteAfter ?? '') - Date.now()) / 3_600_000;
      expect(Math.round(inHours)).toBe(24);
      const { body } = await eventually(async () => {
        const answer = await api.get(api.pathOf(made));
        return answer.body.phase === 'PendingDeletion' && answer;
      });
      expect(body.spec.deleteAfter).toBe(spec.deleteAfter);

      api.clock.ahead = 3_600_000;
      expect((await api.delete(api.pathOf(made))).status).toBe(202);
      api.clock.ahead = 0;
      expect((await api.read(made)).spec.deleteAfter).toBe(spec.deleteAfter);
      expect(api.audit).toContain('environment-delete');
    });

    it('promises no more time than the environment has', async () => {
      const made = await api.make('short', { ttlHours: 2 });
      await api.delete(api.pathOf(made));
      expect((await api.read(made)).spec.deleteAfter).toBe(made.expiresAt);
    });

    it('can be taken back', async () => {
      const made = await pending('back');
      const restored = await api.post(api.pathOf(made, '/restore'));
      expect(restored.status).toBe(200);
      expect(restored.body.spec).not.toHaveProperty('deleteAfter');
      expect((await api.read(made)).spec).not.toHaveProperty('deleteAfter');
      const again = await api.post(api.pathOf(made, '/restore'));
      expect(again.status).toBe(409);
      expect(refusalsOf(again)).toEqual(['deleteAfter NotPendingDeletion']);
    });

    it('is at once where it is forced', async () => {
      const made = await api.make('forced');
      const answer = await api.delete(api.pathOf(made, '?force=true'));
      expect(answer.status).toBe(202);
      expect((await api.read(made)).metadata.deletionTimestamp).toBeDefined();
      const { body } = await eventually(async () => {
        const now = await api.get(api.pathOf(made));
        return now.body.phase === 'Terminating' && now;
      });
      expect(body.deletingSince).toBeDefined();
      expect((await api.delete(api.pathOf(made))).status).toBe(202);
      for (const late of [
        api.post(api.pathOf(made, '/restore')),
        api.post(api.pathOf(made, '/resume')),
        patch(made, { paused: true }),
      ]) {
        const refused = await late;
        expect(refused.status).toBe(409);
        expect(refusalsOf(refused)).toEqual(['name Terminating']);
      }
    });

    it('lets nothing in by the way that breaks a rule', async () => {
      const made = await pending('waiting');
      const answer = await patch(made, { ttlHours: 9999 });
      expect(refusalsOf(answer)).toEqual(['ttlHours TtlRange']);
    });

    it('is for who may delete it', async () => {
      const made = await api.make('safe');
      for (const query of ['', '?force=true']) {
        const path = api.pathOf(made, query);
        expect((await api.delete(path, api.as(api.john))).status).toBe(403);
        expect((await api.delete(path, api.as(api.olga))).status).toBe(404);
      }
      const restore = api.pathOf(made, '/restore');
      expect(
        (await api.post(restore, undefined, api.as(api.john))).status,
      ).toBe(403);
      const { spec, metadata } = await api.read(made);
      expect(spec.deleteAfter ?? metadata.deletionTimestamp).toBeUndefined();
    });

    it('refuses a force that is neither yes nor no', async () => {
      const made = await api.make('unclear');
      const answer = await api.delete(api.pathOf(made, '?force=perhaps'));
      expect(answer.status).toBe(400);
      expect((await api.read(made)).metadata.deletionTimestamp).toBe(undefined);
    });
  });

  describe('by resuming it', () => {
    const resume = (made: Environment, user = api.jane) =>
      api.post(api.pathOf(made, '/resume'), undefined, api.as(user));

    it('starts what was paused, and counts as use', async () => {
      const made = await api.make('paused');
      await patch(made, { paused: true });
      const resumed = await resume(made);
      expect(resumed.status).toBe(200);
      expect(resumed.body.spec.paused).toBe(false);
      expect(lastActivityOf(await api.read(made))).toBeDefined();
      expect(api.audit).toContain('environment-resume');
    });

    it('keeps awake what sleeps, until the end of that sleep', async () => {
      const always = {
        days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
      };
      const made = await api.make('asleep', {
        sleep: {
          timeZone: 'UTC',
          windows: [{ ...always, from: '00:10', to: '00:05' }],
        },
      });
      api.clock.ahead = nextNoon() - Date.now();
      const { body } = await resume(made);
      api.clock.ahead = 0;
      expect(body.spec.awakeUntil).toBe(
        new Date(nextNoon() + (12 * 60 + 5) * 60_000)
          .toISOString()
          .replace('.000Z', 'Z'),
      );
    });

    it('leaves what is to be deleted to be restored first', async () => {
      const made = await api.make('gone');
      await api.delete(api.pathOf(made));
      const refused = await resume(made);
      expect(refused.status).toBe(409);
      expect(refusalsOf(refused)).toEqual(['deleteAfter PendingDeletion']);
    });

    it('is for who may change it', async () => {
      const made = await api.make('owned');
      expect((await resume(made, api.john)).status).toBe(403);
      expect((await resume(made, api.olga)).status).toBe(404);
    });
  });

  it('restarts the services that are named, each time anew', async () => {
    const services = ['api', 'frontend'].map(type => ({ name: type, type }));
    const made = await api.make('restarting', { services });
    const restart = (names: string[]) =>
      api.post(api.pathOf(made, '/restart'), { services: names });
    const times = [];
    for (const attempt of [await restart(['api']), await restart(['api'])]) {
      expect(attempt.status).toBe(200);
      const [first, second] = attempt.body.spec.services;
      expect(second).not.toHaveProperty('restartedAt');
      times.push(first.restartedAt);
    }
    expect(new Set(times).size).toBe(2);

    const unknown = await restart(['api', 'nothing']);
    expect(refusalsOf(unknown)).toEqual(['services[1] UnknownService']);
    expect(refusalsOf(await restart([]))).toEqual(['services Schema']);
    const extra = await api.post(api.pathOf(made, '/restart'), {
      services: ['api'],
      force: true,
    });
    expect(refusalsOf(extra)).toEqual(['force Schema']);
  });

  it('notes use once a minute', async () => {
    const made = await api.make('used');
    const note = async () => {
      const answer = await api.post(api.pathOf(made, '/activity'));
      expect(answer.status).toBe(204);
      const seen = await api.read(made);
      await eventually(async () => {
        const { body } = await api.get(api.pathOf(made));
        return body.uid === seen.metadata.uid;
      });
      return lastActivityOf(seen);
    };
    const first = await note();
    expect(first).toBeDefined();
    api.clock.ahead = 30_000;
    expect(await note()).toBe(first);
    api.clock.ahead = 90_000;
    expect(await note()).not.toBe(first);
    api.clock.ahead = 0;
    expect((await api.read(made)).metadata.generation).toBe(1);
    const others = (user: string) =>
      api.post(api.pathOf(made, '/activity'), undefined, api.as(user));
    expect((await others(api.john)).status).toBe(403);
    expect((await others(api.olga)).status).toBe(404);
  });

  it('throws all data away where it is reset', async () => {
    const made = await api.make('resetting');
    const first = await api.post(api.pathOf(made, '/reset'));
    expect(first.status).toBe(200);
    expect(first.body.spec).toMatchObject({
      dataGeneration: 1,
      services: made.spec.services,
    });
    const second = await api.post(api.pathOf(made, '/reset'));
    expect(second.body.spec.dataGeneration).toBe(2);
    const foreign = await api.post(
      api.pathOf(made, '/reset'),
      undefined,
      api.as(api.john),
    );
    expect(foreign.status).toBe(403);
    expect(api.audit).toContain('environment-reset');
  });

  it.each(['restore', 'resume', 'reset', 'activity'])(
    'answers 404 for %s of what there is not, and 401 to nobody',
    async operation => {
      const path = `/environments/team-${api.suffix}/dev-nothing/${operation}`;
      expect((await api.post(path)).status).toBe(404);
      const { status } = await api.post(path, undefined, {
        authorization: 'Bearer mock-none-token',
      });
      expect(status).toBe(401);
    },
  );
});

function lastActivityOf({ metadata }: DevEnvironment): string | undefined {
  return metadata.annotations?.['platform.itdo-erp.com/last-activity-at'];
}

/** Noon of tomorrow, in UTC. */
function nextNoon(): number {
  const day = 86_400_000;
  return Math.floor(Date.now() / day) * day + 1.5 * day;
}
