/**
 * A bounded part of the chaos on real processes and databases; all of it: `node dist/scripts/stack/pods-chaos.js`. The program runs by
 * itself, with databases of its own, because it starts the built roles and ends the databases.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ChaosResult } from './pods-chaos/campaign.js';

const ROOT = path.resolve(__dirname, '../..');
const PROGRAM = path.join(ROOT, 'dist/scripts/stack/pods-chaos.js');
const A_RUN_MS = 300_000;
const SAY_GOODBYE_MS = 30_000;

describe('three pods and two desks on databases that fail', () => {
  it(
    'lose no intent, give none two orders, write nothing under a former epoch, and agree with the broker in the end',
    async () => {
      const { violations, troubles, decisions, takeovers, broker } = await run(['--seconds', '20', '--stall', '5']);
      expect(violations).toEqual([]);
      expect(Object.entries(troubles).filter(([, count]) => count === 0)).toEqual([]);
      expect(decisions).toBeGreaterThan(10);
      expect(takeovers).toBeGreaterThan(0);
      expect(broker.orders).toBeGreaterThan(0);
      expect(broker.openUnknown).toBe(0);
    },
    A_RUN_MS,
  );
});

async function run(words: readonly string[]): Promise<ChaosResult> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-chaos-result-'));
  const json = path.join(folder, 'result.json');
  try {
    const printed = await printedBy([...words, '--json', json]);
    if (!existsSync(json)) throw new Error(`the campaign ended without a result:\n${printed}`);
    // Counts belong into the protocol of the test run.
    console.log(printed);
    return JSON.parse(readFileSync(json, 'utf8')) as ChaosResult;
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
