/** `npm run check`: types, lint, format and the repository rules, without building or starting anything. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { closingLine, sumOf } from './tally.js';
import { runChecks, runJest } from './tools.js';

export async function runCheckCommand(root: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-check-'));
  const { signal } = new AbortController();
  const context = { root, folder, environment: process.env, patterns: ['scripts/tidy'], signal };
  try {
    const total = sumOf([await runChecks(context), await runJest('unit', context)]);
    console.log(`\n${closingLine(total)}`);
    if (total.failed > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
