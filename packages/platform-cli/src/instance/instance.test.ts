import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess } from '../processes/identity.ts';
import { acquireLock, readLock } from './lock.ts';
import { portsFrom, requireFreePorts } from './ports.ts';
import { loadSecrets, saveGitToken } from './secrets.ts';
import { loadInstanceId } from './settings.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'instance-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const lockFile = () => join(directory, 'supervisor.lock');

describe('the lock of an instance', () => {
  it('is held by one supervisor until it is released', () => {
    const lock = acquireLock(directory);
    expect(readLock(directory)?.pid).toBe(process.pid);
    expect(() => acquireLock(directory)).toThrow(
      `already runs (pid ${process.pid})`,
    );
    lock.release();
    expect(readLock(directory)).toBeUndefined();
    acquireLock(directory).release();
  });

  it('is taken over from a process that has ended', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const dead = identifyProcess(child.pid as number);
    writeFileSync(lockFile(), JSON.stringify(dead));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(acquireLock(directory).tookOver).toEqual(dead);
    expect(readLock(directory)?.pid).toBe(process.pid);
  });

  it('is taken over where another process has the pid of the former one', () => {
    const reused = { pid: process.pid, started: 'another time' };
    writeFileSync(lockFile(), JSON.stringify(reused));
    expect(acquireLock(directory).tookOver).toEqual(reused);
  });

  it('stays where nobody can tell who holds it', () => {
    writeFileSync(lockFile(), 'garbage');
    expect(() => acquireLock(directory)).toThrow('cannot be read');
    expect(readFileSync(lockFile(), 'utf8')).toBe('garbage');
  });
});

describe('ports', () => {
  it('stand at fixed distances from the base', () => {
    expect(portsFrom(7000)).toEqual({
      portal: 7007,
      git: 7030,
      registry: 7050,
      ingress: 7080,
      access: 7081,
      postgres: 7432,
      kubernetes: 7443,
    });
  });

  it.each([80, 65300, 7000.5, Number.NaN])('%p is no base', base => {
    expect(() => portsFrom(base)).toThrow('--port-base must be a whole number');
  });

  it('that are taken are refused with the name of who has them', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ports = { ...portsFrom(7000), portal: port };
    const refusal = requireFreePorts(ports, ['portal']);
    await expect(refusal).rejects.toThrow(
      new RegExp(`^port ${port} \\(portal\\) is taken by .*pid ${process.pid}`),
    );
    server.close();
    await once(server, 'close');
    await expect(requireFreePorts(ports, ['portal'])).resolves.toBeUndefined();
  });
});

describe('secrets', () => {
  it('are generated once, kept, and readable for their owner only', () => {
    const secrets = loadSecrets(directory);
    expect(new Set(Object.values(secrets)).size).toBe(8);
    expect(loadSecrets(directory)).toEqual(secrets);
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('that a later version added are generated beside the known ones', () => {
    const path = join(directory, 'secrets.json');
    writeFileSync(path, '{"ciToken":"known"}', { mode: 0o644 });
    const secrets = loadSecrets(directory);
    expect(secrets.ciToken).toBe('known');
    expect(secrets.postgresPassword).toMatch(/^[\w-]{32}$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keep the token of the git host beside what was generated', () => {
    const secrets = loadSecrets(directory);
    saveGitToken(directory, 'made by the git host');
    expect(loadSecrets(directory)).toEqual({
      ...secrets,
      gitToken: 'made by the git host',
    });
  });

  it('are never made anew over a file that cannot be read', () => {
    const path = join(directory, 'secrets.json');
    writeFileSync(path, '{"ciTok');
    expect(() => loadSecrets(directory)).toThrow('is not JSON');
    expect(readFileSync(path, 'utf8')).toBe('{"ciTok');
  });
});

describe('the instance id', () => {
  it('is eight hex digits that stay', () => {
    const id = loadInstanceId(directory);
    expect(id).toMatch(/^[0-9a-f]{8}$/);
    expect(loadInstanceId(directory)).toBe(id);
    expect(existsSync(join(directory, 'instance'))).toBe(true);
  });

  it('is refused where it could lead elsewhere', () => {
    writeFileSync(join(directory, 'instance'), '../../x');
    expect(() => loadInstanceId(directory)).toThrow('eight hex digits');
  });
});
