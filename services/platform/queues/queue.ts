import { Queue, QueueEvents } from 'bullmq';
import { PlatformCode, PlatformError } from '../errors/index.js';
import { connectRedis, toRedisError } from '../redis/index.js';
import { QUEUE_DEFAULTS, type QueueDefaults } from './options.js';

export interface NewJob<Data> {
  /** Derived from meaning, so that a doubled job is one job; no ":" and not all digits. */
  readonly id: string;
  readonly data: Data;
  readonly delayMs?: number;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

/** The producing side of a queue. Errors: PlatformError `REDIS_UNAVAILABLE`, at once. */
export interface JobQueue<Data> {
  /** Adding a job whose id is already there changes nothing. */
  add(job: NewJob<Data>): Promise<void>;
  addMany(jobs: readonly NewJob<Data>[]): Promise<void>;
  counts(): Promise<QueueCounts>;
  /** Deletes the queue and all its jobs, also those under way. */
  obliterate(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueOptions extends Partial<QueueDefaults> {
  readonly onError?: (error: unknown) => void;
}

export function createQueue<Data>(name: string, url: string, options: QueueOptions = {}): JobQueue<Data> {
  const defaults = { ...QUEUE_DEFAULTS, ...options };
  const connection = connectRedis(url, 'producer', options.onError);
  const queue = new Queue<Data, unknown, string>(name, {
    connection,
    skipWaitingForReady: false,
    defaultJobOptions: {
      attempts: defaults.attempts,
      backoff: { type: 'exponential', delay: defaults.backOffMs },
      removeOnComplete: defaults.keepCompleted === 0 ? true : { count: defaults.keepCompleted },
      removeOnFail: { count: defaults.keepFailed },
    },
  });
  queue.on('error', (error) => options.onError?.(error));
  const run = async <T>(command: () => Promise<T>): Promise<T> => {
    try {
      return await command();
    } catch (error) {
      throw toRedisError(error);
    }
  };
  const toJob = ({ id, data, delayMs }: NewJob<Data>) => ({
    name,
    data: data as never,
    opts: { jobId: id, ...(delayMs === undefined ? {} : { delay: delayMs }) },
  });
  return {
    add: (job) =>
      run(async () => {
        const { data, opts } = toJob(job);
        await queue.add(name as never, data, opts);
      }),
    addMany: (jobs) => run(async () => void (await queue.addBulk(jobs.map(toJob) as never))),
    counts: () =>
      run(async () => {
        const counts = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed');
        const { waiting = 0, delayed = 0, active = 0, failed = 0 } = counts;
        return { waiting, delayed, active, failed };
      }),
    obliterate: () => run(() => queue.obliterate({ force: true })),
    close: async () => {
      await queue.close().catch(() => undefined);
      connection.disconnect();
    },
  };
}

/** Asks a worker and waits for its answer. */
export interface JobRequester<Data, Answer> {
  /** Errors: PlatformError `JOB_TIMEOUT`, `JOB_FAILED` (the worker threw) or `REDIS_UNAVAILABLE`. */
  request(job: { readonly id: string; readonly data: Data; readonly timeoutMs: number }): Promise<Answer>;
  close(): Promise<void>;
}

export function createRequester<Data, Answer>(
  name: string,
  url: string,
  options: { readonly onError?: (error: unknown) => void } = {},
): JobRequester<Data, Answer> {
  const connection = connectRedis(url, 'producer', options.onError);
  const eventsConnection = connectRedis(url, 'worker', options.onError);
  const queue = new Queue<Data, Answer, string>(name, { connection });
  const events = new QueueEvents(name, { connection: eventsConnection });
  queue.on('error', (error) => options.onError?.(error));
  events.on('error', (error) => options.onError?.(error));
  return {
    async request({ id, data, timeoutMs }) {
      let job: Awaited<ReturnType<typeof queue.add>>;
      try {
        // The answer is read from the job after it ended, so it stays for a moment.
        const keep = { age: 30, count: 1_000 };
        const opts = { jobId: id, attempts: 1, removeOnComplete: keep, removeOnFail: keep };
        job = await queue.add(name as never, data as never, opts);
      } catch (error) {
        throw toRedisError(error);
      }
      try {
        return (await job.waitUntilFinished(events, timeoutMs)) as Answer;
      } catch (error) {
        const timedOut = error instanceof Error && /timed out before finishing/.test(error.message);
        const code = timedOut ? PlatformCode.jobTimeout : PlatformCode.jobFailed;
        throw new PlatformError(code, { retryable: timedOut, cause: error, context: { queue: name, timeoutMs } });
      }
    },
    async close() {
      await Promise.allSettled([queue.close(), events.close()]);
      connection.disconnect();
      eventsConnection.disconnect();
    },
  };
}
