import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from '../failure.ts';
import { runLogged } from '../processes/runLogged.ts';
import { provideChromium } from './chromium.ts';
import {
  readGoReport,
  readJestReport,
  readPlaywrightReport,
  sumCounts,
  type Report,
} from './counts.ts';
import type { StepContext, TestStep } from './step.ts';

/** The runners whose tests want PostgreSQL, a cluster or the whole portal. */
export const runnerSteps: readonly TestStep[] = [
  { name: 'go', needs: 'nothing', run: runGoTests },
  { name: 'jest', needs: 'cluster', run: runJest },
  { name: 'journeys', needs: 'portal', run: runJourneys },
];

/** Leaves out what would only skip itself: a skipped test is one that should have run. */
const WITHOUT_SOAK = [
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathIgnorePatterns=\\.soak\\.test\\.ts$',
];

async function runJest(context: StepContext): Promise<Report> {
  const results = join(dirname(context.log), 'jest.json');
  const args = [
    ...['run', 'backstage-cli', 'repo', 'test'],
    ...['--watch=false', '--maxWorkers=2', '--passWithNoTests'],
    ...['--json', `--outputFile=${results}`],
    ...(context.env.PLATFORM_SOAK === '1' ? [] : WITHOUT_SOAK),
  ];
  return reportOf(context, 'yarn', args, results, readJestReport);
}

async function runJourneys(context: StepContext): Promise<Report> {
  const results = join(context.paths.root, 'e2e/test-results/results.json');
  const chromium = await provideChromium(context.env, context.log);
  return reportOf(
    {
      ...context,
      env: { ...context.env, CHROMIUM_PATH: chromium },
    },
    'yarn',
    ['workspace', 'e2e', 'e2e'],
    results,
    readPlaywrightReport,
  );
}

/** Runs a runner that leaves its results in a file; its exit code only matters where it left none. */
async function reportOf(
  context: StepContext,
  program: string,
  args: readonly string[],
  results: string,
  read: (text: string) => Report,
): Promise<Report> {
  rmSync(results, { force: true });
  const outcome = await runLogged(program, args, {
    cwd: context.paths.root,
    env: context.env,
    log: context.log,
  }).catch((error: unknown) => error);
  let text: string;
  try {
    text = readFileSync(results, 'utf8');
  } catch (error) {
    throw outcome ?? error;
  }
  const report = read(text);
  if (outcome && report.counts.failed === 0) {
    throw outcome;
  }
  return report;
}

/** The flags with which the parts are built, so that nothing of Kubernetes is compiled a second time for its tests. */
const GO_TEST = ['test', '-json', '-trimpath', '-vet=off', './...'];

/** Runs the tests of each Go module under `local` that has some, one after another. */
async function runGoTests(context: StepContext): Promise<Report> {
  const local = join(context.paths.root, 'local');
  const reports: Report[] = [];
  for (const module of findTestedModules(local)) {
    const name = module.slice(local.length + 1).replaceAll('/', '-');
    const log = join(dirname(context.log), `go-${name}.log`);
    rmSync(log, { force: true });
    const outcome = await runLogged('go', GO_TEST, {
      cwd: module,
      env: { ...context.env, GOWORK: 'off', CGO_ENABLED: '0' },
      log,
    }).catch((error: unknown) => error);
    if (systemErrorCode(outcome) !== undefined) {
      throw outcome;
    }
    const report = readGoReport(readFileSync(log, 'utf8'));
    if (outcome && report.counts.failed === 0) {
      throw outcome;
    }
    reports.push(report);
  }
  return {
    counts: sumCounts(reports.map(report => report.counts)),
    failures: reports.flatMap(report => report.failures),
  };
}

/** The folders of Go modules that hold test files. */
export function findTestedModules(local: string): string[] {
  const entries = readdirSync(local, { recursive: true, encoding: 'utf8' });
  const modules = entries
    .filter(entry => basename(entry) === 'go.mod')
    .map(entry => join(local, dirname(entry)));
  return modules
    .filter(module =>
      entries.some(
        entry =>
          entry.endsWith('_test.go') &&
          innermost(modules, join(local, entry)) === module,
      ),
    )
    .sort();
}

function innermost(modules: readonly string[], file: string) {
  return modules
    .filter(module => file.startsWith(`${module}/`))
    .sort((one, other) => other.length - one.length)
    .at(0);
}
