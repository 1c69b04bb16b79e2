import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

/** Takes the pictures of the guide from a portal that runs: `yarn workspace e2e guide`. */
export default defineConfig(journeys, {
  testDir: './guide',
  use: { viewport: { width: 1280, height: 800 } },
});
