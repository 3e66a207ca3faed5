/**
 * For tests of the whole: does what `npm start` does after building, on a free port with a throw-away data folder, and
 * hands back what its run file says. Nothing is faked: every process is the real one. The build is left to the test
 * run, so that tests neither wait for it nor replace code under each other.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stopProcess, waitUntil } from '../embedded/index.js';
import { READY_WORDS, type RunFile, readRunFile, STOP_WITH_STDIN } from '../supervisor/index.js';

export interface LaunchOptions {
  /** Root of the repository; `dist` is up to date. */
  readonly root: string;
  readonly replayFolder?: string;
  readonly replaySpeed?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface LaunchedThetapod {
  readonly address: string;
  readonly dataDir: string;
  /** What the start command has printed so far. */
  output(): string;
  /** The run file as it is now: pids change when the supervisor starts something again. */
  run(): RunFile;
  /** Stops it as Ctrl-C does and deletes its data. */
  stop(): Promise<void>;
}

export async function launchThetapod(options: LaunchOptions): Promise<LaunchedThetapod> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'thetapod-run-'));
  const { root, replayFolder: replay, replaySpeed: speed } = options;
  const program = path.join(root, 'dist/scripts/test-run/launch-process.js');
  const startOptions = { root, dataDir, port: 0, watch: false, replay, speed };
  const child = spawn(process.execPath, [program, JSON.stringify(startOptions)], {
    cwd: root,
    env: { ...withoutSettings(process.env), ...options.environment, [STOP_WITH_STDIN]: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));

  let latest: RunFile | undefined;
  const stop = async () => {
    await end(child);
    const { postgres } = latest?.dataDirectories ?? {};
    // Not always below the data folder: root without user namespaces keeps it elsewhere.
    if (postgres !== undefined) rmSync(postgres, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  };
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  // Both: the run file may be read before the line of the sign-in has come through the pipe.
  const readyLine = new RegExp(`${READY_WORDS}.*\\n`);
  const isReady = () => readRunFile(dataDir)?.isReady === true && readyLine.test(printed);
  await waitUntil(() => hasEnded() || isReady(), {
    timeoutMs: options.timeoutMs ?? 120_000,
    everyMs: 100,
  });
  latest = readRunFile(dataDir);
  if (latest?.isReady !== true) {
    await stop();
    throw new Error(`Thetapod did not start:\n${printed}`);
  }
  const first = latest;
  const run = () => {
    latest = readRunFile(dataDir) ?? latest ?? first;
    return latest;
  };
  return { address: first.address, dataDir, output: () => printed, run, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined) await stopProcess(child.pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: 30_000 });
}

/** A developer's own settings must not turn a test against their databases. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSetting = (name: string) => /^(THETAPOD_(?!REDIS_SERVER)|DATABASE_URL$|REDIS_URL$)/.test(name);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSetting(name)));
}
