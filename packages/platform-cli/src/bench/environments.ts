import { writeFileSync } from 'node:fs';
import { checkoutRoot } from '../instance/paths.ts';
import { BenchInstance } from './benchInstance.ts';
import { idleRequestsPerMinute } from './idleRequests.ts';
import { type Machine, thisMachine } from './machine.ts';
import { PlainClient } from './plainClient.ts';
import { PortalClient } from './portalClient.ts';
import { type Pair, ratios, summarise, type Summary } from './statistics.ts';

/** POST to Ready against a plain client that applies the same objects. */
interface Comparison {
  readonly nodes: 'real' | 'simulated';
  /** Environments asked for at once. */
  readonly atOnce: number;
  readonly portalMs: Summary;
  readonly plainClientMs: Summary;
  /** portal / plain client, pair by pair. */
  readonly ratio: Summary;
}

/** What it costs to keep environments that nobody touches. */
interface Residence {
  readonly environments: number;
  readonly portalMemoryMiB: number;
  readonly idleApiRequestsPerMinute: number;
  readonly firstPageMs: Summary;
}

interface Report {
  readonly machine: Machine;
  readonly comparisons: readonly Comparison[];
  readonly residence: readonly Residence[];
}

const PAIRS = 10;
const REAL_BATCHES = [1, 10];
const SIMULATED_BATCHES = [1, 10, 50];
const RESIDENT = 500;
const RESIDENT_AT_ONCE = 50;
const IDLE_SECONDS = 120;
const LIST_READS = 50;
const FIRST_PAGE = 50;
const PORT_BASE = { real: 21_000, simulated: 22_000 };

/** Runs both sides in turn; who begins changes with each pair. */
class Comparer {
  readonly #portal: PortalClient;
  readonly #plain: PlainClient;
  #round = 0;

  constructor(portal: PortalClient, plain: PlainClient) {
    this.#portal = portal;
    this.#plain = plain;
  }

  async compare(atOnce: number, pairs: number): Promise<Pair[]> {
    const from = await this.#portal.run('template');
    const template = await this.#plain.objectsOf(from);
    const measured: Pair[] = [];
    // The first pair warms both sides up and is not counted.
    for (let pair = 0; pair <= pairs; pair += 1) {
      const portal = () => this.#timePortal(atOnce);
      const plain = () => this.#timePlain(template, from, atOnce);
      let result: Pair;
      if (pair % 2 === 0) {
        const subject = await portal();
        result = { subject, baseline: await plain() };
      } else {
        const baseline = await plain();
        result = { subject: await portal(), baseline };
      }
      if (pair > 0) {
        measured.push(result);
        say(
          `  ${atOnce} at once, pair ${pair}: portal ${Math.round(
            result.subject,
          )} ms, plain client ${Math.round(result.baseline)} ms`,
        );
      }
    }
    await this.#portal.remove([from]);
    return measured;
  }

  async #timePortal(atOnce: number): Promise<number> {
    const names = this.#names(atOnce);
    const begin = performance.now();
    const made = await Promise.all(names.map(name => this.#portal.run(name)));
    const elapsed = performance.now() - begin;
    await this.#portal.remove(made);
    return elapsed;
  }

  async #timePlain(
    template: Awaited<ReturnType<PlainClient['objectsOf']>>,
    from: string,
    atOnce: number,
  ): Promise<number> {
    const names = this.#names(atOnce).map(name => `dev-${name}-eve`);
    const begin = performance.now();
    await Promise.all(names.map(name => this.#plain.run(template, from, name)));
    const elapsed = performance.now() - begin;
    await this.#plain.remove(names);
    return elapsed;
  }

  #names(count: number): string[] {
    this.#round += 1;
    return Array.from({ length: count }, (_, i) => `b${this.#round}-${i}`);
  }
}

async function compareOn(
  nodes: 'real' | 'simulated',
  batches: readonly number[],
  pairs: number,
): Promise<{ comparisons: Comparison[]; residence: Residence[] }> {
  say(`starting a platform with ${nodes} nodes`);
  const instance = await BenchInstance.start({
    root: checkoutRoot(),
    nodes,
    portBase: PORT_BASE[nodes],
  });
  const kubeConfig = instance.kubeConfig;
  const portal = await PortalClient.connect(
    await instance.url(),
    instance.ciToken,
    kubeConfig,
  );
  const plain = await PlainClient.connect(kubeConfig);
  try {
    const comparisons: Comparison[] = [];
    const comparer = new Comparer(portal, plain);
    for (const atOnce of batches) {
      const measured = await comparer.compare(atOnce, pairs);
      comparisons.push({
        nodes,
        atOnce,
        portalMs: summarise(measured.map(({ subject }) => subject)),
        plainClientMs: summarise(measured.map(({ baseline }) => baseline)),
        ratio: ratios(measured),
      });
    }
    const residence =
      nodes === 'simulated'
        ? await measureResidence(instance, portal, kubeConfig)
        : [];
    return { comparisons, residence };
  } finally {
    portal.close();
    plain.close();
    await instance.end();
  }
}

async function measureResidence(
  instance: BenchInstance,
  portal: PortalClient,
  kubeConfig: BenchInstance['kubeConfig'],
): Promise<Residence[]> {
  const observe = async (environments: number): Promise<Residence> => {
    const requests = await idleRequestsPerMinute(kubeConfig, IDLE_SECONDS);
    const reads: number[] = [];
    for (let read = 0; read < LIST_READS; read += 1) {
      const begin = performance.now();
      await portal.list(FIRST_PAGE);
      reads.push(performance.now() - begin);
    }
    const { memoryBytes = 0 } = await instance.part('portal');
    return {
      environments,
      portalMemoryMiB: Math.round(memoryBytes / 1024 ** 2),
      idleApiRequestsPerMinute: requests,
      firstPageMs: summarise(reads),
    };
  };
  const empty = await observe(0);
  for (let made = 0; made < RESIDENT; made += RESIDENT_AT_ONCE) {
    await Promise.all(
      Array.from({ length: RESIDENT_AT_ONCE }, (_, i) =>
        portal.run(`r${made + i}`),
      ),
    );
    say(`  ${made + RESIDENT_AT_ONCE} environments resident`);
  }
  return [empty, await observe(RESIDENT)];
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function table(report: Report): string {
  const ms = ({ median, min, max }: Summary) =>
    `${Math.round(median)} (${Math.round(min)}-${Math.round(max)})`;
  const ratio = ({ median, min, max }: Summary) =>
    `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
  const comparisons = report.comparisons.map(
    c =>
      `| ${c.nodes} | ${c.atOnce} | ${ms(c.portalMs)} | ${ms(
        c.plainClientMs,
      )} | ${ratio(c.ratio)} | ${c.ratio.count} |`,
  );
  const residence = report.residence.map(
    r =>
      `| ${r.environments} | ${
        r.portalMemoryMiB
      } | ${r.idleApiRequestsPerMinute.toFixed(1)} | ${ms(r.firstPageMs)} |`,
  );
  return [
    '| Nodes | At once | Portal, ms | Plain client, ms | Ratio | Pairs |',
    '|---|---|---|---|---|---|',
    ...comparisons,
    '',
    '| Environments | Portal memory, MiB | API requests a minute, idle | First page, ms |',
    '|---|---|---|---|',
    ...residence,
    '',
  ].join('\n');
}

/**
 * `./platform bench environments [--pairs N] [--nodes real|simulated] [--out FILE]`
 *
 * Prints medians with the smallest and largest value, and writes all as JSON.
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? undefined : args[at + 1];
  };
  const pairs = Number(option('pairs') ?? PAIRS);
  const only = option('nodes');
  const results = [];
  if (only !== 'simulated') {
    results.push(await compareOn('real', REAL_BATCHES, pairs));
  }
  if (only !== 'real') {
    results.push(await compareOn('simulated', SIMULATED_BATCHES, pairs));
  }
  const report: Report = {
    machine: thisMachine(),
    comparisons: results.flatMap(({ comparisons }) => comparisons),
    residence: results.flatMap(({ residence }) => residence),
  };
  const out = option('out') ?? 'bench-environments.json';
  writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${table(report)}\nAll figures: ${out}\n`);
}
