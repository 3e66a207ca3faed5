import { join } from 'node:path';
import { seededRandom } from '#core/units';
import { type Repeated, systemClock, systemTimers } from '#platform/clock';
import { createPool, type DbPool } from '#platform/db';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { createMetrics, type HealthServer, type Logger, startHealthServer } from '#platform/telemetry';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import { FrameStore, NewestFrames } from '#store/frames';
import { BrokerStreet } from './brokers/index.js';
import { frameWorld } from './brokers/kit/index.js';
import {
  Exchange,
  type ExchangeServer,
  readAnchor,
  resumeWorld,
  SEEN_EVERY_MS,
  startExchangeServer,
  VendorDoors,
  writeAnchor,
} from './exchange/index.js';
import { exchangeWorld } from './exchange-world.js';
import type { SimulatorConfig } from './simulator.config.js';

/** The market clock alone is read from it. */
const POOL_MAX = 2;

/** The simulator role: the exchange, unless files are replayed, and the simulated brokers. Made by simulator.module.ts. */
export class SimulatorRole {
  private readonly pool: DbPool;
  private readonly redis: RedisClient;
  private readonly subscriber: RedisSubscriber;
  private readonly marketClock: MarketClockReader;
  private street: BrokerStreet | undefined;
  private health: HealthServer | undefined;
  private server: ExchangeServer | undefined;
  private vendors: VendorDoors | undefined;
  private seen: Repeated | undefined;
  private saveSeen: (() => Promise<void>) | undefined;
  private isWorking = false;

  constructor(
    private readonly config: SimulatorConfig,
    private readonly logger: Logger,
  ) {
    const onError = this.onFailure;
    this.pool = createPool(config.DATABASE_URL, { max: POOL_MAX, name: 'simulator', onIdleError: onError });
    this.redis = createRedis(config.REDIS_URL, { onError });
    this.subscriber = createSubscriber(config.REDIS_URL, { onError });
    this.marketClock = new MarketClockReader({
      store: new MarketClockStore(this.pool),
      subscriber: this.subscriber,
      clock: systemClock,
      timers: systemTimers,
      onError,
    });
  }

  /** Errors: PlatformError `PORT_TAKEN`. */
  async start(): Promise<void> {
    const { config, logger } = this;
    const exchange = config.THETAPOD_SIMULATOR_EXCHANGE ? await this.startExchange() : undefined;
    await this.marketClock.start();
    this.street = this.newStreet(exchange);
    await this.street.open();
    this.isWorking = true;
    this.health = await startHealthServer({
      port: config.THETAPOD_HTTP_PORT,
      metrics: createMetrics('simulator'),
      ready: async () => ({ simulator: this.isWorking }),
    });
    logger.info('simulator.started', { port: this.server?.port, brokers: [...this.street.brokers.keys()].join() });
  }

  private newStreet(exchange: Exchange | undefined): BrokerStreet {
    const { config } = this;
    // Tokens are kept over a restart, so each start makes others.
    const parts = { clock: systemClock, random: seededRandom(systemClock.now() % 2_147_483_647) };
    const frames = new NewestFrames(new FrameStore(this.redis));
    const seesExchange = config.THETAPOD_SIMULATOR_BROKERS_SEE === 'exchange';
    return new BrokerStreet({
      dataDir: config.THETAPOD_DATA_DIR,
      world:
        exchange && seesExchange
          ? exchangeWorld({ ...parts, exchange })
          : frameWorld({ ...parts, frames, marketClock: this.marketClock }),
      clock: systemClock,
      timers: systemTimers,
      publicOrigins: config.THETAPOD_PUBLIC_ORIGINS,
      controlPort: config.THETAPOD_SIMULATOR_CONTROL_PORT,
      feeds: async (path, body) => (await this.vendors?.command(path, body)) ?? false,
      onFailure: this.onFailure,
    });
  }

  /** Nest calls it when the application context closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.seen?.stop();
    await this.saveSeen?.();
    await this.server?.close();
    await this.vendors?.close();
    await this.street?.close();
    await this.marketClock.close();
    await this.subscriber.close();
    await this.redis.close();
    await this.pool.end();
    await this.health?.close();
  }

  private readonly onFailure = (error: unknown) => this.logger.warn('simulator.failed', { error });

  private async startExchange(): Promise<Exchange> {
    const { config, onFailure } = this;
    const file = join(config.THETAPOD_DATA_DIR, 'simulator.json');
    const settings = { seed: config.THETAPOD_SIMULATOR_SEED, rate: config.THETAPOD_SIMULATOR_RATE };
    const anchor = resumeWorld(await readAnchor(file), settings, systemClock.now());
    const saveSeen = () => writeAnchor(file, { ...anchor, seenWall: systemClock.now() });
    this.saveSeen = saveSeen;
    this.seen = systemTimers.every(SEEN_EVERY_MS, saveSeen, onFailure);
    const exchange = new Exchange(anchor);
    const parts = { exchange, clock: systemClock, timers: systemTimers, onFailure };
    this.server = await startExchangeServer({ ...parts, port: config.THETAPOD_SIMULATOR_PORT });
    const ports = { massive: config.THETAPOD_SIMULATOR_MASSIVE_PORT, theta: config.THETAPOD_SIMULATOR_THETA_PORT };
    if (ports.massive === 0 || ports.theta === 0) return exchange;
    this.vendors = new VendorDoors({ ...parts, ports });
    await this.vendors.open();
    return exchange;
  }
}
