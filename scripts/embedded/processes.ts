/**
 * Small helpers over operating-system processes. Everything here acts on one pid that the caller knows to be its own;
 * nothing is ever found or ended by name.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that it lives but is not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !isZombie(pid);
}

/** A zombie is dead but keeps its number until its parent looks; in a container without an init nobody ever does. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/\(.*\)/, ''));
  } catch {
    return false;
  }
}

/** The command line of a process, or undefined when it is gone. Says whether a remembered pid is still the same program. */
export function commandLineOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return undefined;
    }
  }
  const result = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout : undefined;
}

/** Waits until the condition holds; false when it did not within the time. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  options: { timeoutMs: number; everyMs?: number },
): Promise<boolean> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= deadline) return false;
    await delay(options.everyMs ?? 25);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Sends the polite signal, waits, and sends the rude one to a process that did not listen. */
export async function stopProcess(
  pid: number,
  options: { polite: NodeJS.Signals; rude: NodeJS.Signals; graceMs: number },
): Promise<void> {
  if (!isAlive(pid)) return;
  signal(pid, options.polite);
  if (await waitUntil(() => !isAlive(pid), { timeoutMs: options.graceMs })) return;
  signal(pid, options.rude);
  await waitUntil(() => !isAlive(pid), { timeoutMs: 5_000 });
}
