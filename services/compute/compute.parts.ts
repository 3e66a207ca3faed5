/** Opens what the compute role stands on and takes jobs until it is closed. Holds nothing that is not also elsewhere. */
import { COMPUTE_QUEUE } from '#core/model';
import type { ContentHash } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createPool, type DbPool, queryRows } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { sha256Hex } from '#platform/hash';
import { createWorker, type JobWorker } from '#platform/queues';
import { createRedis, createSubscriber } from '#platform/redis';
import { createMetrics, type Logger, type Metrics, type Readiness } from '#platform/telemetry';
import { BotRepository } from '#store/bots';
import { ChainDayStore } from '#store/chain-days';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import { DecisionRepository } from '#store/decisions';
import { FrameStore, KeptFrames, NewestFrames } from '#store/frames';
import { historyFolderOf } from '#store/history';
import { ReferenceReader, ReferenceStore } from '#store/reference';
import { AccountRepository } from '#store/users';
import type { ComputeConfig } from './compute.config.js';
import { ChainDayRecorder } from './history/index.js';
import { changeProcessor, HistoryCompactor, previewProcessor, volatilityProcessor } from './jobs/index.js';

export interface ComputeParts {
  readonly metrics: Metrics;
  readonly ready: Readiness;
  close(): Promise<void>;
}

const POOL_MAX = 4;
const COMPACT_EVERY_MS = 60_000;

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
  const marketNow = () => (market.isKnown ? market.now() : undefined);
  const frameStore = new FrameStore(redis);
  const frames = new NewestFrames(frameStore);
  const hash = (bytes: Uint8Array) => sha256Hex(bytes) as ContentHash;
  const preview = previewProcessor({
    accountOf: async (userId, accountId) => (await accounts.get(userId, accountId))?.view,
    frames,
    facts: () => reference.facts(),
    marketNow,
    clock: systemClock,
    hash,
  });
  const change = changeOn(pool, hash);
  const volatility = volatilityProcessor(frames);
  const history = complain('history');
  const recorder = new ChainDayRecorder({ frames, days: new ChainDayStore(pool), marketNow, onError: history });
  const endHistory = recorder.follow(frameStore, subscriber);
  const compactor = new HistoryCompactor({
    pool,
    root: historyFolderOf(config.THETAPOD_DATA_DIR),
    clock: systemClock,
    onCompacted: (day, compacted) => {
      const isWhole = compacted.cutFiles === 0 && compacted.damagedBytes === 0;
      logger[isWhole ? 'info' : 'warn']('history.compacted', { day, ...compacted });
    },
  });
  const compacting = systemTimers.every(COMPACT_EVERY_MS, () => compactor.look(), history);
  const seconds = metrics.histogram('compute_preview_seconds', 'Time from taking a preview to its answer.');
  const worker: JobWorker = createWorker<unknown, unknown>(
    COMPUTE_QUEUE,
    async (data, context) => {
      if (kindOf(data) === 'volatility') return volatility(data, context);
      if (kindOf(data) === 'change') return change(data, context);
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
      await endHistory();
      await compacting.stop();
      await Promise.allSettled([market.close(), reference.close(), subscriber.close(), redis.close()]);
      await pool.end();
    },
  };
}

function changeOn(pool: DbPool, hash: (bytes: Uint8Array) => ContentHash) {
  const bots = new BotRepository(pool);
  const decisions = new DecisionRepository(pool);
  const kept = new KeptFrames(pool);
  return changeProcessor({
    isOwnBot: async (userId, botId) => (await bots.get(userId, botId)) !== undefined,
    decisionsOf: (userId, botId, page) => decisions.list(userId, botId, page),
    configOf: (userId, botId, version) => bots.configOf(userId, botId, version),
    keptFrame: (frame) => kept.read(frame),
    clock: systemClock,
    hash,
  });
}

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'kind' in data ? data.kind : undefined;
}
