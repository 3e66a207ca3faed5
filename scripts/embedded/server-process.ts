import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './processes.js';

/**
 * Starts a server in a process group of its own, so that Ctrl-C in the terminal reaches the supervisor alone and the
 * databases can be stopped last. Its output goes straight to a file, which outlives the supervisor.
 */
export function spawnServer(
  command: readonly string[],
  options: SpawnOptions & { logFile: string; input?: string },
): ChildProcess {
  const { logFile, input, ...rest } = options;
  const log = openSync(logFile, 'a', 0o600);
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, {
    ...rest,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', log, log],
  });
  closeSync(log);
  child.stdin?.end(input);
  return child;
}

/** The end of a server's log, to be shown when it does not start. */
export function tailOf(logFile: string, lineCount = 6): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lineCount).join('\n');
}

export function exitOfChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** An adopted server is nobody's child: its end is noticed by looking. */
export async function exitOfPid(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(200);
}
