/** Starts the runners (tsc, Biome, jest, Playwright) as child processes and turns what they report into counts. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ONE_FAILED, ONE_PASSED, slowestOfJest, sumOf, type Tally, tallyOfJest, tallyOfPlaywright } from './tally.js';

export interface ToolContext {
  readonly root: string;
  /** Throw-away folder for reports. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Patterns of file names: only these specs. */
  readonly patterns: readonly string[];
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal;
}

const BIN = {
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  jest: 'node_modules/jest/bin/jest.js',
  playwright: 'node_modules/@playwright/test/cli.js',
} as const;

/** The exit code; 1 for a program that was ended by a signal. */
function run(
  tool: keyof typeof BIN,
  words: string[],
  context: ToolContext,
  more: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(context.root, BIN[tool]), ...words], {
      cwd: context.root,
      env: { ...context.environment, ...more },
      stdio: ['ignore', 'inherit', 'inherit'],
      signal: context.signal,
      killSignal: 'SIGTERM',
    });
    child.once('error', (error) => (error.name === 'AbortError' ? resolve(1) : reject(error)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const verdict = (code: number): Tally => (code === 0 ? ONE_PASSED : ONE_FAILED);

/** Types, then lint and format: one count each. */
export async function runChecks(context: ToolContext): Promise<Tally> {
  const types = await run('tsc', ['-b'], context);
  const style = await run('biome', ['check', '--error-on-warnings', '.'], context);
  return sumOf([verdict(types), verdict(style)]);
}

/**
 * Processes of their own, so that they can be begun anew: see `workerIdleMemoryLimit` in jest.config.mjs. One more than there are processors,
 * because feeds over sockets wait most of the time.
 */
const UNIT_WORKERS = 3;

export async function runJest(project: string, context: ToolContext, more: NodeJS.ProcessEnv = {}): Promise<Tally> {
  const reportFile = path.join(context.folder, `${project}.json`);
  // A spec that fails may leave a connection open; that must not keep the whole run from ending.
  const ends = ['--passWithNoTests', '--forceExit'];
  // Specs of the other projects share databases and processors.
  const workers = project === 'unit' ? [`--maxWorkers=${UNIT_WORKERS}`] : [];
  const words = ['--selectProjects', project, ...workers, ...ends, '--json', `--outputFile=${reportFile}`];
  const code = await run('jest', [...words, ...context.patterns], context, more);
  sayWhatIsSlow(reportFile, context.root);
  return tallyOfReport(reportFile, code, tallyOfJest);
}

const SLOWEST = 10;

function sayWhatIsSlow(reportFile: string, root: string): void {
  if (!existsSync(reportFile)) return;
  const slowest = slowestOfJest(JSON.parse(readFileSync(reportFile, 'utf8')), SLOWEST);
  const lines = slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path.relative(root, file)}`);
  console.log(['The slowest:', ...lines].join('\n'));
}

export async function runPlaywright(context: ToolContext): Promise<Tally> {
  const reportFile = path.join(context.folder, 'browser.json');
  const words = ['test', '-c', 'web/e2e/playwright.config.ts', '--reporter=list,json', '--pass-with-no-tests'];
  const more = { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile };
  const code = await run('playwright', [...words, ...context.patterns], context, more);
  return tallyOfReport(reportFile, code, tallyOfPlaywright);
}

/** A runner that failed without saying which test did has still failed. */
function tallyOfReport(file: string, code: number, read: (report: unknown) => Tally): Tally {
  const found = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  if (found === undefined) return ONE_FAILED;
  return code !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found;
}
