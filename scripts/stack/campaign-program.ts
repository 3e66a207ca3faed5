import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface CampaignProgram {
  /** The built program; takes `--json <file>` for its result. */
  readonly program: string;
  /** Where it runs. */
  readonly root: string;
  /** It is asked to end, with its processes, when this is over. */
  readonly timeoutMs: number;
}

/** Runs a campaign of its own processes to its end, prints what it said, and returns its result. */
export async function resultOfCampaign<Result>(campaign: CampaignProgram, words: readonly string[]): Promise<Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-campaign-'));
  const json = path.join(folder, 'result.json');
  try {
    const printed = await printedBy(campaign, [...words, '--json', json]);
    if (!existsSync(json)) throw new Error(`the campaign ended without a result:\n${printed}`);
    // Counts belong into the protocol of the test run.
    console.log(printed);
    return JSON.parse(readFileSync(json, 'utf8')) as Result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function printedBy({ program, root, timeoutMs }: CampaignProgram, words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...words], { cwd: root });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const tooLate = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
  return new Promise((resolve) => {
    child.once('close', () => {
      clearTimeout(tooLate);
      resolve(printed);
    });
  });
}
