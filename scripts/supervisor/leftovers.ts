/** Ends the roles that a killed supervisor left behind. Its databases are adopted instead (scripts/embedded). */
import path from 'node:path';
import { commandLineOf, stopProcess } from '../embedded/index.js';
import { entryOf } from './roles.js';
import { readRunFile } from './run-file.js';

export async function endLeftovers(root: string, dataDir: string): Promise<number> {
  const run = readRunFile(dataDir);
  const stops = Object.entries(run?.roles ?? {}).map(async ([name, { pid }]) => {
    const entry = entryOf(name);
    // The number may belong to a stranger by now: only a process that runs this very entry file is ours.
    if (pid === undefined || entry === undefined || !commandLineOf(pid)?.includes(path.join(root, entry))) return 0;
    await stopProcess(pid, { polite: 'SIGTERM', rude: 'SIGKILL', graceMs: 5_000 });
    return 1;
  });
  const counts: number[] = await Promise.all(stops);
  return counts.reduce((sum, count) => sum + count, 0);
}
