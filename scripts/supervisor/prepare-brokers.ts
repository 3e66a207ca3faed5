/** Sets the simulated brokers up before desk and simulator start: both need the same ports, client and authority. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from '../embedded/index.js';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** Returns the file with the simulated brokers' addresses and client ids. Safe to run at every start. */
export async function setUpBrokers(root: string, dataDir: string): Promise<string> {
  const program = path.join(import.meta.dirname, 'brokers-process.js');
  const module = path.join(root, 'dist/services/simulator/brokers/setup.js');
  if (!existsSync(module)) throw new Refusal(`${module} is missing: run "npm run build".`);
  try {
    const { stdout } = await run(process.execPath, [program, module, dataDir], { cwd: root, timeout: TIMEOUT_MS });
    return stdout.trim().split('\n').at(-1) ?? '';
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Refusal(`The simulated brokers could not be set up:\n${stderr.trim() || String(error)}`);
  }
}
