import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { portsFrom } from '../instance/ports.ts';
import type { ClusterChoice } from '../instance/settings.ts';
import { portalConfigFile, writePortalConfig } from './config.ts';

const ACCESS = {
  url: 'https://127.0.0.1:7443',
  portalToken: 'portal',
  controllerToken: 'controller',
};

describe('the images that the portal is told of', () => {
  let state: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'portal-config-'));
  });

  afterEach(() => rmSync(state, { recursive: true, force: true }));

  function imagesFor(
    mode: ClusterChoice['mode'],
    workspaceFailure?: string,
  ): unknown {
    writePortalConfig({
      state,
      ports: portsFrom(7000),
      frontend: '/frontend',
      cluster: { choice: { mode, reason: 'a reason' }, access: ACCESS },
      workspaceFailure,
    });
    const config = parse(readFileSync(portalConfigFile(state), 'utf8')) as {
      environments: { images?: unknown };
    };
    return config.environments.images;
  }

  function pushed(key: string): void {
    const images = JSON.stringify({ [key]: 'pushed@sha256:1' });
    writeFileSync(join(state, 'images.json'), images);
  }

  it('are, where nothing executes, names for all service types that say so', () => {
    expect(imagesFor('simulated')).toEqual({
      postgres: 'registry.platform.local/simulated/postgres:nothing-runs',
      redis: 'registry.platform.local/simulated/redis:nothing-runs',
      nats: 'registry.platform.local/simulated/nats:nothing-runs',
      'sample-api': 'registry.platform.local/simulated/sample-api:nothing-runs',
      'sample-frontend':
        'registry.platform.local/simulated/sample-frontend:nothing-runs',
      workspace: 'registry.platform.local/simulated/workspace:nothing-runs',
    });
  });

  it('are not those that could not be made, with the reason', () => {
    expect(imagesFor('real', 'there is no compiler')).toEqual({
      workspace: {
        notYet: expect.stringContaining(
          'could not be made on this machine: there is no compiler',
        ),
      },
    });
  });

  const notYet = expect.stringContaining('./platform status');

  it('are on a real node only those that its registry holds, and what is made later says so', () => {
    expect(imagesFor('real')).toEqual({ workspace: { notYet } });
    pushed('postgres');
    expect(imagesFor('real')).toEqual({
      postgres: 'pushed@sha256:1',
      workspace: { notYet },
    });
    pushed('workspace');
    expect(imagesFor('real')).toEqual({ workspace: 'pushed@sha256:1' });
  });

  it("are on somebody's own cluster left to app-config", () => {
    pushed('postgres');
    expect(imagesFor('external')).toBeUndefined();
  });
});
