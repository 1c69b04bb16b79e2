import type { InstancePaths } from '../instance/paths.ts';
import type { Report } from './counts.ts';

/** What a step of the run has at hand. */
export interface StepContext {
  readonly paths: InstancePaths;
  /** File that takes the step's whole output. */
  readonly log: string;
  /** The environment of the programs that it runs, with the test instance's addresses where there is one. */
  readonly env: NodeJS.ProcessEnv;
}

/** Which part of the platform has to run for a step. */
export type Need = 'nothing' | 'cluster' | 'portal';

export interface TestStep {
  readonly name: string;
  readonly needs: Need;
  /** Whether files of the checkout change while it runs; nothing else then runs beside it. */
  readonly writesSources?: boolean;
  /** Runs the step; throwing counts as one failed test. */
  run(context: StepContext): Promise<Report>;
}

/** The report of a check that passes or fails as a whole. */
export const ONE_PASSED: Report = {
  counts: { passed: 1, failed: 0, skipped: 0 },
  failures: [],
};

/** The report of a step that could not do its work. */
export function failedReport(message: string): Report {
  return {
    counts: { passed: 0, failed: 1, skipped: 0 },
    failures: [message],
  };
}
