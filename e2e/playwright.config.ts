import { defineConfig } from '@playwright/test';
import { instance } from './src/instance';

/**
 * One worker: the journeys share one cluster of two cores, and the last one
 * ends its tree on purpose.
 */
export default defineConfig({
  testDir: './journeys',
  workers: 1,
  fullyParallel: false,
  timeout: 4 * 60_000,
  expect: { timeout: 60_000 },
  outputDir: './test-results/artifacts',
  reporter: [['line'], ['json', { outputFile: 'test-results/results.json' }]],
  use: {
    baseURL: instance.url,
    actionTimeout: 60_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: instance.chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
