/** How many tests a runner ran, by their end. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sumCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    NO_TESTS,
  );
}

/** The line that ends a run: `N passed, N failed`, with `, N skipped` where tests were skipped. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** What one runner reports: its counts and, for each failure, a name and the first words of the reason. */
export interface Report {
  readonly counts: Counts;
  readonly failures: readonly string[];
}

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Reads what jest writes with `--json`; a suite that cannot even be loaded counts as one failed test. */
export function readJestReport(text: string): Report {
  const results = JSON.parse(text) as JestResults;
  const failures = results.testResults.flatMap(suite => {
    const failed = suite.assertionResults.filter(
      ({ status }) => status === 'failed',
    );
    return failed.length === 0 && suite.message !== ''
      ? [`${suite.name}: ${firstLines(suite.message)}`]
      : failed.map(
          test =>
            `${test.fullName}: ${firstLines(test.failureMessages?.[0] ?? '')}`,
        );
  });
  return {
    counts: {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    },
    failures,
  };
}

interface GoTestEvent {
  readonly Action: string;
  readonly Package?: string;
  readonly Test?: string;
}

/** Reads what `go test -json` prints; a package that fails without a failed test (it did not compile) counts as one. */
export function readGoReport(text: string): Report {
  const events = text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as GoTestEvent);
  const tests = events.filter(event => event.Test !== undefined);
  const count = (action: string) =>
    tests.filter(event => event.Action === action).length;
  const failures = tests
    .filter(event => event.Action === 'fail')
    .map(event => `${event.Package} ${event.Test}`);
  const broken = events
    .filter(event => event.Action === 'fail' && event.Test === undefined)
    .map(event => `${event.Package}`)
    .filter(name => !failures.some(failure => failure.startsWith(`${name} `)));
  return {
    counts: {
      passed: count('pass'),
      failed: failures.length + broken.length,
      skipped: count('skip'),
    },
    failures: [...failures, ...broken],
  };
}

interface PlaywrightSuite {
  readonly specs?: readonly {
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly {
        readonly error?: { readonly message?: string };
      }[];
    }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

interface PlaywrightResults extends PlaywrightSuite {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly { readonly message?: string }[];
}

/** Reads Playwright's JSON report; a test that passed only at a later try counts as failed. */
export function readPlaywrightReport(text: string): Report {
  const results = JSON.parse(text) as PlaywrightResults;
  const { expected, unexpected, flaky, skipped } = results.stats;
  const outside = results.errors.map(error => firstLines(error.message ?? ''));
  return {
    counts: {
      passed: expected,
      failed: unexpected + flaky + outside.length,
      skipped,
    },
    failures: [...failedSpecs(results), ...outside],
  };
}

function failedSpecs(suite: PlaywrightSuite): string[] {
  const own = (suite.specs ?? [])
    .filter(spec => !spec.ok)
    .map(spec => {
      const errors = spec.tests
        .flatMap(test => test.results)
        .flatMap(result => result.error?.message ?? []);
      return `${spec.title}: ${firstLines(errors[0] ?? '')}`;
    });
  return [...own, ...(suite.suites ?? []).flatMap(failedSpecs)];
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 6).join('\n    ');
}
