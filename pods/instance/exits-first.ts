import type { OpenTickQueue } from './ports.js';

/**
 * Begins exits at once, in memory, and carries everything else through the queue: an exit neither waits for Redis nor behind what looks for
 * something new. There is at most one per bot, and it waits in the mailbox of its user like any other tick.
 */
export function exitsFirst(open: OpenTickQueue): OpenTickQueue {
  return (slot, handler) => {
    const queue = open(slot, handler);
    return {
      async add(jobs) {
        for (const job of jobs) if (job.kind === 'exit') void handler(job);
        const others = jobs.filter(({ kind }) => kind !== 'exit');
        if (others.length > 0) await queue.add(others);
      },
      close: () => queue.close(),
    };
  };
}
