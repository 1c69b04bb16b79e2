import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { instance } from './instance';
import { PLATFORM } from './platform';

/** How a program ended. */
export interface Ended {
  readonly code: number;
  /** What it wrote to both outputs. */
  readonly output: string;
}

/** The token with which the page of somebody calls the portal. */
export async function tokenOf(page: Page): Promise<string> {
  const asked = page.waitForRequest(request => {
    const { authorization } = request.headers();
    return (
      request.url().startsWith(`${instance.url}/api/environments/`) &&
      authorization !== undefined
    );
  });
  await page.reload();
  const { authorization = '' } = (await asked).headers();
  return authorization.replace(/^Bearer /, '');
}

/** `ssh` on the machine of somebody who has a token of their own, with keys and settings apart from this machine's. */
export class SshClient {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, token: string) {
    this.#folder = folder;
    this.#env = {
      ...process.env,
      PLATFORM_URL: instance.url,
      PLATFORM_TOKEN: token,
    };
  }

  /** With a new key. */
  static async create(token: string): Promise<SshClient> {
    const client = new SshClient(
      await mkdtemp(join(tmpdir(), 'workspace-ssh-')),
      token,
    );
    await client.#mustRun('ssh-keygen', [
      ...['-q', '-t', 'ed25519', '-N', '', '-C', 'journey'],
      ...['-f', client.#key],
    ]);
    return client;
  }

  /** Lets its key into the workspace of an environment. */
  async bringKey(environment: string): Promise<void> {
    await this.#mustRun(PLATFORM, [
      ...['env', 'ssh-key', environment, `${this.#key}.pub`],
    ]);
  }

  /** Takes over what the platform prints for `~/.ssh/config`. */
  async configure(environment: string): Promise<void> {
    const { output } = await this.#mustRun(PLATFORM, [
      ...['env', 'ssh-config', environment],
    ]);
    await writeFile(this.#config, output);
    await appendFile(
      this.#config,
      [
        '',
        `  IdentityFile ${this.#key}`,
        '  IdentitiesOnly yes',
        '  BatchMode yes',
        `  UserKnownHostsFile ${join(this.#folder, 'known_hosts')}`,
        '',
      ].join('\n'),
    );
  }

  /** Runs a command there. */
  run(environment: string, command: string): Promise<Ended> {
    return this.#run('ssh', ['-F', this.#config, environment, command]);
  }

  /** What the platform's end of the tunnel says, without ssh at this one. */
  tunnel(environment: string): Promise<Ended> {
    return this.#run(PLATFORM, ['env', 'ssh-proxy', environment]);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #key(): string {
    return join(this.#folder, 'key');
  }

  get #config(): string {
    return join(this.#folder, 'config');
  }

  async #mustRun(program: string, args: string[]): Promise<Ended> {
    const ended = await this.#run(program, args);
    if (ended.code !== 0) {
      throw new Error(`${program} ${args.join(' ')} failed: ${ended.output}`);
    }
    return ended;
  }

  #run(program: string, args: string[]): Promise<Ended> {
    return new Promise(resolve => {
      const child = execFile(
        program,
        args,
        { env: this.#env, timeout: 60_000 },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : 1;
          resolve({ code: error ? code : 0, output: stdout + stderr });
        },
      );
      child.stdin?.end();
    });
  }
}
