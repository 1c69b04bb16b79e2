import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import catalogBackend from '@backstage/plugin-catalog-backend';
import catalogModuleEnvironments from '.';
import { eventually } from './__testUtils__/eventually';

jest.setTimeout(120_000);

const available = Boolean(
  process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING,
);
const required = process.env.PLATFORM_REQUIRE_CLUSTER === '1';
const describeWithDatabase = available || required ? describe : describe.skip;

const textOf = (version: string, service: string) => `
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: api-only
spec:
  type: environment-blueprint
  owner: platform-team
  blueprint:
    version: ${version}
    resources: { cpu: '1', memory: 2Gi, storage: 5Gi }
    services:
      - ${service}
`;
const RIGHT = '{ name: app, type: database }';
const PRIVILEGED = '{ name: app, type: database, privileged: true }';

describeWithDatabase('the catalog itself', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let folder: string;
  let server: TestBackend['server'];

  const write = (name: string, text: string) =>
    writeFileSync(join(folder, `${name}.yaml`), text);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'blueprints-'));
    write('right', textOf('1.0.0', RIGHT));
    write(
      'wrong',
      textOf('1.0.0', PRIVILEGED).replace('api-only', 'never-right'),
    );
    const knex = await databases.init('POSTGRES_18');
    ({ server } = await startTestBackend({
      features: [
        catalogBackend,
        catalogModuleEnvironments,
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: {
            catalog: {
              processingInterval: { seconds: 1 },
              rules: [{ allow: ['Resource'] }],
              locations: [{ type: 'file', target: join(folder, '*.yaml') }],
            },
          },
        }),
      ],
    }));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function blueprints(): Promise<AlphaEntity[]> {
    const response = await fetch(
      `http://127.0.0.1:${server.port()}/api/catalog/entities?filter=kind=Resource`,
      { headers: { Authorization: mockCredentials.service.header() } },
    );
    return (await response.json()) as AlphaEntity[];
  }

  it('takes a blueprint that is right', async () => {
    const [entity] = await eventually(async () => {
      const found = await blueprints();
      return found.length > 0 ? found : undefined;
    });
    expect(entity.spec).toMatchObject({ blueprint: { version: '1.0.0' } });
  });

  it('keeps the version that was right, tells of the one that is not, and takes none that never was', async () => {
    write('right', textOf('1.1.0', PRIVILEGED));
    const [entity] = await eventually(async () => {
      const found = await blueprints();
      return found[0]?.status?.items?.length ? found : undefined;
    });
    expect(entity.spec).toMatchObject({ blueprint: { version: '1.0.0' } });
    expect(JSON.stringify(entity.status)).toContain(
      'spec.blueprint.services[0].privileged: is no field of a service',
    );
    expect(await blueprints()).toHaveLength(1);
  });
});
