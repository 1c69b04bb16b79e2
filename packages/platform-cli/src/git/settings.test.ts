import { portsFrom } from '../instance/ports.ts';
import { gitSettings } from './settings.ts';

const SECRETS = {
  postgresPassword: 'superuser',
  ciToken: 'ci',
  registryPassword: 'registry',
  gitDatabasePassword: 'database',
  gitAdminPassword: 'admin',
  gitPortalPassword: 'portal',
  gitWebhookSecret: 'webhook',
  gitSecretKey: 'key',
};

/** The settings as `section.KEY`. */
function read(): Record<string, string> {
  const text = gitSettings({
    data: '/data',
    share: '/share',
    ports: portsFrom(7000),
    secrets: SECRETS,
  });
  const entries: Record<string, string> = {};
  let section = '';
  for (const line of text.split('\n')) {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
    if (key) {
      entries[section ? `${section}.${key}` : key] = value;
    }
  }
  return entries;
}

describe('the settings of the git host', () => {
  it('let nobody in from outside this machine, and nobody register', () => {
    expect(read()).toMatchObject({
      'server.HTTP_ADDR': '127.0.0.1',
      'server.HTTP_PORT': '7030',
      'server.DISABLE_SSH': 'true',
      'service.DISABLE_REGISTRATION': 'true',
      'security.INSTALL_LOCK': 'true',
    });
  });

  it('let it call nothing but this machine', () => {
    expect(read()).toMatchObject({
      'server.OFFLINE_MODE': 'true',
      'webhook.ALLOWED_HOST_LIST': '127.0.0.1/32',
      'repository.DISABLE_MIGRATIONS': 'true',
    });
  });

  it('have it come to the database as itself only', () => {
    const settings = read();
    expect(settings['database.USER']).toBe('gitea');
    expect(settings['database.PASSWD']).toBe('database');
    expect(Object.values(settings)).not.toContain('superuser');
  });

  it('give it keys of their own for each purpose, the same at each start', () => {
    const settings = read();
    const internal = settings['security.INTERNAL_TOKEN'];
    const signing = settings['oauth2.JWT_SECRET'];
    expect(internal).not.toBe(signing);
    expect(Buffer.from(signing, 'base64url')).toHaveLength(32);
    expect(read()).toEqual(settings);
  });
});
