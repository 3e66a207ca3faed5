import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../scripts/browser/index.js';

// One worker: each test starts the whole product, and two of them would fight for two cores.
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: await findBrowser(),
  },
});
