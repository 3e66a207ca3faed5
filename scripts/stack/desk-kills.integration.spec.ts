/**
 * A bounded part of the campaign with real process kills; all of it: `node dist/scripts/stack/desk-kills.js`. The program runs by itself,
 * with databases of its own, because it starts the built roles.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CampaignResult } from './desk-kills/campaign.js';

const ROOT = path.resolve(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'dist/scripts/stack/desk-kills.js');
const A_RUN_MS = 400_000;
const SAY_GOODBYE_MS = 30_000;

describe('desks that are killed and frozen', () => {
  it(
    'give no intent two orders, and leave every intent ended with evidence or in a doubt that blocks',
    async () => {
      const { violations, troubles, brokers } = await run(['--kills', '6', '--stops', '2']);
      expect(violations).toEqual([]);
      expect(troubles.kills).toBeGreaterThanOrEqual(6);
      expect(troubles.stops).toBe(2);
      expect(brokers.map(({ broker }) => broker)).toEqual(['alpaca', 'tradier', 'schwab']);
      for (const { orders } of brokers) expect(orders).toBeGreaterThan(0);
    },
    A_RUN_MS,
  );
});

async function run(words: readonly string[]): Promise<CampaignResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-kills-result-'));
  const json = path.join(folder, 'result.json');
  try {
    const printed = await printedBy([...words, '--json', json]);
    if (!existsSync(json)) throw new Error(`the campaign ended without a result:\n${printed}`);
    // Counts per broker belong into the protocol of the test run.
    console.log(printed);
    return JSON.parse(readFileSync(json, 'utf8')) as CampaignResult;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the program to its end, and hands back what it said. */
function printedBy(words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM, ...words], { cwd: ROOT });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  // Politely, so that it takes its processes along.
  const tooLate = setTimeout(() => child.kill('SIGTERM'), A_RUN_MS - SAY_GOODBYE_MS);
  return new Promise((resolve) => {
    child.once('close', () => {
      clearTimeout(tooLate);
      resolve(printed);
    });
  });
}
