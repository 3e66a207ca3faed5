/** The live profile as `npm start` runs it, on this machine: every role, both databases, HTTP. Nobody outside is asked anything. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../services/cli/run.js';
import { waitUntil } from '../embedded/index.js';
import { type LaunchedThetapod, launchThetapod } from '../test-run/index.js';
import { Trader } from './trader.js';

const ROOT = path.resolve(__dirname, '../..');
const EMAIL = 'ada@example.com';
const START_MS = 120_000;

describe('the live profile', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-live-'));
  let product: LaunchedThetapod;

  beforeAll(async () => {
    const brokers = path.join(folder, 'brokers.json');
    writeFileSync(brokers, JSON.stringify({ tradier: { clientId: 'id', clientSecret: 'secret' } }));
    const environment = {
      THETAPOD_PROFILE: 'live',
      THETAPOD_FEED: 'broker',
      THETAPOD_BROKERS_FILE: brokers,
      THETAPOD_MASTER_KEY: randomBytes(32).toString('base64'),
      THETAPOD_SIGN_IN_KEY: randomBytes(32).toString('base64'),
      THETAPOD_PUBLIC_ORIGINS: 'https://thetapod.example.org',
    };
    product = await launchThetapod({ root: ROOT, environment });
  }, START_MS);
  afterAll(async () => {
    await product?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, START_MS);

  it('runs without a simulator and without a sign-in that everybody knows', async () => {
    expect(Object.keys(product.run().roles)).toEqual(['market', 'desk', 'pod-1', 'pod-2', 'compute', 'gateway']);
    expect(product.output()).not.toContain('sign in as');
    const demo = Trader.signIn(product.address, 'demo@example.com', 'theta-demo');
    await expect(demo).rejects.toMatchObject({ status: 401 });
  });

  it('offers the live accounts of the brokers that were set up', async () => {
    const trader = await Trader.signUp(product.address, EMAIL);
    const offers = await trader.brokers();
    expect(offers.map(({ name, environments }) => [name, environments])).toEqual([['tradier', ['live', 'paper']]]);
  });

  it('makes an operator by a command of its machine, who sees its feed', async () => {
    const made = await runCli(['operator', '--email', EMAIL], { DATABASE_URL: product.run().databaseUrl });
    expect(made).toEqual({
      exit: 0,
      lines: [`${EMAIL} is an operator, and was signed out: it counts from the next sign-in.`],
    });
    const operator = await Trader.signIn(product.address, EMAIL, 'a long enough password');
    expect(operator.session.role).toBe('operator');
    // Nobody watches anything yet.
    const waits = { name: 'broker', state: 'idle', isLeading: true };
    const vendors = async () => (await operator.feeds()).report?.vendors ?? [];
    await waitUntil(async () => (await vendors()).length > 0, { timeoutMs: START_MS });
    expect(await vendors()).toEqual([expect.objectContaining(waits)]);
  });
});
