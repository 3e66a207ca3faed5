/**
 * A clone in miniature: the real start command, build and databases, with roles of a few lines that only answer that
 * they are ready. Lets the supervisor be tested without waiting for the real roles.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stopProcess, waitUntil } from '../embedded/index.js';
import { type RunFile, readRunFile, STOP_WITH_STDIN } from '../supervisor/index.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const COPIED = ['scripts', 'prisma', 'prisma.config.ts', 'package.json', 'package-lock.json', '.swcrc'];
const ROLE_FOLDERS = ['market', 'brokers', 'compute', 'gateway', 'simulator'].map((name) => `services/${name}`);
const ROLE = `import http from 'node:http';
const server = http.createServer((_request, response) => response.end('ok'));
server.listen(Number(process.env['THETAPOD_HTTP_PORT']));
process.on('SIGTERM', () => process.exit(0));
`;
const SEED = `export const seed = async () => ({ demoEmail: 'demo@example.com', demoPassword: 'secret' });\n`;

const SET_UP = `export const setUpSimulatedBrokers = async ({ dataDir }) => dataDir + '/brokers.json';\n`;

export interface Run {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

export class Miniature {
  readonly root = mkdtempSync(path.join(os.tmpdir(), 'thetapod-miniature-'));
  readonly dataDir = path.join(this.root, '.thetapod');
  private readonly runs: Run[] = [];

  constructor() {
    for (const name of COPIED) cpSync(path.join(REPOSITORY, name), path.join(this.root, name), { recursive: true });
    symlinkSync(path.join(REPOSITORY, 'node_modules'), path.join(this.root, 'node_modules'));
    for (const folder of [...ROLE_FOLDERS, 'pods']) this.write(`${folder}/main.ts`, ROLE);
    this.write('pods/threads/slot-thread.ts', 'export {};\n');
    this.write('services/store/seed/index.ts', SEED);
    this.write('services/simulator/brokers/setup.ts', SET_UP);
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.root, name)), { recursive: true });
    writeFileSync(path.join(this.root, name), text);
  }

  edit(name: string, change: (text: string) => string): void {
    this.write(name, change(readFileSync(path.join(this.root, name), 'utf8')));
  }

  /** Runs `npm start`'s program with these words after it. */
  start(words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Run {
    const child = spawn(process.execPath, [path.join(this.root, 'scripts/start.mjs'), ...words], {
      cwd: this.root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment, [STOP_WITH_STDIN]: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const run = { child, output: () => printed, ended };
    this.runs.push(run);
    return run;
  }

  runFile(): RunFile {
    const run = readRunFile(this.dataDir);
    if (run === undefined) throw new Error(`There is no run file; printed so far:\n${this.runs.at(-1)?.output()}`);
    return run;
  }

  async untilReady(run: Run, timeoutMs = 60_000): Promise<void> {
    const isDone = () => run.output().includes('Thetapod is ready') || run.child.exitCode !== null;
    await waitUntil(isDone, { timeoutMs });
    if (!run.output().includes('Thetapod is ready')) throw new Error(`It did not get ready:\n${run.output()}`);
  }

  async dispose(): Promise<void> {
    for (const { child } of this.runs) {
      if (child.pid !== undefined)
        await stopProcess(child.pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: 30_000 });
    }
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
