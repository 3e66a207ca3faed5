import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of `/proc` per second: the same on every Linux. */
const TICKS_PER_SECOND = 100;

interface ProcessStat {
  readonly parent: number;
  /** Own time and that of children which have ended, in seconds. */
  readonly cpuSeconds: number;
}

/** Source: proc(5), /proc/pid/stat: 4 ppid, 14 utime, 15 stime, 16 cutime, 17 cstime. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, cpuSeconds: (utime + stime + cutime + cstime) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}

export function parentOf(pid: number): number | undefined {
  return statOf(pid)?.parent;
}

/** Returns the CPU seconds of a process and all below it. */
export function cpuSecondsOf(root: number): number {
  const stats = new Map<number, ProcessStat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined;
    if (stat) stats.set(Number(name), stat);
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = stats.get(at)?.parent)
      if (at === root) return true;
    return false;
  };
  let sum = 0;
  for (const [pid, stat] of stats) if (isBelow(pid)) sum += stat.cpuSeconds;
  return sum;
}
