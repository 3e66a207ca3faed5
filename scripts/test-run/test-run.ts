/** One test run: the stages in order, each timed, with databases of its own, and one closing line over all of them. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readTestOptions, type Stage } from './options.js';
import { closingLine, EMPTY, ONE_FAILED, sumOf, type Tally } from './tally.js';
import { openThrowAwayDatabases, openThrowAwayRedis, type ThrowAwayDatabases } from './throw-away.js';
import { runChecks, runJest, runPlaywright, type ToolContext } from './tools.js';

const NEEDS_DATABASES: readonly Stage[] = ['integration', 'data'];

export interface TestRunOptions {
  readonly root: string;
  /** The browser tests alone need it; the server's code is built before this file can run. */
  buildWebApp(): unknown;
}

export async function runTests(words: readonly string[], { root, buildWebApp }: TestRunOptions): Promise<void> {
  const { stages, patterns } = readTestOptions(words);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-test-'));
  const interruption = interruptionSignal();
  const environment = { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
  const context: ToolContext = { root, folder, environment, patterns, signal: interruption };
  let databases: ThrowAwayDatabases | undefined;
  const results: { stage: string; seconds: number; tally: Tally }[] = [];
  const timed = async (stage: string, body: () => Promise<Tally>) => {
    if (interruption.aborted) return;
    console.log(`\n── ${stage}`);
    const startedAt = performance.now();
    const tally = await body();
    results.push({ stage, seconds: (performance.now() - startedAt) / 1000, tally });
  };
  try {
    for (const stage of stages) {
      if (NEEDS_DATABASES.includes(stage) && databases === undefined) {
        await timed('databases', async () => {
          databases = await openThrowAwayDatabases(root, folder);
          return EMPTY;
        });
      }
      if (stage === 'browser') await timed('web app', async () => tallyOfBuild(buildWebApp));
      const run = (one: Stage) => timed(one, () => runStage(one, context, databases?.environment ?? {}));
      // Specs on real files keep a processor busy while those of processes wait for each other.
      if (stage === 'integration' && stages.includes('data')) await Promise.all([run(stage), run('data')]);
      else if (stage !== 'data' || !stages.includes('integration')) await run(stage);
    }
  } finally {
    await databases?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('\nstage        seconds  passed  failed  skipped');
  for (const { stage, seconds, tally } of results) {
    const counts = [tally.passed, tally.failed, tally.skipped].map((count) => String(count).padStart(7));
    console.log(`${stage.padEnd(12)} ${seconds.toFixed(1).padStart(7)} ${counts.join(' ')}`);
  }
  const total = sumOf([...results.map(({ tally }) => tally), interruption.aborted ? ONE_FAILED : EMPTY]);
  console.log(`\n${closingLine(total)}`);
  if (total.failed > 0) process.exitCode = 1;
}

function tallyOfBuild(build: () => unknown): Tally {
  try {
    build();
    return EMPTY;
  } catch (error) {
    console.log((error as Error).message);
    return ONE_FAILED;
  }
}

async function runStage(stage: Stage, context: ToolContext, databases: NodeJS.ProcessEnv): Promise<Tally> {
  switch (stage) {
    case 'check':
      return runChecks(context);
    case 'unit':
      return runJest(stage, context, databases);
    case 'integration':
      return runIntegration(context, databases);
    case 'data':
      return runDataTests(context, databases);
    case 'browser':
      return runPlaywright(context);
  }
}

/** Parts that run side by side, because most of their specs wait for one process or another; each has a Redis of its own. */
const PARTS: readonly (readonly string[])[] = [
  ['/scripts/'],
  ['/services/gateway/', '/services/store/'],
  ['/services/(?!gateway/|store/)', '/pods/'],
];

async function runIntegration(context: ToolContext, databases: NodeJS.ProcessEnv): Promise<Tally> {
  if (context.patterns.length > 0) return runJest('integration', context, databases);
  const runPart = async (patterns: readonly string[], index: number) => {
    const folder = path.join(context.folder, `part-${index}`);
    mkdirSync(folder);
    const redis = await openThrowAwayRedis(folder);
    try {
      return await runJest('integration', { ...context, folder, patterns }, { ...databases, ...redis.environment });
    } finally {
      await redis.stop();
    }
  };
  return sumOf(await Promise.all(PARTS.map(runPart)));
}

/** The folder of real files is not part of the repository: whoever names it means to have it. */
async function runDataTests(context: ToolContext, databases: NodeJS.ProcessEnv): Promise<Tally> {
  const named = context.environment['THETAPOD_DATA'];
  const folder = path.resolve(context.root, named ?? '../shared/data');
  if (existsSync(folder)) return runJest('data', context, { ...databases, THETAPOD_DATA: folder });
  if (named === undefined) {
    console.log(`Left out: there is no ${folder}. Name the folder of real files in THETAPOD_DATA to run these tests.`);
    return EMPTY;
  }
  console.log(`THETAPOD_DATA names ${folder}, which does not exist.`);
  return ONE_FAILED;
}

/** Ctrl-C ends the running stage; the databases are still stopped and the counts still printed. */
function interruptionSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => controller.abort());
  return controller.signal;
}
