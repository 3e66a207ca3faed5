import { slotQueueName, type TickJob } from '#core/model';
import { errorCodeOf, runBackground } from '#platform/errors';
import { createQueue, createWorker, type JobWorker } from '#platform/queues';
import type { EventLog, OpenTickQueue } from '../instance/index.js';

/** Ticks that one job carries at most: what is due together costs one way to the queue and back, and is read and written together. */
const TICKS_PER_JOB = 32;
/** Jobs of one slot at once. */
const CONCURRENCY = 4;
/** Queues of so many former owners are removed when a slot is taken. */
const FORMER_EPOCHS = 3;
/** A takeover has more urgent things to do with Redis first. */
const FORMER_AFTER_MS = 5_000;
/** A tick is never repeated by the queue: the runner knows what it still owes. */
const ONE_ATTEMPT = { attempts: 1, keepCompleted: 0, keepFailed: 0 } as const;

/** Opens slot queues on BullMQ. Redis may be away or lose everything: jobs are then added again by the runner. */
export function bullTickQueues(redisUrl: string, log: EventLog): OpenTickQueue {
  return (slot, handler) => {
    const name = slotQueueName(slot.slotId, slot.epoch);
    const onError = (error: unknown) => log.warn('queue.error', { queue: name, code: errorCodeOf(error) });
    const queue = createQueue<readonly TickJob[]>(name, redisUrl, { ...ONE_ATTEMPT, onError });
    const runAll = async (jobs: readonly TickJob[]) => void (await Promise.all(jobs.map(handler)));
    let worker: JobWorker | undefined;
    let added = 0;
    let closed = false;
    const open = async () => {
      // A thread that died under this epoch may have left a job marked as running, which would hide its successor.
      await queue.obliterate().catch(onError);
      if (!closed)
        worker = createWorker<readonly TickJob[], void>(name, runAll, {
          ...{ url: redisUrl, concurrency: CONCURRENCY, onError },
        });
    };
    const opened = open();
    const former = setTimeout(() => {
      void runBackground('remove former queues', { onFailure: onError }, () => removeFormer(slot, redisUrl));
    }, FORMER_AFTER_MS);
    return {
      async add(jobs) {
        await opened;
        // Numbered and not named by what they carry: a tick that is asked for again must not look like the job that carried it before.
        const numbered = chunksOf(jobs, TICKS_PER_JOB).map((data, index) => ({ id: `ticks-${added + index}`, data }));
        added += numbered.length;
        await queue.addMany(numbered);
      },
      async close() {
        closed = true;
        clearTimeout(former);
        await opened;
        await worker?.close();
        await queue.obliterate().catch(onError);
        await queue.close();
      },
    };
  };
}

function chunksOf(jobs: readonly TickJob[], size: number): readonly (readonly TickJob[])[] {
  return Array.from({ length: Math.ceil(jobs.length / size) }, (_none, index) =>
    jobs.slice(index * size, (index + 1) * size),
  );
}

async function removeFormer(slot: Parameters<OpenTickQueue>[0], redisUrl: string): Promise<void> {
  for (let epoch = slot.epoch - 1; epoch >= Math.max(1, slot.epoch - FORMER_EPOCHS); epoch -= 1) {
    const former = createQueue(slotQueueName(slot.slotId, epoch), redisUrl);
    try {
      await former.obliterate();
    } finally {
      await former.close();
    }
  }
}
