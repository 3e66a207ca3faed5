import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../scripts/browser/index.js';

const browser = await findBrowser();

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Each has a product of its own: one waits for a market, a lease or a start while the other computes.
  workers: 2,
  timeout: 480_000,
  expect: { timeout: 60_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' },
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    // Pages are painted without the software graphics card, which is left to what draws in three dimensions.
    launchOptions: { ...browser, args: [...(browser.args ?? []), '--disable-gpu-compositing'] },
  },
});
