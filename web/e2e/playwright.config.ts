import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../scripts/browser/index.js';

/** Each of them has a product of its own anyway. */
const LONG = ['resting-exit.spec.ts', 'feeds.spec.ts'];

const browser = await findBrowser();

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Each has a product of its own: one waits for a market, a lease or a start while the other computes.
  workers: 2,
  // What takes longest begins first, or one worker would end with it while the other has nothing left.
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'rest', testIgnore: LONG },
  ],
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
