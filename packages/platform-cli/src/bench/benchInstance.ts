import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import type { InstanceStatus, PartStatus } from '../supervisor/status.ts';

const run = promisify(execFile);
const START_WITHIN_MS = 40 * 60_000;
const READY_WITHIN_MS = 5 * 60_000;
const POLL_MS = 1_000;
const PLENTY = {
  environments: 100_000,
  cpu: '1000000',
  memory: '1000000Gi',
  storage: '1000000Gi',
};
/** One person asks for everything here, and nobody looks in between. */
const CONFIG = {
  environments: {
    budgets: { owner: PLENTY, team: PLENTY },
    deletion: { graceHours: 0 },
  },
};

/**
 * A whole platform of its own, started and ended by the same commands that a
 * person uses, so that what is measured is what they get.
 */
export class BenchInstance {
  readonly #platform: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #state: string;

  private constructor(root: string, state: string) {
    this.#platform = join(root, 'platform');
    this.#state = state;
    const config = join(state, 'bench.yaml');
    // JSON is YAML.
    writeFileSync(config, JSON.stringify(CONFIG));
    this.#env = {
      ...process.env,
      PLATFORM_STATE_DIR: state,
      PLATFORM_EXTRA_CONFIG: config,
    };
  }

  /**
   * @param nodes - which nodes its cluster has
   * @param portBase - a free block of ports begins here
   */
  static async start(options: {
    root: string;
    nodes: 'real' | 'simulated';
    portBase: number;
  }): Promise<BenchInstance> {
    const state = mkdtempSync(join(tmpdir(), 'platform-bench-'));
    const instance = new BenchInstance(options.root, state);
    try {
      await instance.#command(
        'start',
        '--detach',
        '--nodes',
        options.nodes,
        '--port-base',
        String(options.portBase),
      );
      return instance;
    } catch (error) {
      await instance.end();
      throw error;
    }
  }

  get kubeConfig(): KubeConfig {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromFile(join(this.#state, 'kubeconfig'));
    return kubeConfig;
  }

  get ciToken(): string {
    const secrets = readFileSync(join(this.#state, 'secrets.json'), 'utf8');
    return (JSON.parse(secrets) as { ciToken: string }).ciToken;
  }

  async url(): Promise<string> {
    const { url } = await this.#status();
    if (!url) {
      throw new Error('The portal of the bench does not answer');
    }
    return url;
  }

  async part(name: string): Promise<PartStatus> {
    const { parts } = await this.#status();
    const part = parts.find(candidate => candidate.part === name);
    if (!part) {
      throw new Error(`The platform has no part '${name}'`);
    }
    return part;
  }

  /** Resolves once a part that was ended is ready again. */
  async untilReady(name: string): Promise<void> {
    const deadline = AbortSignal.timeout(READY_WITHIN_MS);
    while ((await this.part(name)).state !== 'ready') {
      deadline.throwIfAborted();
      await sleep(POLL_MS);
    }
  }

  /** Ends the platform and removes all that it kept. */
  async end(): Promise<void> {
    await this.#command('reset', '--yes');
    rmSync(this.#state, { recursive: true, force: true });
  }

  async #status(): Promise<InstanceStatus> {
    return JSON.parse(await this.#command('status', '-o', 'json'));
  }

  async #command(...args: string[]): Promise<string> {
    const { stdout } = await run(this.#platform, args, {
      env: this.#env,
      timeout: START_WITHIN_MS,
      maxBuffer: 16 * 1024 ** 2,
    });
    return stdout;
  }
}
