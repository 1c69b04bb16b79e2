import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { Failure, systemErrorCode } from '../failure.ts';
import { identifyProcess, type ProcessIdentity } from './identity.ts';
import { openLog } from './logFile.ts';

/** What to start. Secrets belong into `env`: a command line can be read by every user of the machine. */
export interface ChildSpec {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** File that takes standard error and, unless `onLine` is given, standard output. */
  readonly log: string;
  /** Takes each line of standard output instead of the log. */
  readonly onLine?: (line: string) => void;
  /**
   * How the child ends when the supervisor dies, however that dies: `stdin` for a program that ends when its standard
   * input closes, else the signal that it then gets.
   */
  readonly lifeline: 'stdin' | NodeJS.Signals;
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Waits in the background for the supervisor's end of descriptor 3 to close and then sends the signal ($0) to the
 * program that takes this shell's place. The watcher is orphaned at once, so that the program has no child that it
 * does not know.
 */
const WATCH_LIFELINE =
  '( { cat <&3 >/dev/null; kill -s "$0" $$ 2>/dev/null; } & ); exec "$@" 3<&-';

/** How a process ended: an exit code or the name of a signal. */
export type ExitReason = number | NodeJS.Signals;

/** A process that runs until it is stopped or ends by itself. */
export class Child {
  readonly identity: ProcessIdentity;
  /** Resolves when the process has ended. */
  readonly exited: Promise<ExitReason>;
  readonly #process: ChildProcess;
  readonly #lifeline: Writable | null | undefined;
  #hasExited = false;

  private constructor(
    child: ChildProcess,
    lifeline: Writable | null | undefined,
    exited: Promise<ExitReason>,
  ) {
    const pid = child.pid ?? 0;
    this.#process = child;
    this.#lifeline = lifeline;
    this.identity = identifyProcess(pid) ?? { pid, started: 'ended' };
    this.exited = exited.then(reason => {
      this.#hasExited = true;
      this.closeLifeline();
      return reason;
    });
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /**
   * Starts a process in a session of its own, so that Ctrl-C at the terminal reaches the supervisor alone, which then
   * ends its children in order.
   */
  static async start(spec: ChildSpec): Promise<Child> {
    const log = openLog(spec.log);
    const output = spec.onLine ? 'pipe' : log;
    const { program, args, ...stdio } =
      spec.lifeline === 'stdin'
        ? { ...spec, stdin: 'pipe' as const, more: [] }
        : {
            program: '/bin/sh',
            args: [
              '-c',
              WATCH_LIFELINE,
              spec.lifeline.replace(/^SIG/, ''),
              spec.program,
              ...spec.args,
            ],
            stdin: 'ignore' as const,
            more: ['pipe' as const],
          };
    try {
      const child = spawn(program, args, {
        cwd: spec.cwd,
        env: spec.env,
        uid: spec.uid,
        gid: spec.gid,
        detached: true,
        stdio: [stdio.stdin, output, log, ...stdio.more],
      });
      const exited = new Promise<ExitReason>(resolve =>
        child.once('exit', (code, signal) => resolve(signal ?? code ?? 0)),
      );
      await started(child, spec.program);
      const lifeline =
        spec.lifeline === 'stdin' ? child.stdin : (child.stdio[3] as Writable);
      // A write to a child that has gone is no news: its exit is what counts.
      lifeline?.on('error', () => undefined);
      if (spec.onLine && child.stdout) {
        readLines(child.stdout, spec.onLine);
      }
      return new Child(child, lifeline, exited);
    } finally {
      closeSync(log);
    }
  }

  /**
   * Asks the process to end and waits; what still runs after `graceMilliseconds` is killed with its whole group.
   *
   * @param signal - what asks it; for PostgreSQL SIGINT is the fast and SIGTERM the patient shutdown
   */
  async stop(
    signal: NodeJS.Signals,
    graceMilliseconds: number,
  ): Promise<ExitReason> {
    if (!this.#hasExited) {
      this.#process.kill(signal);
      const timer = setTimeout(() => this.#killGroup(), graceMilliseconds);
      await this.exited;
      clearTimeout(timer);
    }
    return this.exited;
  }

  /** Closes the lifeline only: how a child is ended that this user may not signal. */
  closeLifeline(): void {
    this.#lifeline?.destroy();
  }

  #killGroup(): void {
    try {
      process.kill(-this.identity.pid, 'SIGKILL');
    } catch (error) {
      if (systemErrorCode(error) !== 'ESRCH') {
        this.closeLifeline();
      }
    }
  }
}

async function started(child: ChildProcess, program: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (error) {
    throw new Failure(
      `${program} cannot be started: ${(error as Error).message}`,
    );
  }
}

function readLines(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.filter(Boolean).forEach(onLine);
  });
}
