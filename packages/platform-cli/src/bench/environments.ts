import { writeFileSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { checkoutRoot } from '../instance/paths.ts';
import { BenchInstance } from './benchInstance.ts';
import { Comparer } from './comparison.ts';
import { fillNode } from './fillNode.ts';
import { thisMachine } from './machine.ts';
import { orInterrupted } from './orInterrupted.ts';
import { PlainClient } from './plainClient.ts';
import { PortalClient } from './portalClient.ts';
import { type Growth, type Report, tablesOf } from './report.ts';
import { observeResidence } from './residence.ts';
import { Upkeep } from './upkeep.ts';

const PAIRS = 10;
const REAL_BATCHES = [1, 10];
const SIMULATED_BATCHES = [1, 10, 50];
const RESIDENT = [500, 1000];
const AT_ONCE = 100;
const DUE_AT_ONCE = 100;
const REPAIRS = 20;
const PORT_BASE = { real: 21_000, simulated: 22_000 };

interface Bench {
  readonly instance: BenchInstance;
  readonly kubeConfig: KubeConfig;
  readonly portal: PortalClient;
  readonly comparer: Comparer;
}

type Run = readonly [
  nodes: 'real' | 'simulated',
  measure: (bench: Bench) => Promise<Partial<Report>>,
];

/** Starts a platform with nodes of one sort, measures on it, and ends it. */
async function onPlatform(
  nodes: 'real' | 'simulated',
  measure: (bench: Bench) => Promise<Partial<Report>>,
): Promise<Partial<Report>> {
  say(`starting a platform with ${nodes} nodes`);
  const instance = await BenchInstance.start({
    root: checkoutRoot(),
    nodes,
    portBase: PORT_BASE[nodes],
  });
  return orInterrupted(
    async () => {
      const { kubeConfig } = instance;
      const portal = await PortalClient.connect(
        await instance.url(),
        instance.ciToken,
        kubeConfig,
      );
      const plain = await PlainClient.connect(kubeConfig);
      const comparer = new Comparer(portal, plain, say);
      try {
        return await measure({ instance, kubeConfig, portal, comparer });
      } finally {
        portal.close();
        plain.close();
      }
    },
    () => instance.end(),
  );
}

/** Batches on an empty platform, smallest first. */
async function compareBatches(
  { comparer }: Bench,
  nodes: 'real' | 'simulated',
  batches: readonly number[],
  pairs: number,
): Promise<Partial<Report>> {
  const comparisons = [];
  for (const atOnce of batches) {
    comparisons.push(
      await comparer.compare({ nodes, beside: 0, atOnce }, pairs),
    );
  }
  return { comparisons };
}

/** Fills a platform step by step, and looks at each step at what it costs to keep what is there. */
async function grow(
  bench: Bench,
  pairs: number,
  resident: readonly number[],
): Promise<Partial<Report>> {
  const { instance, kubeConfig, portal, comparer } = bench;
  const names: string[] = [];
  const observe = () => observeResidence(instance, portal, kubeConfig, names);
  const residence = [await observe()];
  const growth: Growth[] = [];
  for (const wanted of resident) {
    while (names.length < wanted) {
      const begin = performance.now();
      const first = names.length;
      const made = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, i) => portal.run(`r${first + i}`)),
      );
      names.push(...made);
      const seconds = (performance.now() - begin) / 1000;
      growth.push({ beside: first, made: AT_ONCE, seconds });
      say(`  ${names.length} environments resident`);
    }
    residence.push(await observe());
  }
  const beside = names.length;
  const besideAll = await comparer.compare(
    { nodes: 'simulated', beside, atOnce: 1 },
    pairs,
  );
  const upkeep = await Upkeep.connect(kubeConfig);
  try {
    return {
      comparisons: [besideAll],
      residence,
      growth,
      upkeep: {
        beside,
        repairMs: await upkeep.repairMs(names.slice(0, REPAIRS)),
        fromScratchMs: await startAnew(instance, upkeep, names),
        lateMs: await upkeep.lateMs(names.slice(-DUE_AT_ONCE)),
      },
    };
  } finally {
    upkeep.close();
  }
}

async function startAnew(
  instance: BenchInstance,
  upkeep: Upkeep,
  names: readonly string[],
): Promise<number> {
  const { pid } = await instance.part('portal');
  if (pid === undefined) {
    throw new Error('The portal of the bench does not run');
  }
  const milliseconds = await upkeep.fromScratchMs(names, pid);
  // What comes next asks the new one.
  await instance.untilReady('portal');
  return milliseconds;
}

function reportOf(results: readonly Partial<Report>[]): Report {
  return {
    machine: thisMachine(),
    comparisons: results.flatMap(({ comparisons = [] }) => comparisons),
    residence: results.flatMap(({ residence = [] }) => residence),
    growth: results.flatMap(({ growth = [] }) => growth),
    fill: results.find(({ fill }) => fill)?.fill,
    upkeep: results.find(({ upkeep }) => upkeep)?.upkeep,
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * `./platform bench environments [--pairs N] [--nodes real|simulated] [--at-once N,…] [--resident N,…] [--out FILE]`
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
  const numbers = (name: string) => option(name)?.split(',').map(Number);
  const atOnce = numbers('at-once');
  const resident = numbers('resident') ?? RESIDENT;
  const out = option('out') ?? 'bench-environments.json';
  const runs: readonly Run[] = [
    [
      'real',
      bench => compareBatches(bench, 'real', atOnce ?? REAL_BATCHES, pairs),
    ],
    ['real', async ({ portal }) => ({ fill: await fillNode(portal, say) })],
    [
      'simulated',
      bench =>
        compareBatches(bench, 'simulated', atOnce ?? SIMULATED_BATCHES, pairs),
    ],
    ['simulated', bench => grow(bench, pairs, resident)],
  ];
  const results: Partial<Report>[] = [];
  let report = reportOf(results);
  for (const [nodes, measure] of runs) {
    if (only === undefined || only === nodes) {
      results.push(await onPlatform(nodes, measure));
      report = reportOf(results);
      // A later run that fails takes nothing from what was measured.
      writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`);
    }
  }
  process.stdout.write(`${tablesOf(report)}\nAll figures: ${out}\n`);
}
