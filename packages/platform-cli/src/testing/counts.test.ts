import {
  closingLine,
  readGoReport,
  readJestReport,
  readPlaywrightReport,
  sumCounts,
} from './counts.ts';

describe('the closing line', () => {
  it('sums all runners up and speaks of skipped tests only where there are some', () => {
    const one = { passed: 2, failed: 0, skipped: 0 };
    const other = { passed: 3, failed: 1, skipped: 4 };
    expect(closingLine(sumCounts([one, one]))).toBe('4 passed, 0 failed');
    expect(closingLine(sumCounts([one, other]))).toBe(
      '5 passed, 1 failed, 4 skipped',
    );
    expect(closingLine(sumCounts([]))).toBe('0 passed, 0 failed');
  });
});

describe('what jest reports', () => {
  it('counts a suite that could not be loaded as a failure', () => {
    const text = JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
      testResults: [
        {
          name: '/a.test.ts',
          message: 'whole text',
          assertionResults: [
            {
              status: 'failed',
              fullName: 'adds up',
              failureMessages: ['wanted 2'],
            },
          ],
        },
        {
          name: '/b.test.ts',
          message: 'Cannot find module x',
          assertionResults: [],
        },
      ],
    });
    expect(readJestReport(text)).toEqual({
      counts: { passed: 5, failed: 2, skipped: 3 },
      failures: ['adds up: wanted 2', '/b.test.ts: Cannot find module x'],
    });
  });
});

describe('what go test reports', () => {
  it('counts tests, and a package that did not compile as one failure', () => {
    const lines = [
      { Action: 'pass', Package: 'a', Test: 'One' },
      { Action: 'pass', Package: 'a' },
      { Action: 'skip', Package: 'b', Test: 'Two' },
      { Action: 'fail', Package: 'b', Test: 'Three' },
      { Action: 'fail', Package: 'b' },
      { Action: 'fail', Package: 'broken' },
    ].map(event => JSON.stringify(event));
    expect(readGoReport(['# broken', ...lines].join('\n'))).toEqual({
      counts: { passed: 1, failed: 2, skipped: 1 },
      failures: ['b Three', 'broken'],
    });
  });
});

describe('what Playwright reports', () => {
  it('counts a test that passed at a later try as a failure', () => {
    const text = JSON.stringify({
      stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [],
      suites: [
        {
          suites: [
            {
              specs: [
                { title: 'signs in', ok: true, tests: [] },
                {
                  title: 'creates',
                  ok: false,
                  tests: [{ results: [{ error: { message: 'no button' } }] }],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(readPlaywrightReport(text)).toEqual({
      counts: { passed: 3, failed: 2, skipped: 2 },
      failures: ['creates: no button'],
    });
  });
});
