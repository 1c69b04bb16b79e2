import { sshConfig, sshSettings } from './sshOptions.ts';

const environment = {
  namespace: 'team-backend-team',
  name: 'dev-orders-eve',
  uid: 'u-1',
};
const target = {
  environment,
  service: 'workspace',
  platform: '/home/eve/it is 100%/platform',
};

describe('the settings of ssh for a workspace', () => {
  it('lead through the portal, whatever the path of the checkout', () => {
    expect(sshSettings(target).ProxyCommand).toBe(
      "'/home/eve/it is 100%%/platform' env ssh-proxy team-backend-team/dev-orders-eve workspace",
    );
    expect(
      sshSettings({ ...target, platform: "/eve's/platform" }).ProxyCommand,
    ).toMatch(/^'\/eve'\\''s\/platform' env/);
  });

  it('tell an environment from a later one of the same name', () => {
    const later = { ...environment, uid: 'u-2' };
    expect(sshSettings(target).HostKeyAlias).not.toBe(
      sshSettings({ ...target, environment: later }).HostKeyAlias,
    );
  });

  it('are the same in a file', () => {
    const [host, ...lines] = sshConfig(target).trimEnd().split('\n');
    expect(host).toBe('Host dev-orders-eve');
    expect(lines).toEqual(
      Object.entries(sshSettings(target)).map(
        ([name, value]) => `  ${name} ${value}`,
      ),
    );
  });
});
