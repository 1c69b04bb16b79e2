import { once } from 'node:events';
import { mockServices } from '@backstage/backend-test-utils';
import { connectCluster, KubernetesObject } from '@itdo/plugin-clusters-node';
import { connectionFromKubeconfig } from '@itdo/plugin-clusters-node/kubeconfig';
import { Environment, labels } from '@itdo/plugin-environments-common';
import { dropNamespace, eventually } from './__testUtils__/controlPlane';
import { describeApi, refusalsOf, TestApi } from './__testUtils__/describeApi';
import { StreamReader } from './__testUtils__/StreamReader';
import { devEnvironments } from './controller/devEnvironments';
import { memberObjects, teamBinding } from './plan/access';

jest.setTimeout(180_000);

describeApi('the API of an environment’s inside', {}, api => {
  // One level deeper, so that what this makes is removed before the API ends.
  describe('work inside an environment', () => {
    testsOf(api);
  });
});

function testsOf(api: TestApi): void {
  let shop: Environment;
  const path = (operation: string) => api.pathOf(shop, operation);
  const create = (object: object) =>
    api.cluster.create(object as KubernetesObject);
  const own = (name: string) => ({
    name,
    namespace: shop.name,
    labels: {
      [labels.environmentUid]: shop.uid,
      [labels.service]: 'frontend',
    },
  });

  // What the controller would make: it is not here.
  beforeAll(async () => {
    shop = await api.make('shop');
    await api.report(shop, { phase: 'Ready' });
    await create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: shop.name,
        labels: { [labels.environmentUid]: shop.uid },
      },
    });
    for (const object of [
      ...memberObjects(api.jane, shop.namespace),
      {
        ...teamBinding(shop.namespace),
        metadata: { name: 'team', namespace: shop.name },
      },
    ]) {
      await api.cluster.apply(object, { fieldManager: 'test', force: true });
    }
    await create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: own('frontend-token'),
      stringData: { token: 's3cret-of-the-test' },
    });
    const selector = { app: 'frontend' };
    await create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: own('frontend'),
      spec: {
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...selector, ...own('x').labels } },
          spec: {
            nodeSelector: { 'platform.itdo-erp.com/simulated': 'true' },
            tolerations: [{ operator: 'Exists' }],
            containers: [
              {
                name: 'web',
                image: 'registry.platform.local/nobody/pulls:1',
                env: [
                  { name: 'MODE', value: 'development' },
                  {
                    name: 'TOKEN',
                    valueFrom: {
                      secretKeyRef: { name: 'frontend-token', key: 'token' },
                    },
                  },
                ],
              },
            ],
          },
        },
      },
    });
    await create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: own('frontend'),
      spec: { selector, ports: [{ name: 'http', port: 80 }] },
    });
    await eventually(async () => {
      const { body } = await api.get(path('/containers'));
      return body.items?.[0]?.state === 'Running';
    });
  });

  afterAll(() => dropNamespace(api.cluster, shop.name));

  describe('with a kubeconfig', () => {
    it('is done with one’s own account, which can do what the team can', async () => {
      const answer = await api.post(path('/kubeconfig'), {
        expirySeconds: 600,
      });
      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      const { account, kubeconfig } = answer.body;
      expect(account).toBe(
        `system:serviceaccount:${shop.namespace}:u-jane-${api.suffix}`,
      );
      const [, token] = /token: "(.+)"/.exec(kubeconfig) ?? [];
      expect(kubeconfig).toContain(`namespace: "${shop.name}"`);
      const { tls, ...connection } = await connectionFromKubeconfig(
        process.env.PLATFORM_TEST_KUBECONFIG ?? '',
      );
      const cluster = connectCluster(
        {
          ...connection,
          tls: { ca: tls?.ca },
          authorization: async () => `Bearer ${token}`,
        },
        { logger: mockServices.logger.mock() },
      );
      const { namespace } = shop;
      const { items } = await eventually(() =>
        cluster.list(devEnvironments, { namespace }).catch(() => undefined),
      );
      expect(items.map(({ metadata }) => metadata?.name)).toEqual([shop.name]);
      await cluster.close();
    });

    it('of a colleague is that of their own account', async () => {
      const { body } = await api.post(
        path('/kubeconfig'),
        {},
        api.as(api.john),
      );
      expect(body.account).toMatch(new RegExp(`:u-john-${api.suffix}$`));
    });

    it('is refused for another team’s environment, and to pipelines', async () => {
      const stranger = await api.post(
        path('/kubeconfig'),
        {},
        api.as(api.olga),
      );
      expect(stranger.status).toBe(404);
      const pipeline = await api.post(path('/kubeconfig'), {}, api.ci);
      expect(pipeline.status).toBe(403);
    });

    it('is refused for longer or shorter than a token lives', async () => {
      for (const expirySeconds of [1, 1_000_000]) {
        const answer = await api.post(path('/kubeconfig'), { expirySeconds });
        expect(answer.status).toBe(400);
        expect(refusalsOf(answer)).toEqual(['expirySeconds ExpiryRange']);
      }
    });
  });

  describe('with variables', () => {
    it('shows them without what Secrets hold', async () => {
      const { body, text } = await api.get(path('/variables'));
      expect(body.items).toEqual([
        {
          service: 'frontend',
          container: 'web',
          name: 'MODE',
          value: 'development',
          source: 'Value',
        },
        {
          service: 'frontend',
          container: 'web',
          name: 'TOKEN',
          source: 'Secret',
          from: 'frontend-token/token',
        },
      ]);
      expect(text).not.toContain('s3cret-of-the-test');
    });

    it('reveals Secrets to their owner, audited, and leaves them nowhere', async () => {
      api.audit.length = 0;
      const service = 'frontend';
      const answer = await api.post(path('/reveal'), { service });
      expect(answer.body.items).toEqual([
        {
          container: 'web',
          name: 'TOKEN',
          from: 'frontend-token/token',
          value: 's3cret-of-the-test',
        },
      ]);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(api.audit).toEqual(['environment-secrets-reveal']);
      const { text } = await api.get(path('/timeline'));
      expect(text).toContain('Secrets were shown: frontend');
      expect(text).not.toContain('s3cret-of-the-test');
    });

    it('refuses Secrets to a colleague and to pipelines, which is audited, too', async () => {
      api.audit.length = 0;
      for (const who of [api.as(api.john), api.ci]) {
        const { status, text } = await api.post(
          path('/reveal'),
          { service: 'frontend' },
          who,
        );
        expect(status).toBe(403);
        expect(text).not.toContain('s3cret-of-the-test');
      }
      expect(api.audit).toEqual([
        'environment-secrets-reveal',
        'environment-secrets-reveal',
      ]);
    });

    it('names the field where there is no such service', async () => {
      const answer = await api.post(path('/reveal'), { service: 'nope' });
      expect(refusalsOf(answer)).toEqual(['service UnknownService']);
    });
  });

  it('has commands for its ports', async () => {
    const { body } = await api.get(path('/connections'));
    expect(body.portForwards).toEqual([
      {
        service: 'frontend',
        target: 'frontend',
        portName: 'http',
        port: 80,
        localPort: 8080,
        command: `kubectl --kubeconfig ${shop.name}.kubeconfig -n ${shop.name} port-forward service/frontend 8080:80`,
      },
    ]);
  });

  describe('on a simulated node', () => {
    const container = async () => {
      const { body } = await api.get(path('/containers'));
      expect(body.items).toHaveLength(1);
      expect(body.items[0]).toMatchObject({
        service: 'frontend',
        container: 'web',
        simulated: true,
      });
      return body.items[0] as { pod: string; container: string };
    };

    it('has no logs and no terminal, and says why', async () => {
      const { pod } = await container();
      const { text } = await api.get(path('/logs?service=frontend'));
      expect(text).toContain('"state":"Simulated"');
      expect(text).toContain('event: closed\ndata: {"reason":"End"}');
      const terminal = await api.post(path('/terminal'), {
        pod,
        container: 'web',
      });
      expect(terminal.status).toBe(409);
      expect(refusalsOf(terminal)).toEqual(['container Simulated']);
    });

    it('ends a stream of logs after the right to it was taken away', async () => {
      const server = api.listen();
      await once(server, 'listening');
      const stream = new StreamReader(
        server,
        `/api/environments/v1${path('/logs?follow=true')}`,
        api.as(api.john),
      );
      expect(await stream.next('container')).toMatchObject({
        state: 'Simulated',
      });
      api.shutOut.add(api.john);
      expect(await stream.next('closed')).toEqual({
        reason: 'PermissionRevoked',
      });
      api.shutOut.delete(api.john);
      stream.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });

    it('is nothing to strangers', async () => {
      for (const what of ['/containers', '/logs', '/variables', '/timeline']) {
        const { status } = await api.get(path(what), api.as(api.olga));
        expect({ what, status }).toEqual({ what, status: 404 });
      }
      const terminal = await api.post(
        path('/terminal'),
        { pod: 'x', container: 'web' },
        api.as(api.olga),
      );
      expect(terminal.status).toBe(404);
    });
  });

  it('has a timeline of what was done, by whom and by which door', async () => {
    await api.patch(api.pathOf(shop), { description: 'for the test' });
    await api.cluster.patch(
      devEnvironments,
      { namespace: shop.namespace, name: shop.name },
      { spec: { ttlHours: 72 } },
      { fieldManager: 'kubectl-edit' },
    );
    const items = await eventually(async () => {
      const { body } = await api.get(path('/timeline'));
      const actions = body.items.map(
        ({ actor, via, action }: Record<string, string>) =>
          `${action} by ${actor} (${via})`,
      );
      return (
        actions.some((each: string) => each.includes('kubectl')) && actions
      );
    });
    expect(items).toContain(`create by ${api.jane} (portal)`);
    expect(items).toContain(`update by ${api.jane} (portal)`);
    expect(items).toContain('change by kubectl-edit (cluster)');
    expect(items).toContain(
      'phase-Ready by environments-controller (platform)',
    );
  });

  it('pages through its timeline', async () => {
    const first = await api.get(path('/timeline?limit=1'));
    expect(first.body.items).toHaveLength(1);
    const second = await api.get(
      path(`/timeline?limit=1&before=${first.body.next}`),
    );
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
    const wrong = await api.get(path('/timeline?before=x'));
    expect(refusalsOf(wrong)).toEqual(['before Schema']);
  });

  it('costs something by the hour, as an estimate that says so', async () => {
    const { body } = await api.get(path('/cost'));
    expect(body).toMatchObject({ estimate: true, currency: 'EUR' });
    expect(body.perHourRunning).toBeGreaterThan(body.perHourStopped);
    expect(body.basis).toContain('An estimate');
  });
}
