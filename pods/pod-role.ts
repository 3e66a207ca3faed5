import { type MarketClockEpoch, Notify, type UserNotice } from '#core/model';
import type { PodId } from '#core/units';
import { type Repeated, systemTimers } from '#platform/clock';
import { createPool, type DbPool, Listener } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { createMetrics, type HealthServer, type Logger, startHealthServer } from '#platform/telemetry';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import { FrameStore } from '#store/frames';
import { PostgresPodStore } from '#store/pods';
import type { TickMeter } from './instance/index.js';
import type { PodConfig } from './pod.config.js';
import { DEFAULT_LEASE_TIMES, LeaseKeeper } from './slots/index.js';
import { FrameHub, processClock, ThreadHost } from './threads/index.js';

/** Leases, heartbeats and the market clock; decisions have pools of their own in their threads. */
const POOL_MAX = 2;
const METRICS_EVERY_MS = 1_000;

/** The pod's main thread: holds leases, hears the bus once for all slots, and runs each slot in a thread. Made by pod.module.ts. */
export class PodRole {
  private readonly metrics = createMetrics('pod');
  private readonly pool: DbPool;
  private readonly redis: RedisClient;
  private readonly subscriber: RedisSubscriber;
  private readonly listener: Listener;
  private readonly market: MarketClockReader;
  private readonly host: ThreadHost;
  private readonly keeper: LeaseKeeper;
  private readonly hub: FrameHub;
  private gauges: Repeated | undefined;
  private health: HealthServer | undefined;

  constructor(
    private readonly config: PodConfig,
    private readonly logger: Logger,
    codeVersion: string,
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
      ...{ databaseUrl, redisUrl, codeVersion, logLevel: config.THETAPOD_LOG_LEVEL, log: logger },
      meter: this.meter(),
      onLost: (lease) => this.keeper.forget(lease),
      onRestart: this.restartCounter(),
    });
    this.keeper = new LeaseKeeper(
      {
        podId: podId as PodId,
        capacity: config.THETAPOD_POD_SLOTS,
        httpPort: config.THETAPOD_HTTP_PORT,
        ...DEFAULT_LEASE_TIMES,
      },
      {
        store: new PostgresPodStore(this.pool),
        clock: processClock,
        timers: systemTimers,
        host: this.host,
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
      metrics: this.metrics,
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
    this.showSlots();
    this.logger.info('pod.started', { podId: this.config.THETAPOD_POD_ID, port: this.health.port });
  }

  /** Nest calls it when the application context closes: slots end what they are doing, leases are given back. */
  async onApplicationShutdown(): Promise<void> {
    await this.keeper.stop();
    await this.host.close();
    await this.gauges?.stop();
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
    this.listener.onReconnected(() => this.host.tellAll({ type: 'reread' }));
  }

  private meter(): TickMeter {
    const labels = ['kind', 'outcome'];
    const count = this.metrics.counter('pod_ticks_total', 'Ticks by kind and what became of them', labels);
    const seconds = this.metrics.histogram('pod_tick_seconds', 'From the start of a tick to its end', undefined, [
      'kind',
    ]);
    return {
      tick(kind, outcome, durationMs) {
        count.add(1, { kind, outcome });
        seconds.observe(durationMs / 1_000, { kind });
      },
    };
  }

  private restartCounter(): () => void {
    const restarts = this.metrics.counter('pod_thread_restarts_total', 'Slot threads that ended by themselves');
    return () => restarts.add();
  }

  private showSlots(): void {
    const held = this.metrics.gauge('pod_slots_held', 'Slots that this pod holds');
    const show = () => held.set(this.keeper.slotsHeld);
    this.gauges = systemTimers.every(METRICS_EVERY_MS, show, () => undefined);
  }
}
