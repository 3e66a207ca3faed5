import { pausedFrom } from '#core/bot';
import { type MarketClockEpoch, marketTime, Notify, type SlotNotice, type UserNotice } from '#core/model';
import { planLayout } from '#core/placement';
import type { PodId } from '#core/units';
import { type Repeated, systemTimers } from '#platform/clock';
import { createPool, type DbPool, Listener } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { type HealthServer, type Logger, startHealthServer } from '#platform/telemetry';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import { FrameStore } from '#store/frames';
import { LayoutRepository, type PodLoad, PostgresPodStore } from '#store/pods';
import type { PodConfig } from './pod.config.js';
import { cpuRatio, PodMetrics } from './pod-metrics.js';
import { DEFAULT_LEASE_TIMES, LeaseKeeper } from './slots/index.js';
import { FrameHub, processClock, ThreadHost, type ThreadHostDeps } from './threads/index.js';

/** Leases and heartbeats, the layout, the market clock; decisions have pools of their own in their threads. */
const POOL_MAX = 3;
const METRICS_EVERY_MS = 1_000;
/** How often the layout of users over slots is looked at, and how many users may move each time: each is without a pod for a moment. */
const LAYOUT_EVERY_MS = 2_000;
const MOVES_PER_LOOK = 50;
/** A pod that was silent for so long is forgotten, and what operators set for it. */
const POD_FORGOTTEN_AFTER_MS = 15 * 60_000;

/** The build that a pod runs. */
export interface PodBuild {
  readonly codeVersion: string;
  /** See `LeaseKeeperDeps.generation`. */
  readonly generation: () => number | undefined;
  /** See `ThreadHostDeps.thread`. */
  readonly slotThread: URL;
}

/** The pod's main thread: holds leases, hears the bus once for all slots, and runs each slot in a thread. Made by pod.module.ts. */
export class PodRole {
  private readonly metrics = new PodMetrics();
  private readonly cpu = cpuRatio(processClock);
  private readonly layout: LayoutRepository;
  private readonly store: PostgresPodStore;
  private readonly pool: DbPool;
  private readonly redis: RedisClient;
  private readonly subscriber: RedisSubscriber;
  private readonly listener: Listener;
  private readonly market: MarketClockReader;
  private readonly host: ThreadHost;
  private readonly keeper: LeaseKeeper;
  private readonly hub: FrameHub;
  private readonly repeated: Repeated[] = [];
  /** Users who live in each slot, as of the last look. */
  private users: ReadonlyMap<number, number> = new Map();
  private load: PodLoad = { cpu: 0, slots: [] };
  private barred = 0;
  private health: HealthServer | undefined;

  constructor(
    private readonly config: PodConfig,
    private readonly logger: Logger,
    { codeVersion, generation, slotThread }: PodBuild,
  ) {
    const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, THETAPOD_POD_ID: podId } = config;
    const onError = (event: string) => (error: unknown) => logger.warn(event, { code: errorCodeOf(error), error });
    this.pool = createPool(databaseUrl, {
      max: POOL_MAX,
      name: `thetapod-${podId}`,
      onIdleError: onError('pod.db_idle'),
    });
    this.redis = createRedis(redisUrl, { onError: onError('pod.redis') });
    this.subscriber = createSubscriber(redisUrl, { onError: onError('pod.redis') });
    this.listener = new Listener(databaseUrl, { name: `thetapod-${podId}-listen`, onError: onError('pod.listen') });
    this.market = new MarketClockReader({
      store: new MarketClockStore(this.pool),
      subscriber: this.subscriber,
      clock: processClock,
      timers: systemTimers,
      onError: onError('pod.clock'),
    });
    this.host = new ThreadHost({
      ...{ thread: slotThread, databaseUrl, redisUrl, codeVersion, logLevel: config.THETAPOD_LOG_LEVEL, log: logger },
      meter: this.metrics.meter,
      onLost: (lease) => this.keeper.forget(lease),
      onRestart: () => this.metrics.threadRestarted(),
      onCrash: (...crash) => this.noteCrash(...crash),
    });
    this.layout = new LayoutRepository(this.pool);
    this.store = new PostgresPodStore(this.pool);
    this.keeper = new LeaseKeeper(
      {
        podId: podId as PodId,
        capacity: config.THETAPOD_POD_SLOTS,
        httpPort: config.THETAPOD_HTTP_PORT,
        ...DEFAULT_LEASE_TIMES,
      },
      {
        store: this.store,
        clock: processClock,
        timers: systemTimers,
        host: this.host,
        load: () => this.load,
        generation,
        onFailure: onError('pod.lease_round_failed'),
      },
    );
    this.hub = new FrameHub({
      store: new FrameStore(this.redis),
      subscriber: this.subscriber,
      timers: systemTimers,
      onFrame: (frame) => this.host.frame(frame),
      onFailure: onError('pod.frames'),
    });
  }

  /** Begins. Databases that are away are waited for. Errors: PlatformError `PORT_TAKEN`. */
  async start(): Promise<void> {
    this.health = await startHealthServer({
      port: this.config.THETAPOD_HTTP_PORT,
      metrics: this.metrics.metrics,
      ready: async () => ({ leases: this.keeper.isReady, marketClock: this.market.isKnown }),
    });
    this.market.onChange((epoch) => void this.followClock(epoch));
    this.host.warmUp();
    await this.market.start();
    this.listen();
    await this.listener.start();
    this.hub.start();
    await this.hub.caughtUp();
    this.keeper.start();
    this.every(METRICS_EVERY_MS, 'pod.metrics_failed', () => this.measure());
    this.every(LAYOUT_EVERY_MS, 'pod.layout_failed', () => this.settleLayout());
    this.logger.info('pod.started', { podId: this.config.THETAPOD_POD_ID, port: this.health.port });
  }

  /** Nest calls it when the application context closes: slots end what they are doing, leases are given back. */
  async onApplicationShutdown(): Promise<void> {
    await this.keeper.stop();
    await this.host.close();
    await Promise.all(this.repeated.map((one) => one.stop()));
    await this.hub.stop();
    await this.market.close();
    await this.listener.close();
    await this.subscriber.close();
    await this.redis.close();
    await this.health?.close();
    await this.pool.end();
  }

  /** Frames first, then the clock, as market published them. Never rejects. */
  private async followClock(epoch: MarketClockEpoch): Promise<void> {
    await this.hub.caughtUp();
    // A newer epoch that came meanwhile follows by itself.
    if (this.market.epoch()?.epoch === epoch.epoch) this.host.clock(epoch);
  }

  private listen(): void {
    for (const channel of [Notify.commands, Notify.orders] as const) {
      this.listener.listen(channel, (payload) => {
        this.host.tellAll({ type: 'notice', channel, notice: JSON.parse(payload) as UserNotice });
      });
    }
    this.listener.listen(Notify.slots, (payload) => {
      // What a pod has taken is its own affair.
      if ((JSON.parse(payload) as SlotNotice).slotId === undefined) this.keeper.hurry();
    });
    this.listener.onReconnected(() => this.host.tellAll({ type: 'reread' }));
  }

  private readonly noteCrash: ThreadHostDeps['onCrash'] = async (lease, { botId, scope }, code) => {
    const epoch = this.market.epoch();
    if (!epoch) return;
    const at = marketTime(epoch, processClock.now());
    const detail = `thread of slot ${lease.slotId}, epoch ${lease.epoch}`;
    await this.store.noteFault({ lease, botId, scope, code, detail, pauseFrom: pausedFrom(code), at });
  };

  private every(ms: number, event: string, task: () => Promise<void> | void): void {
    const onFailure = (error: unknown) => this.logger.warn(event, { code: errorCodeOf(error), error });
    this.repeated.push(systemTimers.every(ms, task, onFailure));
  }

  private measure(): void {
    this.load = { cpu: this.cpu(), slots: this.host.load() };
    const slots = this.load.slots.map((slot) => {
      const users = this.users.get(slot.slotId);
      return { ...slot, ...(users !== undefined && { users }) };
    });
    const { standing } = this.keeper;
    this.metrics.show(standing, this.load.cpu, slots);
    const { barred = 0 } = standing;
    if (barred > 0 && barred !== this.barred) this.logger.warn('pod.slots_barred', { slots: barred });
    this.barred = barred;
  }

  private async settleLayout(): Promise<void> {
    const moved = await this.layout.settle(planLayout, MOVES_PER_LOOK);
    if (moved > 0) this.logger.info('pod.users_moved', { users: moved });
    await this.layout.forgetPods(POD_FORGOTTEN_AFTER_MS);
    this.users = new Map((await this.layout.read()).slots.map(({ slotId, users }) => [slotId, users]));
  }
}
