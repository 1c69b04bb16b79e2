import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeFailure, Failure } from '../failure.ts';
import type { InstancePaths } from '../instance/paths.ts';
import type { Progress } from '../progress/progress.ts';
import { closingLine, sumCounts, type Report } from './counts.ts';
import { runnerSteps } from './runnerSteps.ts';
import { staticSteps } from './staticSteps.ts';
import { failedReport, type TestStep } from './step.ts';
import { startTestInstance, type TestInstance } from './testInstance.ts';

const STEPS = [...staticSteps, ...runnerSteps];

/** How a run is asked for. */
export interface TestOptions {
  readonly paths: InstancePaths;
  /** Names of steps; all without it. */
  readonly only?: readonly string[];
  /** Whether tests run, too, that take too long for every day; they ask for PLATFORM_SOAK. */
  readonly isSoak: boolean;
  /** Where pods must really run: a simulated node then is a failure, and so is every skipped test. */
  readonly requireRealNode: boolean;
  readonly progress: Progress;
}

/**
 * Runs the steps: what writes sources first, as the portal is loaded from them; what only reads them beside the start
 * of the test instance, what measures nothing but wants
 * the processor after it, one after another. Returns the summary, whose last line sums all runners up.
 */
export async function runTests(
  options: TestOptions,
): Promise<{ summary: string; isGreen: boolean }> {
  const steps = chooseSteps(options.only);
  const logs = join(options.paths.logs, 'test');
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const run = (step: TestStep, env: NodeJS.ProcessEnv = {}) =>
    runStep(step, options, logs, env);
  const reports = new Map<string, Report>();
  const alone = steps.filter(({ writesSources }) => writesSources);
  for (const step of alone) {
    reports.set(step.name, await run(step));
  }
  const needed = partsFor(steps);
  const starting =
    needed.length > 0
      ? options.progress
          .step('test instance', () =>
            startTestInstance(
              options.paths,
              needed,
              join(logs, 'instance.log'),
              options.progress,
            ),
          )
          .catch((error: unknown) => describeFailure(error))
      : undefined;
  const beside = steps.filter(
    step => step.needs === 'nothing' && !alone.includes(step),
  );
  for (const step of beside) {
    reports.set(step.name, await run(step));
  }
  const instance = await starting;
  try {
    for (const step of steps.filter(({ needs }) => needs !== 'nothing')) {
      if (step.needs === 'portal' && typeof instance === 'object') {
        await options.progress.step('parts behind the portal', () =>
          instance.settled(),
        );
      }
      reports.set(
        step.name,
        typeof instance === 'string'
          ? failedReport(instance)
          : await run(step, instance?.env),
      );
    }
  } finally {
    if (typeof instance === 'object') {
      await instance.dispose();
    }
  }
  if (options.requireRealNode && typeof instance === 'object') {
    reports.set('real node', requireRealNode(instance, reports));
  }
  return summarise(reports, logs);
}

function chooseSteps(only: readonly string[] | undefined): TestStep[] {
  const unknown = only?.find(name => !STEPS.some(step => step.name === name));
  if (unknown !== undefined) {
    throw new Failure(
      `--only: there is no step '${unknown}'; there are ${STEPS.map(
        ({ name }) => name,
      ).join(', ')}`,
    );
  }
  return STEPS.filter(({ name }) => !only || only.includes(name));
}

function partsFor(steps: readonly TestStep[]): string[] {
  if (steps.some(({ needs }) => needs === 'portal')) {
    return ['postgres', 'cluster', 'images', 'git', 'workspace', 'portal'];
  }
  return steps.some(({ needs }) => needs === 'cluster')
    ? ['postgres', 'cluster']
    : [];
}

/** Lets the display show a step as failed whose runner ran to its end. */
class FailedTests extends Error {
  readonly report: Report;

  constructor(report: Report) {
    super('tests failed');
    this.report = report;
  }
}

async function runStep(
  step: TestStep,
  { paths, progress, isSoak }: TestOptions,
  logs: string,
  instanceEnv: NodeJS.ProcessEnv,
): Promise<Report> {
  const env = {
    ...process.env,
    CI: 'true',
    FORCE_COLOR: '0',
    ...(isSoak && { PLATFORM_SOAK: '1' }),
    ...instanceEnv,
  };
  const log = join(logs, `${step.name}.log`);
  try {
    return await progress.step(step.name, async () => {
      const report = await step.run({ paths, log, env });
      if (report.counts.failed > 0) {
        throw new FailedTests(report);
      }
      return report;
    });
  } catch (error) {
    return error instanceof FailedTests
      ? error.report
      : failedReport(describeFailure(error));
  }
}

function requireRealNode(
  { cluster }: TestInstance,
  reports: ReadonlyMap<string, Report>,
): Report {
  if (cluster?.mode !== 'real') {
    return failedReport(
      `a real node is required, but this machine gets ${cluster?.mode} ones: ${cluster?.reason}`,
    );
  }
  const { skipped } = sumCounts(
    [...reports.values()].map(({ counts }) => counts),
  );
  return skipped === 0
    ? { counts: { passed: 1, failed: 0, skipped: 0 }, failures: [] }
    : failedReport(`${skipped} tests were skipped where none may be`);
}

function summarise(reports: ReadonlyMap<string, Report>, logs: string) {
  const total = sumCounts([...reports.values()].map(({ counts }) => counts));
  const lines = [...reports].flatMap(([name, { counts, failures }]) => [
    `${name}: ${closingLine(counts)}`,
    ...failures.map(failure => `  ✖ ${failure}`),
  ]);
  const isGreen = total.failed === 0 && total.passed > 0;
  return {
    summary: [
      '',
      ...lines,
      ...(isGreen ? [] : [`The whole output stands in ${logs}.`]),
      closingLine(total),
      '',
    ].join('\n'),
    isGreen,
  };
}
