import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PLATFORM = resolve(__dirname, '../../../../../platform');
const START_WITHIN_MS = 30 * 60_000;
const PLENTY = {
  environments: 1_000,
  cpu: '9000',
  memory: '9000Gi',
  storage: '9000Gi',
};

interface Status {
  url?: string;
  parts: Array<{ part: string; state: string; pid?: number }>;
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** A whole platform of its own, on simulated nodes, whose processes a test may kill. */
export class PlatformInstance {
  readonly #state: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor() {
    this.#state = mkdtempSync(join(tmpdir(), 'platform-soak-'));
    const config = join(this.#state, 'soak.yaml');
    const budgets = { owner: PLENTY, team: PLENTY };
    // JSON is YAML.
    writeFileSync(config, JSON.stringify({ environments: { budgets } }));
    this.#env = {
      ...process.env,
      PLATFORM_STATE_DIR: this.#state,
      PLATFORM_EXTRA_CONFIG: config,
    };
  }

  /** @param portBase - a free block of ports begins here */
  static async start(portBase: number): Promise<PlatformInstance> {
    const instance = new PlatformInstance();
    const nodes = ['--nodes', 'simulated', '--simulated-nodes', '2'];
    const parts = ['--parts', 'postgres,cluster,portal', '--egress', 'none'];
    const ports = ['--port-base', String(portBase)];
    try {
      await instance.#platform(
        'start',
        '--detach',
        ...nodes,
        ...parts,
        ...ports,
      );
      return instance;
    } catch (error) {
      await instance.end();
      throw error;
    }
  }

  get kubeconfig(): string {
    return join(this.#state, 'kubeconfig');
  }

  get ciToken(): string {
    const secrets = readFileSync(join(this.#state, 'secrets.json'), 'utf8');
    return (JSON.parse(secrets) as { ciToken: string }).ciToken;
  }

  /** Where the portal is, or is to be again. */
  async url(): Promise<string> {
    const { url } = await this.#status();
    if (!url) {
      throw new Error('the portal has no address');
    }
    return url;
  }

  /** Ends a part with SIGKILL, if it runs at this moment: all of its processes end by that. */
  async killPart(name: string): Promise<void> {
    const pid = await this.#pidOf(name);
    if (pid) {
      process.kill(pid, 'SIGKILL');
    }
  }

  /** Ends one program of the cluster with SIGKILL. */
  async killInCluster(program: string): Promise<void> {
    const launcher = await this.#pidOf('cluster');
    const found = (await descendantsOf(launcher ?? -1)).find(({ command }) =>
      command.split(' ').includes(program),
    );
    if (found) {
      process.kill(found.pid, 'SIGKILL');
    }
  }

  async isUp(): Promise<boolean> {
    const { parts } = await this.#status();
    return parts.every(({ state }) => state === 'ready');
  }

  /** Ends it and removes all that it kept. */
  async end(): Promise<void> {
    await this.#platform('reset', '--yes');
    rmSync(this.#state, { recursive: true, force: true });
  }

  async #pidOf(name: string): Promise<number | undefined> {
    const { parts } = await this.#status();
    return parts.find(({ part }) => part === name)?.pid;
  }

  async #status(): Promise<Status> {
    return JSON.parse(await this.#platform('status', '-o', 'json'));
  }

  async #platform(...args: string[]): Promise<string> {
    const { stdout } = await run(PLATFORM, args, {
      env: this.#env,
      timeout: START_WITHIN_MS,
      maxBuffer: 16 * 1024 ** 2,
    });
    return stdout;
  }
}

async function descendantsOf(ancestor: number): Promise<Process[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').flatMap((line): Process[] => {
    const [, pid, parent, command] =
      /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
  const below = (pid: number): Process[] =>
    all
      .filter(({ parent }) => parent === pid)
      .flatMap(child => [child, ...below(child.pid)]);
  return below(ancestor);
}
