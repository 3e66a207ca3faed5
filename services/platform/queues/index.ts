export { QUEUE_DEFAULTS, type QueueDefaults, WORKER_TIMING } from './options.js';
export {
  createQueue,
  createRequester,
  type JobQueue,
  type JobRequester,
  type NewJob,
  type QueueCounts,
  type QueueOptions,
} from './queue.js';
export { createWorker, type JobContext, type JobHandler, type JobWorker, type WorkerOptions } from './worker.js';
