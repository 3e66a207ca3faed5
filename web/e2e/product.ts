/**
 * The whole product under a browser test: started as `npm start` does, on a free port, with throw-away databases, with simulated vendors or
 * replaying the chains of 26 November to 2 December 2025: the real ones where the folder of real files is there, generated
 * ones in the same layout elsewhere.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { type LaunchedThetapod, launchThetapod } from '../../scripts/test-run/index.js';
import { writeStory } from '../../services/market/testing/index.js';
import { BrokerTruth } from './pages/broker-truth.js';
import { Operator } from './pages/operator.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FIRST_DAY = '20251126';
const LAUNCH_TIMEOUT_MS = 240_000;
const FIXTURE_TIMEOUT_MS = 300_000;

export interface Product {
  readonly address: string;
  readonly operator: Operator;
  readonly brokers: BrokerTruth;
}

interface WorkerFixtures {
  /**
   * Spec files that name the same story may share a product, those without a name that of 'paper', whose replay stands at its first day.
   * A replay cannot go back: whoever moves it takes a story alone.
   */
  story: string;
  /** The market is told by two simulated vendors in place of files. */
  vendors: boolean;
  launched: LaunchedThetapod;
  product: Product;
}

/** `product` lives as long as its worker; `baseURL` is its address. */
export const test = base.extend<object, WorkerFixtures>({
  story: ['paper', { option: true, scope: 'worker' }],
  vendors: [false, { option: true, scope: 'worker' }],
  launched: [
    async ({ vendors }, use) => {
      if (vendors) {
        const launched = await launchThetapod({
          root: ROOT,
          environment: { THETAPOD_SIMULATOR_VENDORS: 'true' },
          timeoutMs: LAUNCH_TIMEOUT_MS,
        });
        await use(launched);
        await launched.stop();
        return;
      }
      const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-browser-'));
      fillReplay(folder);
      const launched = await launchThetapod({ root: ROOT, replayFolder: folder, timeoutMs: LAUNCH_TIMEOUT_MS });
      await use(launched);
      await launched.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: FIXTURE_TIMEOUT_MS },
  ],
  product: [
    async ({ launched }, use) => {
      const [, email = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(launched.output()) ?? [];
      const operator = await Operator.signIn(launched.address, email, password);
      await use({ address: launched.address, operator, brokers: BrokerTruth.behind(launched.dataDir) });
      await operator.dispose();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ product }, use) => use(product.address),
});

function fillReplay(folder: string): void {
  const real = path.join(process.env['THETAPOD_DATA'] ?? path.resolve(ROOT, '../shared/data'), 'yahoo_chains_2025');
  if (!existsSync(real)) {
    writeStory(folder);
    return;
  }
  for (const day of readdirSync(real)) {
    if (/^\d{8}$/.test(day) && day >= FIRST_DAY)
      cpSync(path.join(real, day), path.join(folder, day), { recursive: true });
  }
}
