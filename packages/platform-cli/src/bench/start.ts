import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkoutRoot } from '../instance/paths.ts';
import type { InstanceStatus } from '../supervisor/status.ts';
import { thisMachine } from './machine.ts';
import { orInterrupted } from './orInterrupted.ts';
import { type Pair, ratios, summarise, type Summary } from './statistics.ts';
import { StockBackstage } from './stockBackstage.ts';
import { type TimedStep, timedSteps } from './timedSteps.ts';

const execute = promisify(execFile);
const PAIRS = 5;
const PORT_BASE = 20_000;
const WITHIN_MS = 90 * 60_000;
const MAX_OUTPUT = 64 * 1024 ** 2;

/** One run of `./platform start --detach`, until it hands out the link. */
interface Start {
  readonly milliseconds: number;
  readonly steps: readonly TimedStep[];
}

/** Runs `./platform` of one checkout with a state and, if wanted, caches of its own. */
class Starter {
  readonly #checkout: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(checkout: string, env: NodeJS.ProcessEnv) {
    this.#checkout = checkout;
    this.#env = { ...process.env, PLATFORM_ROOT: undefined, ...env };
  }

  async start(): Promise<Start> {
    const began = performance.now();
    const { stderr } = await this.#command(
      'start',
      '--detach',
      '--port-base',
      String(PORT_BASE),
    );
    return {
      milliseconds: performance.now() - began,
      steps: timedSteps(stderr),
    };
  }

  async status(): Promise<InstanceStatus> {
    return JSON.parse((await this.#command('status', '-o', 'json')).stdout);
  }

  async stop(): Promise<void> {
    await this.#command('stop');
  }

  async reset(): Promise<void> {
    await this.#command('reset', '--yes');
  }

  #command(...args: string[]): Promise<{ stdout: string; stderr: string }> {
    return execute(join(this.#checkout, 'platform'), args, {
      env: this.#env,
      timeout: WITHIN_MS,
      maxBuffer: MAX_OUTPUT,
    });
  }
}

/** From a clone without `node_modules` and without any cache to a usable portal. */
async function measureFromNothing(root: string): Promise<Start> {
  const folder = mkdtempSync(join(tmpdir(), 'platform-nothing-'));
  const checkout = join(folder, 'checkout');
  const home = join(folder, 'home');
  mkdirSync(home);
  await execute('git', ['clone', '--quiet', root, checkout]);
  const starter = new Starter(checkout, {
    HOME: home,
    XDG_CACHE_HOME: undefined,
    GOCACHE: undefined,
    GOMODCACHE: undefined,
    GOPATH: undefined,
  });
  return orInterrupted(
    () => starter.start(),
    async () => {
      await starter.reset();
      // Go writes its modules without the right to remove them.
      await execute('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  );
}

interface Comparison {
  readonly startMs: { platform: Summary; stock: Summary; ratio: Summary };
  /** Of the portal's process and of all of the platform, against the stock app's whole tree. */
  readonly memoryMiB: {
    portal: Summary;
    portalRatio: Summary;
    platform: Summary;
    stock: Summary;
  };
  /** Of the last warm start. */
  readonly steps: readonly TimedStep[];
}

async function compareWarm(root: string, pairs: number): Promise<Comparison> {
  say('preparing the stock app');
  const stock = await StockBackstage.prepare();
  const state = mkdtempSync(join(tmpdir(), 'platform-start-'));
  const platform = new Starter(root, { PLATFORM_STATE_DIR: state });
  const times: Pair[] = [];
  const memory: Pair[] = [];
  const whole: number[] = [];
  let steps: readonly TimedStep[] = [];
  const ours = async () => {
    const started = await platform.start();
    const { parts } = await platform.status();
    const bytes = (part: string) =>
      parts.find(candidate => candidate.part === part)?.memoryBytes ?? NaN;
    steps = started.steps;
    const total = parts.reduce((sum, part) => sum + (part.memoryBytes ?? 0), 0);
    await platform.stop();
    return { ...started, portal: bytes('portal'), total };
  };
  const takeTurns = async () => {
    // The first start of either makes what the later ones find.
    await ours();
    await stock.startOnce();
    for (let pair = 0; pair < pairs; pair += 1) {
      const oursFirst = pair % 2 === 0 ? await ours() : undefined;
      const theirs = await stock.startOnce();
      const mine = oursFirst ?? (await ours());
      times.push({
        subject: mine.milliseconds,
        baseline: theirs.milliseconds,
      });
      memory.push({ subject: mine.portal, baseline: theirs.memoryBytes });
      whole.push(mine.total);
      say(
        `  pair ${pair + 1}: platform ${seconds(mine.milliseconds)} s, ` +
          `stock ${seconds(theirs.milliseconds)} s`,
      );
    }
  };
  await orInterrupted(takeTurns, async () => {
    await platform.reset();
    rmSync(state, { recursive: true, force: true });
  });
  const mebibytes = (values: number[]) =>
    summarise(values.map(bytes => bytes / 1024 ** 2));
  return {
    startMs: {
      platform: summarise(times.map(({ subject }) => subject)),
      stock: summarise(times.map(({ baseline }) => baseline)),
      ratio: ratios(times),
    },
    memoryMiB: {
      portal: mebibytes(memory.map(({ subject }) => subject)),
      portalRatio: ratios(memory),
      platform: mebibytes(whole),
      stock: mebibytes(memory.map(({ baseline }) => baseline)),
    },
    steps,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function spread(summary: Summary, digits: number, unit = 1): string {
  const text = (value: number) => (value / unit).toFixed(digits);
  return `${text(summary.median)} (${text(summary.min)}-${text(summary.max)})`;
}

function stepTable(title: string, { milliseconds, steps }: Start): string {
  return [
    `| ${title}: step | Seconds |`,
    '|---|---|',
    ...steps.map(step => `| ${step.title} | ${step.seconds} |`),
    `| **until the link** | **${seconds(milliseconds)}** |`,
    '',
  ].join('\n');
}

function comparisonTable({ startMs, memoryMiB }: Comparison): string {
  return [
    '| | Platform | Stock Backstage | Ratio |',
    '|---|---|---|---|',
    `| start, s | ${spread(startMs.platform, 1, 1000)} | ${spread(
      startMs.stock,
      1,
      1000,
    )} | ${spread(startMs.ratio, 2)} |`,
    `| memory of the portal, MiB | ${spread(memoryMiB.portal, 0)} | ${spread(
      memoryMiB.stock,
      0,
    )} | ${spread(memoryMiB.portalRatio, 2)} |`,
    `| memory of all parts, MiB | ${spread(memoryMiB.platform, 0)} | | |`,
    '',
  ].join('\n');
}

/**
 * `./platform bench start [--pairs N] [--cold] [--out FILE]`
 *
 * Warm starts against a stock Backstage app, in turn; with `--cold` also one start of an empty clone with empty caches,
 * which takes most of an hour. Prints medians with the smallest and largest value, and writes all as JSON.
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const root = checkoutRoot();
  const fromNothing = args.includes('--cold')
    ? await measureFromNothing(root)
    : undefined;
  const warm = await compareWarm(root, Number(option('pairs') ?? PAIRS));
  const out = option('out') ?? 'bench-start.json';
  writeFileSync(
    out,
    `${JSON.stringify(
      { machine: thisMachine(), fromNothing, warm },
      null,
      2,
    )}\n`,
  );
  const tables = [
    ...(fromNothing ? [stepTable('From nothing', fromNothing)] : []),
    stepTable('Warm', {
      milliseconds: warm.startMs.platform.median,
      steps: warm.steps,
    }),
    comparisonTable(warm),
  ];
  process.stdout.write(`${tables.join('\n')}\nAll figures: ${out}\n`);
}
