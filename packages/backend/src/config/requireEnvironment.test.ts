import { resolve } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { requireEnvironment } from './requireEnvironment';

const directory = createMockDirectory();

/** Checks files in their order, as `--config` gives them. */
function check(
  files: Record<string, string>,
  env: Record<string, string> = {},
) {
  directory.setContent(files);
  const argv = Object.keys(files)
    .filter(name => name.endsWith('.yaml'))
    .flatMap(name => ['--config', directory.resolve(name)]);
  return requireEnvironment({ argv, env });
}

describe('requireEnvironment', () => {
  it('is content where everything is set', async () => {
    await expect(
      check({ 'a.yaml': 'password: ${PASSWORD}' }, { PASSWORD: 'p' }),
    ).resolves.toBeUndefined();
  });

  it('names the one variable that is missing', async () => {
    await expect(check({ 'a.yaml': 'password: ${PASSWORD}' })).rejects.toThrow(
      'The environment variable PASSWORD is not set; the configuration needs it',
    );
  });

  it('names all that are missing, wherever they stand', async () => {
    const yaml =
      'list: [{ token: "x ${B}" }, "${A}"]\nnested: { deep: "${C}" }';
    await expect(check({ 'a.yaml': yaml }, { C: 'c' })).rejects.toThrow(
      'The environment variables A, B are not set',
    );
  });

  it('takes an empty variable for a missing one', async () => {
    await expect(
      check({ 'a.yaml': 'token: ${TOKEN}' }, { TOKEN: ' ' }),
    ).rejects.toThrow(/TOKEN is not set/);
  });

  it('asks for no variable that has a fallback', async () => {
    await expect(
      check({ 'a.yaml': 'port: ${PORT:-7007}\nhost: ${HOST:-}' }),
    ).resolves.toBeUndefined();
  });

  it('asks for a variable that stands beside one with a fallback', async () => {
    await expect(
      check({ 'a.yaml': 'url: http://${HOST:-localhost}:${PORT}' }),
    ).rejects.toThrow(/PORT is not set/);
  });

  it('asks for no variable whose value a later file overrides', async () => {
    await expect(
      check({
        'a.yaml': 'host: ${LOCAL_HOST}\nlocal: { secret: "${SECRET}" }',
        'b.yaml': 'host: db.company.com\nlocal: null',
      }),
    ).resolves.toBeUndefined();
  });

  it('asks for a variable of a later file that covers a plain value', async () => {
    await expect(
      check({ 'a.yaml': 'host: localhost', 'b.yaml': 'host: ${DB_HOST}' }),
    ).rejects.toThrow(/DB_HOST is not set/);
  });
});

describe('app-config.production.yaml', () => {
  const root = resolve(__dirname, '../../../..');
  const argv = ['app-config.yaml', 'app-config.production.yaml'].flatMap(
    name => ['--config', resolve(root, name)],
  );
  const names = [
    'AUTH_SESSION_SECRET',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'CI_TOKEN',
    'GITHUB_CLIENT_ID',
    'GITHUB_CLIENT_SECRET',
    'GITHUB_TOKEN',
    'GITLAB_TOKEN',
    'K8S_PROD_TOKEN',
    'K8S_STAGING_TOKEN',
    'KEYCLOAK_CLIENT_ID',
    'KEYCLOAK_CLIENT_SECRET',
    'POSTGRES_HOST',
    'POSTGRES_PASSWORD',
    'POSTGRES_PORT',
    'POSTGRES_USER',
  ];
  const env = Object.fromEntries(names.map(name => [name, `value-of-${name}`]));

  it('needs exactly these variables, and none of the embedded default', async () => {
    await expect(requireEnvironment({ argv, env: {} })).rejects.toThrow(
      `The environment variables ${names.join(', ')} are not set`,
    );
    await expect(requireEnvironment({ argv, env })).resolves.toBeUndefined();
  });

  it.each(names)('does not start without %s, and says so', async name => {
    await expect(
      requireEnvironment({ argv, env: { ...env, [name]: '' } }),
    ).rejects.toThrow(`The environment variable ${name} is not set`);
  });
});
