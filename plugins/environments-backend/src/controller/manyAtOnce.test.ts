import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  KubernetesObject,
  ResourceRef,
  resources,
  systemClock,
} from '@itdo/plugin-clusters-node';
import { DevEnvironment, labels } from '@itdo/plugin-environments-common';
import { Express } from 'express';
import request from 'supertest';
import { Acceptance } from '../acceptance/Acceptance';
import { ServiceKinds } from '../kinds/ServiceKinds';
import { EnvironmentHistory } from '../store/EnvironmentHistory';
import { IdempotencyKeys } from '../store/IdempotencyKeys';
import { TerminalTickets } from '../store/TerminalTickets';
import { actAs, letElect, platformAccounts } from '../__testUtils__/actAs';
import {
  ConnectedCluster,
  describeWithCluster,
  dropEnvironment,
  dropNamespace,
  eventually,
  makeTeamNamespace,
  uniqueSuffix,
} from '../__testUtils__/controlPlane';
import { tableOfOwners, testConfig } from '../__testUtils__/fixtures';
import { startRestApi } from '../__testUtils__/restApi';
import { devEnvironments } from './devEnvironments';
import { EnvironmentsController } from './EnvironmentsController';

jest.setTimeout(300_000);

const LIST = '/api/environments/v1/environments';
const NAMES = Array.from({ length: 50 }, (_, index) => `many-${index + 1}`);

/** What each environment of one cache has exactly one of. */
const ONE_OF_EACH = [
  resources.namespaces,
  resources.resourceQuotas,
  resources.limitRanges,
  resources.networkPolicies,
  resources.roleBindings,
  resources.configMaps,
  resources.secrets,
  resources.services,
  resources.deployments,
];

describeWithCluster(
  'fifty environments asked for at once',
  connect => {
    const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
    const suffix = uniqueSuffix();
    const lease = `t-${suffix}`;
    const teamNamespace = `team-${suffix}`;
    const owner = `user:default/jane-${suffix}`;
    const owners = tableOfOwners({ [owner]: [`group:default/${suffix}`] });
    let cluster: ConnectedCluster;
    let portal: ConnectedCluster;
    let working: ConnectedCluster;
    let controller: EnvironmentsController;
    let app: Express;
    let stopRestApi: () => Promise<void>;

    const ask = (name: string) =>
      request(app)
        .post(LIST)
        .set('authorization', mockCredentials.service.header())
        .set('idempotency-key', `${name}-${suffix}`)
        .send({ name, owner, services: [{ name: 'sessions', type: 'cache' }] });
    const environments = async () => {
      const { items } = await cluster.list<DevEnvironment>(devEnvironments, {
        namespace: teamNamespace,
      });
      return items;
    };
    /** UIDs of the environments that objects of a kind belong to, one for each object. */
    const belongings = async (resource: ResourceRef) => {
      const { items } = await cluster.list<KubernetesObject>(resource, {
        labelSelector: `${labels.environmentUid},${labels.controller}=${suffix}`,
      });
      return items
        .map(({ metadata }) => metadata?.labels?.[labels.environmentUid])
        .sort();
    };

    beforeAll(async () => {
      cluster = await connect();
      await makeTeamNamespace(cluster, lease);
      await letElect(cluster, lease);
      portal = await actAs(cluster, platformAccounts.portal);
      working = await actAs(cluster, platformAccounts.controller);
      const knex = await databases.init('POSTGRES_18');
      ({ app, stop: stopRestApi } = await startRestApi({
        cluster: portal,
        controller: suffix,
        history: await EnvironmentHistory.create({
          getClient: async () => knex,
        }),
        keys: await IdempotencyKeys.create({ getClient: async () => knex }),
        tickets: await TerminalTickets.create({ getClient: async () => knex }),
        owners,
        policy: () => {
          throw new Error('no person calls in this test');
        },
      }));
      const config = testConfig({
        controller: { namespace: lease, name: suffix },
      });
      const kinds = ServiceKinds.withDefaults();
      controller = new EnvironmentsController({
        cluster: working,
        config,
        kinds,
        logger: mockServices.logger.mock(),
        clock: systemClock,
        acceptance: new Acceptance({ config, kinds, owners }),
      });
      controller.start();
    });

    afterAll(async () => {
      await controller.stop();
      await stopRestApi();
      for (const { metadata } of await environments()) {
        const { namespace, name } = metadata;
        await dropEnvironment(cluster, { namespace, name });
        await dropNamespace(cluster, name);
      }
      await dropNamespace(cluster, teamNamespace);
      await dropNamespace(cluster, lease);
      await Promise.all([portal, working, cluster].map(each => each.close()));
    });

    it('are each made once with all that belongs to them, and leave nothing when they are deleted', async () => {
      const answers = await Promise.all(NAMES.map(ask));
      expect(answers.map(({ status }) => status)).toEqual(NAMES.map(() => 202));
      const uids: string[] = answers.map(({ body }) => body.uid);
      expect(new Set(uids).size).toBe(NAMES.length);

      const again = await Promise.all(NAMES.map(ask));
      expect(again.map(({ status, body }) => [status, body.uid])).toEqual(
        uids.map(uid => [202, uid]),
      );

      const ready = await eventually(async () => {
        const now = await environments();
        return now.every(({ status }) => status?.phase === 'Ready') && now;
      });
      expect(ready.map(({ spec }) => spec.name).sort()).toEqual(
        [...NAMES].sort(),
      );
      const one = [...uids].sort();
      expect(ready.map(({ metadata }) => metadata.uid).sort()).toEqual(one);
      for (const resource of ONE_OF_EACH) {
        const found = await belongings(resource);
        expect({ kind: resource.kind, found }).toEqual({
          kind: resource.kind,
          found: one,
        });
      }

      const deleted = await Promise.all(
        answers.map(answer =>
          request(app)
            .delete(`${answer.get('Location')}?force=true`)
            .set('authorization', mockCredentials.service.header()),
        ),
      );
      expect(deleted.map(({ status }) => status)).toEqual(NAMES.map(() => 202));
      await eventually(async () => (await environments()).length === 0);
      for (const resource of [...ONE_OF_EACH, resources.pods]) {
        const left = await belongings(resource);
        expect({ kind: resource.kind, left }).toEqual({
          kind: resource.kind,
          left: [],
        });
      }
    });
  },
  { database: true },
);
