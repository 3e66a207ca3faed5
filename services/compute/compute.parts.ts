/** Opens what the compute role stands on and takes jobs until it is closed. Holds nothing that is not also elsewhere. */
import { COMPUTE_QUEUE } from '#core/model';
import type { ContentHash } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createPool, queryRows } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { sha256Hex } from '#platform/hash';
import { createWorker, type JobWorker } from '#platform/queues';
import { createRedis, createSubscriber } from '#platform/redis';
import { createMetrics, type Logger, type Metrics, type Readiness } from '#platform/telemetry';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import { FrameStore, NewestFrames } from '#store/frames';
import { ReferenceReader, ReferenceStore } from '#store/reference';
import { AccountRepository } from '#store/users';
import type { ComputeConfig } from './compute.config.js';
import { previewProcessor } from './jobs/index.js';

export interface ComputeParts {
  readonly metrics: Metrics;
  readonly ready: Readiness;
  close(): Promise<void>;
}

const POOL_MAX = 4;

export async function startCompute(config: ComputeConfig, logger: Logger): Promise<ComputeParts> {
  const complain = (what: string) => (error: unknown) => logger.warn(`${what}.trouble`, { code: errorCodeOf(error) });
  const onRedis = { onError: complain('redis') };
  const pool = createPool(config.DATABASE_URL, {
    max: POOL_MAX,
    name: 'thetapod-compute',
    onIdleError: complain('database'),
  });
  const redis = createRedis(config.REDIS_URL, onRedis);
  const subscriber = createSubscriber(config.REDIS_URL, onRedis);
  const market = new MarketClockReader({
    store: new MarketClockStore(pool),
    subscriber,
    clock: systemClock,
    timers: systemTimers,
    onError: complain('clock'),
  });
  await market.start();
  const reference = new ReferenceReader({
    store: new ReferenceStore(pool),
    timers: systemTimers,
    onError: complain('reference'),
  });
  await reference.start();
  const accounts = new AccountRepository(pool);
  const metrics = createMetrics('compute');
  const preview = previewProcessor({
    accountOf: async (userId, accountId) => (await accounts.get(userId, accountId))?.view,
    frames: new NewestFrames(new FrameStore(redis)),
    facts: () => reference.facts(),
    marketNow: () => (market.isKnown ? market.now() : undefined),
    clock: systemClock,
    hash: (bytes) => sha256Hex(bytes) as ContentHash,
  });
  const seconds = metrics.histogram('compute_preview_seconds', 'Time from taking a preview to its answer.');
  const worker: JobWorker = createWorker<unknown, unknown>(
    COMPUTE_QUEUE,
    async (data, context) => {
      const startedMs = systemClock.monotonicMs();
      const reply = await preview(data, context);
      seconds.observe((systemClock.monotonicMs() - startedMs) / 1000);
      return reply;
    },
    {
      url: config.REDIS_URL,
      concurrency: config.THETAPOD_COMPUTE_CONCURRENCY,
      onError: complain('worker'),
      onJobFailed: (error, jobId) => logger.error('job.failed', { jobId, error }),
    },
  );
  return {
    metrics,
    async ready() {
      const check = (probe: Promise<unknown>) =>
        probe.then(
          () => true,
          (error: unknown) => errorCodeOf(error),
        );
      const [database, redisAnswers] = await Promise.all([check(queryRows(pool, 'SELECT 1')), check(redis.ping())]);
      return { database, redis: redisAnswers };
    },
    async close() {
      await worker.close();
      await Promise.allSettled([market.close(), reference.close(), subscriber.close(), redis.close()]);
      await pool.end();
    },
  };
}
