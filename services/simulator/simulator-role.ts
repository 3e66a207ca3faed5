import { join } from 'node:path';
import { type Repeated, systemClock, systemTimers } from '#platform/clock';
import { createMetrics, type HealthServer, type Logger, startHealthServer } from '#platform/telemetry';
import {
  Exchange,
  type ExchangeServer,
  readAnchor,
  resumeWorld,
  SEEN_EVERY_MS,
  startExchangeServer,
  writeAnchor,
} from './exchange/index.js';
import type { SimulatorConfig } from './simulator.config.js';

/** The simulator role: the exchange's server and its anchor on disk. Made by simulator.module.ts. */
export class SimulatorRole {
  private health: HealthServer | undefined;
  private server: ExchangeServer | undefined;
  private seen: Repeated | undefined;
  private saveSeen: (() => Promise<void>) | undefined;

  constructor(
    private readonly config: SimulatorConfig,
    private readonly logger: Logger,
  ) {}

  /** Errors: PlatformError `PORT_TAKEN`. */
  async start(): Promise<void> {
    const { config, logger } = this;
    const file = join(config.THETAPOD_DATA_DIR, 'simulator.json');
    const settings = { seed: config.THETAPOD_SIMULATOR_SEED, rate: config.THETAPOD_SIMULATOR_RATE };
    const anchor = resumeWorld(await readAnchor(file), settings, systemClock.now());
    const saveSeen = () => writeAnchor(file, { ...anchor, seenWall: systemClock.now() });
    this.saveSeen = saveSeen;
    const onFailure = (error: unknown) => logger.warn('simulator.failed', { error });
    this.seen = systemTimers.every(SEEN_EVERY_MS, saveSeen, onFailure);
    const exchange = new Exchange(anchor);
    this.server = await startExchangeServer({
      exchange,
      clock: systemClock,
      timers: systemTimers,
      port: config.THETAPOD_SIMULATOR_PORT,
      onFailure,
    });
    const metrics = createMetrics('simulator');
    this.health = await startHealthServer({
      port: config.THETAPOD_HTTP_PORT,
      metrics,
      ready: async () => ({ exchange: this.server !== undefined }),
    });
    logger.info('simulator.started', {
      port: this.server.port,
      underlyings: exchange.tickers.length,
      session: exchange.timeAt(systemClock.now()).session.date,
    });
  }

  /** Nest calls it when the application context closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.seen?.stop();
    await this.saveSeen?.();
    await this.server?.close();
    await this.health?.close();
  }
}
