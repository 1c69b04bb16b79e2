import { mockCredentials } from '@backstage/backend-test-utils';
import { Environment } from '@itdo/plugin-environments-common';
import { describeApi } from './__testUtils__/describeApi';

jest.setTimeout(120_000);

describeApi(
  'actions on environments',
  { settings: { deletion: { graceHours: 24 } } },
  api => {
    const invoke = async <T>(
      name: string,
      input: object,
      user = api.jane,
    ): Promise<T> => {
      const { output } = await api.actions.invoke({
        id: `test:${name}`,
        input: { ...input },
        credentials: mockCredentials.user(user),
      });
      return output as T;
    };
    const services = [{ name: 'frontend', type: 'frontend' }];

    /** Makes an environment, until the watch has told of it. */
    const make = async (
      ...args: Parameters<typeof api.make>
    ): Promise<Environment> => {
      const made = await api.make(...args);
      await api.report(made);
      return made;
    };

    it('say what they do to what is there', async () => {
      const { actions } = await api.actions.list();
      const attributes = Object.fromEntries(
        actions.map(({ name, attributes: { destructive, readOnly } }) => [
          name,
          { destructive, readOnly },
        ]),
      );
      expect(attributes).toEqual({
        'list-environments': { destructive: false, readOnly: true },
        'explain-why-not-ready': { destructive: false, readOnly: true },
        'create-environment': { destructive: false, readOnly: false },
        'extend-environment': { destructive: false, readOnly: false },
        'delete-environment': { destructive: true, readOnly: false },
      });
    });

    it('make environments for the caller, once for each key', async () => {
      const ask = () =>
        invoke('create-environment', {
          name: 'asked',
          services,
          component: 'orders',
          idempotencyKey: 'k',
        });
      const [first, second] = [await ask(), await ask()];
      expect(first).toMatchObject({
        environment: `team-${api.suffix}/dev-asked-jane-${api.suffix}`,
        owner: api.jane,
        component: 'component:default/orders',
        phase: 'Pending',
      });
      expect(second).toEqual(first);
      expect(api.audit).toContain('environment-create');
    });

    it('are held to the rules of the platform', async () => {
      await expect(
        invoke('create-environment', { name: 'a', services, ttlHours: 9999 }),
      ).rejects.toThrow('ttlHours');
      await expect(
        invoke('create-environment', { name: 'Not Legal', services }),
      ).rejects.toThrow('name');
      await expect(
        invoke('create-environment', { name: 'a', services, privileged: true }),
      ).rejects.toThrow('privileged');
    });

    it('add to the time of an environment', async () => {
      const { spec, ...made } = await make('longer');
      await invoke('extend-environment', { environment: 'longer', hours: 5 });
      const { spec: after } = await api.read(made);
      expect(after.ttlHours).toBe(spec.ttlHours + 5);
    });

    it('show what the caller may see, and no more', async () => {
      await make('seen', { component: 'checkout' });
      const list = async (user: string, input: object = {}) => {
        const { environments } = await invoke<{
          environments: Array<{ environment: string }>;
        }>('list-environments', input, user);
        return environments.map(({ environment }) => environment);
      };
      expect(await list(api.john)).toContainEqual(
        expect.stringContaining('dev-seen-jane'),
      );
      expect(await list(api.john, { mine: true })).toEqual([]);
      expect(
        await list(api.john, { component: 'component:default/checkout' }),
      ).toHaveLength(1);
      expect(await list(api.olga)).toEqual([]);
    });

    it('tell strangers nothing and let colleagues change nothing', async () => {
      const made = await make('private');
      const environment = `${made.namespace}/${made.name}`;
      for (const [name, input] of [
        ['explain-why-not-ready', {}],
        ['extend-environment', { hours: 1 }],
        ['delete-environment', {}],
      ] as const) {
        await expect(
          invoke(name, { ...input, environment }, api.olga),
        ).rejects.toThrow('there is no environment');
      }
      await expect(
        invoke('delete-environment', { environment }, api.john),
      ).rejects.toThrow('you may not change it');
      expect((await api.read(made)).spec.deleteAfter).toBeUndefined();
    });

    it('explain what holds an environment up', async () => {
      const made = await make('held');
      await api.report(made, {
        phase: 'Failed',
        services: [
          {
            name: 'frontend',
            type: 'frontend',
            state: 'Failed',
            reason: 'ImagePull',
            message: 'its image cannot be pulled',
          },
        ],
      });
      const explained = await invoke('explain-why-not-ready', {
        environment: 'held',
      });
      expect(explained).toMatchObject({
        phase: 'Failed',
        ready: false,
        reasons: ['frontend (Failed): its image cannot be pulled'],
        advice: [expect.stringContaining('Check the image')],
      });
    });

    it('delete with a time in which it can be taken back, unless that is not wanted', async () => {
      const made = await make('ended');
      const environment = made.name;
      expect(await invoke('delete-environment', { environment })).toMatchObject(
        {
          restorable: true,
          restorableUntil: expect.any(String),
        },
      );
      expect(
        await invoke('delete-environment', { environment, force: true }),
      ).toEqual({
        environment: `${made.namespace}/${made.name}`,
        restorable: false,
      });
      expect(api.audit.slice(-2)).toEqual([
        'environment-delete',
        'environment-delete-forced',
      ]);
    });

    it('ask which one is meant where several are called so', async () => {
      await make('twice');
      await make('twice', {}, api.john);
      await expect(
        invoke('explain-why-not-ready', { environment: 'twice' }),
      ).rejects.toThrow(/'twice' may be .* or .*; name one in full/);
    });

    it('act for nobody but their caller: not for a plugin that does not say whom it serves', async () => {
      await expect(
        api.actions.invoke({
          id: 'test:list-environments',
          input: {},
          credentials: mockCredentials.service('plugin:mcp-actions'),
        }),
      ).rejects.toThrow('actions on environments are done for a user');
    });
  },
);
