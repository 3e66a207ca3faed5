import { randomUUID } from 'node:crypto';
import { type IntentNotice, Notify } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import type { AccountId, DeskId } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createPool, type DbPool, Listener } from '#platform/db';
import { runBackground } from '#platform/errors';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import {
  createMetrics,
  exitOnFailure,
  type HealthServer,
  type Logger,
  type Metrics,
  startHealthServer,
} from '#platform/telemetry';
import type { BrokerPort } from '#ports';
import { BrokerQuoteStore, QuoteLoginStore } from '#store/broker-quotes';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import { PostgresDeskStore } from '#store/desk';
import { FrameStore, NewestFrames, subscribeFrames } from '#store/frames';
import { PostgresPaperBooks } from '#store/paper';
import { PreviewRepository } from '#store/previews';
import { ReferenceReader, ReferenceStore } from '#store/reference';
import { paceOf } from './broker-pace.js';
import type { BrokersConfig } from './brokers.config.js';
import { Desk } from './desk/index.js';
import { DeskControl } from './desk-control.js';
import { DeskLogins } from './desk-logins.js';
import { DeskReporter } from './desk-reporter.js';
import { FrameMemory } from './frame-memory.js';
import { PAPER_FEES, PaperBroker } from './paper/index.js';
import { PaperMatcher } from './paper-matcher.js';
import { QuoteReader } from './quotes/index.js';

/** What is written of orders, the paper broker's books, and the market's time. */
const POOL_MAX = 10;
/** Leases, stops and the look at what waits: behind the orders of many accounts a lease would run out and a stop be seen late. */
const VITAL_MAX = 3;
/** What polls read: it must not hold up orders. */
const READS_MAX = 4;
const CLOCK_WAIT_MS = 200;
/** The broker of accounts of our own. */
const PAPER = 'paper';

/** The desk role: the desk itself, the paper broker, and what wakes them. Made by brokers.module.ts. */
export class DeskRole {
  private readonly wantedPort: number;
  private readonly pool: DbPool;
  private readonly vital: DbPool;
  private readonly reads: DbPool;
  private readonly listener: Listener;
  private readonly redis: RedisClient;
  private readonly subscriber: RedisSubscriber;
  private readonly marketClock: MarketClockReader;
  private readonly reference: ReferenceReader;
  private readonly store: PostgresDeskStore;
  private readonly metrics: Metrics = createMetrics('desk');
  private readonly reporter: DeskReporter;
  private readonly paper: PaperBroker;
  private readonly frames: FrameMemory;
  private readonly matcher: PaperMatcher;
  private readonly desk: Desk;
  private readonly logins: DeskLogins;
  private readonly control: DeskControl;
  private readonly quotes: QuoteReader;
  private readonly stopping = new AbortController();
  private health: HealthServer | undefined;
  private running: Promise<unknown> | undefined;
  private isWorking = false;

  constructor(
    config: BrokersConfig,
    private readonly logger: Logger,
  ) {
    this.wantedPort = config.THETAPOD_HTTP_PORT;
    this.reporter = new DeskReporter(logger, systemClock, this.metrics);
    const onError = (error: unknown) => this.reporter.failed('desk.connection_failed', error);
    const open = (name: string, max: number) =>
      createPool(config.DATABASE_URL, { max, name, onIdleError: onError, pipelined: true, byKey: true });
    this.pool = open('desk', POOL_MAX);
    this.vital = open('desk-vital', VITAL_MAX);
    this.reads = open('desk-reads', READS_MAX);
    this.listener = new Listener(config.DATABASE_URL, { name: 'desk-listen', onError });
    this.redis = createRedis(config.REDIS_URL, { onError });
    this.subscriber = createSubscriber(config.REDIS_URL, { onError });
    this.store = new PostgresDeskStore(this.pool, { vital: this.vital, reads: this.reads });
    this.marketClock = new MarketClockReader({
      store: new MarketClockStore(this.pool),
      subscriber: this.subscriber,
      clock: systemClock,
      timers: systemTimers,
      onError,
    });
    this.reference = new ReferenceReader({ store: new ReferenceStore(this.pool), timers: systemTimers, onError });
    this.frames = new FrameMemory(new NewestFrames(new FrameStore(this.redis)), systemClock);
    const marketNow = () => this.marketClock.now();
    const newestFrame = this.frames.newestFrame.bind(this.frames);
    const limits = DEFAULT_RISK_LIMITS;
    const actions = () => this.reference.actions();
    this.paper = new PaperBroker({
      books: new PostgresPaperBooks(this.pool),
      newestFrame,
      marketNow,
      fees: PAPER_FEES,
      quoteAgeMsMax: limits.quoteAgeMsMax,
      onMatchFailure: (error) => this.reporter.failed('paper.match_failed', error),
      onUnsettled: (accountId, _symbol, cause) => this.reporter.unsettled(accountId, cause),
      actions,
      onActionRefused: (accountId, code) => this.reporter.actionRefused(accountId, code),
    });
    this.logins = new DeskLogins({
      config,
      logger,
      metrics: this.metrics,
      marketNow,
      onConnected: (accountId) => this.desk.wake(accountId),
      onFailure: this.reporter.failed.bind(this.reporter),
    });
    this.control = new DeskControl({
      ...{ pool: this.vital, logger, metrics: this.metrics, limits, marketNow, newestFrame },
      ...{ dataDir: config.THETAPOD_DATA_DIR, port: config.THETAPOD_DESK_COMMAND_PORT },
      onChange: () => this.desk.wake(),
    });
    const deskId = `desk-${randomUUID()}` as DeskId;
    this.desk = new Desk({
      ...this.control.deskParts,
      deskId,
      store: this.control.remembering(this.store),
      brokerFor: (accountId) => this.brokerFor(accountId),
      paceOf,
      clock: systemClock,
      marketNow,
      timers: systemTimers,
      newestFrame,
      limits,
      actions,
      report: this.reporter.report,
      notePreview: (preview) =>
        void new PreviewRepository(this.reads)
          .add(preview)
          .catch((error: unknown) => this.reporter.failed('preview.not_kept', error)),
    });
    const quotes = new BrokerQuoteStore(this.redis);
    const operators = new QuoteLoginStore(this.reads);
    this.quotes = new QuoteReader({
      deskId,
      wishes: () => quotes.wishes(systemClock.now()),
      logins: () => operators.list(),
      marketOf: ({ broker, environment }) => this.logins.registry.marketDataOf(broker, environment),
      isHeld: ({ accountId }) => this.desk.accounts.includes(accountId),
      tell: (part) => quotes.tell(part),
      report: (report) => quotes.putReport(report),
      clock: systemClock,
      timers: systemTimers,
      random: Math.random,
      onFailure: (error) => this.reporter.failed('quotes.read_failed', error),
    });
    this.matcher = new PaperMatcher({
      broker: this.paper,
      timers: systemTimers,
      monotonicMs: () => systemClock.monotonicMs(),
      onTouched: (accountId) => this.desk.wake(accountId),
      onFailure: (error) => this.reporter.failed('paper.match_failed', error),
    });
  }

  /** Where health and metrics are served, once it was started. */
  get port(): number {
    return this.health?.port ?? this.wantedPort;
  }

  /** Begins; databases that are away are waited for. Errors: PlatformError `PORT_TAKEN`. */
  async start(): Promise<void> {
    this.health = await startHealthServer({
      port: this.wantedPort,
      metrics: this.metrics,
      ready: async () => ({
        marketClock: this.marketClock.isKnown,
        notifications: this.listener.isConnected,
        desk: this.isWorking,
      }),
    });
    await this.control.start(this.listener);
    const { signal } = this.stopping;
    const policy = exitOnFailure(this.logger);
    // Logins are renewed whether the market's time is known or not.
    this.logins.listen(this.listener);
    this.quotes.start();
    this.running = Promise.all([
      runBackground('desk', policy, () => this.work(signal)),
      runBackground('logins', policy, () => this.logins.run(signal)),
    ]);
    this.logger.info('desk.started', { port: this.port });
  }

  /** Nest calls it when the application context closes. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // A broker that does not answer holds up nobody: its calls are cut with the logins.
    const quotes = this.quotes.close();
    await this.running;
    await this.control.close();
    await this.logins.close();
    await quotes;
    await this.matcher.close();
    await this.reference.close();
    await this.marketClock.close();
    await this.health?.close();
    await this.subscriber.close();
    await this.listener.close();
    await this.redis.close();
    await Promise.all([this.pool, this.vital, this.reads].map((pool) => pool.end()));
  }

  private async work(signal: AbortSignal): Promise<void> {
    await this.marketClock.start();
    await this.reference.start();
    await this.listener.start();
    // Nothing is judged, matched or expired before the market's time is known.
    while (!this.marketClock.isKnown && !signal.aborted) {
      await systemTimers.sleep(CLOCK_WAIT_MS, signal).catch(() => undefined);
    }
    if (signal.aborted) return;
    const noticeOf = (payload: string) => JSON.parse(payload) as IntentNotice;
    this.listener.listen(Notify.intents, (payload) => this.desk.hear(noticeOf(payload)));
    this.listener.listen(Notify.deskCommands, (payload) => this.desk.wake(noticeOf(payload).accountId, 'commands'));
    this.listener.onReconnected(() => this.desk.wake());
    subscribeFrames(this.subscriber, {
      onFrame: ({ underlying }) => {
        this.frames.moved(underlying);
        this.matcher.frameMoved(underlying);
        this.desk.frameMoved(underlying);
      },
      onReconnected: () => {
        this.frames.moved();
        this.matcher.sweepSoon();
      },
    });
    const held = this.metrics.gauge('desk_accounts', 'Accounts whose lease this desk holds');
    const gauge = systemTimers.every(
      1_000,
      () => held.set(this.desk.accounts.length),
      this.reporter.failed.bind(this.reporter, 'desk.metrics_failed'),
    );
    this.matcher.start();
    this.isWorking = true;
    try {
      await this.desk.run(signal);
    } finally {
      this.isWorking = false;
      await gauge.stop();
    }
  }

  private async brokerFor(accountId: AccountId): Promise<BrokerPort | undefined> {
    const place = await this.logins.placeOf(accountId);
    const broker = place?.broker === PAPER ? this.paper : await this.logins.brokerFor(accountId);
    return broker && this.control.watched(accountId, broker);
  }
}
