import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Orders, Report } from './controllerProcess';

/** Controllers that each are a process, of which one leads; who dies is replaced. */
export class Replicas {
  /** What they wrote on their error output, which is nothing where all is well. */
  readonly words: string[] = [];
  readonly #orders: Orders;
  readonly #running = new Set<ChildProcess>();
  #leader: ChildProcess | undefined;
  #hailLeader: () => void = () => {};

  constructor(orders: Orders) {
    this.#orders = orders;
  }

  start(): void {
    const child = fork(require.resolve('./controllerProcess.ts'), {
      execArgv: [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      ],
      // Maps are among the settings.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    child.stderr?.on('data', data => this.words.push(String(data)));
    child.on('message', (report: Report) => {
      if (report === 'leads') {
        this.#leader = child;
        this.#hailLeader();
      }
    });
    child.send(this.#orders);
  }

  /** Waits until one leads, ends that one with SIGKILL after some milliseconds, and starts another in its place. */
  async killLeader(afterMs: number): Promise<void> {
    await this.#whenLed();
    await new Promise(resolve => setTimeout(resolve, afterMs));
    const leader = this.#leader;
    this.#leader = undefined;
    if (leader) {
      await kill(leader);
    }
    this.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map(kill));
  }

  async #whenLed(): Promise<void> {
    while (!this.#leader || !this.#running.has(this.#leader)) {
      await new Promise<void>(resolve => {
        this.#hailLeader = resolve;
      });
    }
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}
