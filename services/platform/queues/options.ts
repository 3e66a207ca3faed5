/** Written out once for all queues: nothing is left to the library's defaults. */

/** A worker that dies is noticed within lockMs + stalledEveryMs; jobs are safe to run twice. */
export const WORKER_TIMING = { lockMs: 5_000, stalledEveryMs: 2_000, stalledCountMax: 3 } as const;

export interface QueueDefaults {
  /** Runs of a job before it counts as failed. */
  readonly attempts: number;
  readonly backOffMs: number;
  /** Ended jobs that stay visible for operators. */
  readonly keepCompleted: number;
  readonly keepFailed: number;
}

export const QUEUE_DEFAULTS: QueueDefaults = { attempts: 5, backOffMs: 200, keepCompleted: 0, keepFailed: 200 };
