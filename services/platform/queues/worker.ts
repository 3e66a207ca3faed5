import { UnrecoverableError, Worker } from 'bullmq';
import { isRetryable, PlatformError } from '../errors/index.js';
import { connectRedis } from '../redis/index.js';
import { WORKER_TIMING } from './options.js';

export interface JobContext {
  readonly id: string;
  /** 0 in the first run. */
  readonly attempt: number;
  /** Runs of this job that ended with the death of its worker. */
  readonly stalls: number;
}

/** Runs one job. A PlatformError that is not retryable ends the job for good; any other error runs it again within its attempts. */
export type JobHandler<Data, Answer> = (data: Data, context: JobContext) => Promise<Answer>;

export interface WorkerOptions {
  readonly url: string;
  /** Jobs at once in this worker. */
  readonly concurrency: number;
  readonly onError: (error: unknown) => void;
  /** Told of every failed run. */
  readonly onJobFailed?: (error: unknown, jobId: string | undefined) => void;
}

export interface JobWorker {
  /** Takes no new job. Those under way may finish, unless `now`. */
  close(options?: { readonly now?: boolean }): Promise<void>;
}

export function createWorker<Data, Answer>(
  name: string,
  handler: JobHandler<Data, Answer>,
  options: WorkerOptions,
): JobWorker {
  const connection = connectRedis(options.url, 'worker', options.onError);
  const worker = new Worker<Data, Answer>(
    name,
    async (job) => {
      try {
        return await handler(job.data, { id: job.id ?? '', attempt: job.attemptsMade, stalls: job.stalledCounter });
      } catch (error) {
        if (error instanceof PlatformError && !isRetryable(error)) throw new UnrecoverableError(error.code);
        throw error;
      }
    },
    {
      connection,
      concurrency: options.concurrency,
      lockDuration: WORKER_TIMING.lockMs,
      stalledInterval: WORKER_TIMING.stalledEveryMs,
      maxStalledCount: WORKER_TIMING.stalledCountMax,
    },
  );
  worker.on('error', (error) => options.onError(error));
  worker.on('failed', (job, error) => options.onJobFailed?.(error, job?.id));
  return {
    async close({ now = false } = {}) {
      await worker.close(now).catch(() => undefined);
      connection.disconnect();
    },
  };
}
