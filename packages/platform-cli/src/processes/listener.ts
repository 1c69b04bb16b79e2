import { execFile } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Says who listens on a TCP port of this machine, such as "python3 (pid 4711)", where the system tells. */
export async function describeListener(
  port: number,
): Promise<string | undefined> {
  return process.platform === 'linux'
    ? listenerOnLinux(port)
    : listenerByLsof(port);
}

async function listenerOnLinux(port: number): Promise<string | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      const isListening = state === '0A';
      if (isListening && parseInt(local.split(':')[1], 16) === port) {
        inodes.add(`socket:[${inode}]`);
      }
    }
  }
  if (inodes.size === 0) {
    return undefined;
  }
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await holdsSocket(pid, inodes)) {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
      return `${name.trim() || 'a process'} (pid ${pid})`;
    }
  }
  return undefined;
}

async function holdsSocket(pid: string, sockets: Set<string>) {
  // Other users' processes cannot be looked into; they then stay nameless.
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(
      () => '',
    );
    if (sockets.has(target)) {
      return true;
    }
  }
  return false;
}

async function listenerByLsof(port: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('lsof', [
      '-nP',
      `-iTCP:${port}`,
      '-sTCP:LISTEN',
      '-Fpc',
    ]);
    const pid = /^p(\d+)$/m.exec(stdout)?.[1];
    const name = /^c(.+)$/m.exec(stdout)?.[1];
    return pid && `${name ?? 'a process'} (pid ${pid})`;
  } catch {
    return undefined;
  }
}
