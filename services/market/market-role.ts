import { join } from 'node:path';
import { type ChainFrame, QUALITY_REASONS } from '#core/model';
import { MS_PER_SECOND, type Random, seededRandom, type Underlying } from '#core/units';
import { type Repeated, systemClock, systemTimers } from '#platform/clock';
import { createPool, type DbPool } from '#platform/db';
import { createRedis, createSubscriber, type RedisClient, type RedisSubscriber } from '#platform/redis';
import { createMetrics, type HealthServer, type Logger, type Metrics, startHealthServer } from '#platform/telemetry';
import { MarketClockStore } from '#store/clock';
import { COLD_CHAIN_CHANNEL, ColdChainStore, FeedReportStore } from '#store/feeds';
import { FrameStore } from '#store/frames';
import { Duck, FrameSpool, HistoryFolder, HistoryManifest, historyFolderOf, RecordedFrames } from '#store/history';
import { type ReferenceFileContent, ReferenceStore } from '#store/reference';
import { type Watched, WatchedStore } from '#store/watched';
import { ColdChains } from './cold-chains.js';
import { openDeskQuotes } from './desk-quotes.js';
import { FailureLog } from './failure-log.js';
import { FeedBoard, type FeedFigures, JUMPS_MAX } from './feed-board.js';
import { FeedReporter } from './feed-reporter.js';
import {
  type FeedClockPorts,
  LiveFeed,
  planRecorded,
  planReplay,
  ReplayFeed,
  type ReplayScript,
  SIMULATOR_SOURCE,
  SimulatorClient,
  SimulatorFeed,
  scriptOfFiles,
} from './feeds/index.js';
import { type MarketConfig, shardOfSettings } from './market.config.js';
import { followsVendors, isSimulatedMarket, openReferenceVendor, openVendors } from './open-vendors.js';
import { FramePublisher } from './publish/index.js';
import { type CurveOn, openCurves } from './rates/index.js';
import { FrameRecorder } from './recorder/index.js';
import { ReferenceFolder, SimulatedReference, VendorReference } from './reference/index.js';
import { leads, owns, type Shard, underlyingOfSymbol, watchedBy } from './shards/index.js';

/** What somebody holds is looked at so often. */
const CLOSE_LOOK_EVERY_MS = 5;
/** Encoding frames that nobody holds takes so long of a look. */
const ORDINARY_ENCODE_MS = 5;
const FLUSH_ALL_EVERY_MS = 40;
const VERIFY_EVERY_MS = 500;
/** Also how late an operator's pause, play or step may be noticed; the control row is read each time. */
const POLL_EVERY_MS = 250;
const SIMULATOR_POLL_EVERY_MS = 500;
const REFERENCE_EVERY_MS = 5_000;
/** The simulated exchange tells everything: what is held only says whose frames go out sooner. */
const HELD_EVERY_MS = 5_000;
const REPORT_EVERY_MS = 1_000;
const COLD_CHAIN_EVERY_MS = 500;

/** A feed as the role drives it. */
interface Feed {
  readonly source: string;
  readonly pollEveryMs: number;
  /** Has no frames until somebody needs some, or while its vendor is away: neither keeps the rest from starting. */
  readonly waits?: true;
  /** Begins; called again after a failure until it succeeded. */
  start(): Promise<void>;
  poll(): Promise<void>;
  /** Offers frames between polls where what somebody holds has moved. */
  offerClose?(): void;
  close(): void;
  /** Called once no poll runs any more. */
  leave(): Promise<void>;
  /** What it counts, and its prices that wait; absent where no vendor is followed. */
  measure?(): FeedFigures;
  /** Reads a chain that nobody follows and publishes it once; absent where all chains come by themselves. */
  readOnce?(underlying: Underlying): Promise<void>;
}

/** What the role gives to each feed. */
interface FeedPorts extends FeedClockPorts {
  readonly clock: typeof systemClock;
  readonly offerFrames: (frames: readonly ChainFrame[]) => void;
}

/** The market role: one feed, the publisher, and the loops that drive them. Made by market.module.ts. */
export class MarketRole {
  private readonly pool: DbPool;
  private readonly redis: RedisClient;
  private readonly clockStore: MarketClockStore;
  private readonly frameStore: FrameStore;
  private readonly publisher: FramePublisher;
  private readonly failures: FailureLog;
  /** Which part of the market is this process's. */
  private readonly shard: Shard;
  private readonly watched: WatchedStore;
  private readonly metrics: Metrics = createMetrics('market');
  private readonly loops: Repeated[] = [];
  /** Absent when nothing is recorded. */
  private readonly recorder: FrameRecorder | undefined;
  /** Open while a recorded day is replayed. */
  private duck: Duck | undefined;
  private health: HealthServer | undefined;
  private feed: Feed | undefined;
  private board: FeedBoard | undefined;
  private subscriber: RedisSubscriber | undefined;
  private referenceVendor: ReturnType<typeof openReferenceVendor>;
  private started = false;

  constructor(
    private readonly config: MarketConfig,
    private readonly logger: Logger,
  ) {
    this.failures = new FailureLog(logger, systemClock);
    const onError = (error: unknown) => this.failures.report('market.connection_failed', error);
    this.pool = createPool(config.DATABASE_URL, { max: 3, name: 'market', onIdleError: onError });
    this.redis = createRedis(config.REDIS_URL, { onError });
    if (config.THETAPOD_RECORD ?? config.THETAPOD_FEED.some((feed) => feed !== 'replay' && feed !== 'simulator')) {
      this.recorder = new FrameRecorder(new FrameSpool(historyFolderOf(config.THETAPOD_DATA_DIR)), {
        everyMs: config.THETAPOD_RECORD_EVERY_S * MS_PER_SECOND,
        onError: (error) => this.failures.report('market.record_failed', error),
      });
    }
    this.shard = shardOfSettings(config);
    this.watched = new WatchedStore(this.pool);
    this.clockStore = new MarketClockStore(this.pool, this.redis);
    this.frameStore = new FrameStore(this.redis);
    const { frameStore } = this;
    this.publisher = new FramePublisher(
      {
        publish: async (frame, bytes, hash) => {
          await frameStore.publish({ underlying: frame.underlying, sequence: frame.sequence, hash, bytes });
          this.recorder?.offer(frame, bytes, hash);
        },
        holdsFrame: async (underlying) => (await frameStore.peekNewest(underlying)) !== undefined,
      },
      systemClock,
    );
  }

  /** Reads what is to be replayed, then begins. Databases that are away are waited for. Errors: PlatformError `REPLAY_*`, `PORT_TAKEN`. */
  async start(): Promise<void> {
    this.feed = await this.openFeed();
    const { feed } = this;
    this.health = await startHealthServer({
      port: this.config.THETAPOD_HTTP_PORT,
      metrics: this.metrics,
      // One of several processes may have nothing to publish.
      ready: async () => ({
        feed: this.started,
        frames: feed.waits === true || this.shard.count > 1 || this.publisher.counters.published > 0,
      }),
    });
    this.repeat('market.feed_failed', feed.pollEveryMs, async () => {
      if (!this.started) await this.begin(feed);
      if (this.started) await feed.poll();
    });
    this.repeat('market.publish_failed', CLOSE_LOOK_EVERY_MS, () => {
      feed.offerClose?.();
      return this.publisher.flush(ORDINARY_ENCODE_MS);
    });
    this.repeat('market.verify_failed', VERIFY_EVERY_MS, () => this.publisher.verify());
    if (leads(this.shard)) this.followReference();
    this.tellFeed(feed);
    this.readColdChains(feed);
    this.showMetrics();
    this.logger.info('market.started', { source: feed.source, port: this.health.port, ...this.shard });
  }

  /** For people, who see it in the app. */
  private tellFeed(feed: Feed): void {
    const board = new FeedBoard(feed.source, this.shard, systemClock);
    const reports = new FeedReportStore(this.redis);
    this.board = board;
    this.repeat('market.report_failed', REPORT_EVERY_MS, async () => {
      const report = board.report(feed.measure?.() ?? { counts: {}, jumps: [] });
      await reports.write(report, { changed: board.takeChanged() });
    });
  }

  /** Chains that nobody follows, when somebody looks at one. */
  private readColdChains({ readOnce }: Feed): void {
    if (!readOnce) return;
    const { config, redis } = this;
    const store = new ColdChainStore(redis);
    const chains = new ColdChains({
      clock: systemClock,
      read: readOnce,
      refuse: (underlying, code) => store.refuse(underlying, code),
    });
    const onError = (error: unknown) => this.failures.report('market.connection_failed', error);
    this.subscriber = createSubscriber(config.REDIS_URL, { onError });
    this.subscriber.subscribe(COLD_CHAIN_CHANNEL, (ticker) => {
      if (owns(this.shard, ticker as Underlying)) chains.ask(ticker);
    });
    this.repeat('market.cold_chain_failed', COLD_CHAIN_EVERY_MS, () => chains.look());
  }

  private followReference(): void {
    const { config } = this;
    const { THETAPOD_DATA_DIR, THETAPOD_FEED, THETAPOD_SIMULATOR_URL: url } = config;
    const parts = {
      store: new ReferenceStore(this.pool),
      onRead: ({ name, lines, faults }: ReferenceFileContent) =>
        this.logger.info('market.reference_read', { file: name, lines, faults: faults.length }),
    };
    const kept = new ReferenceFolder({ ...parts, folder: join(THETAPOD_DATA_DIR, 'reference') });
    const isMadeUp = THETAPOD_FEED.includes('simulator') || (followsVendors(config) && isSimulatedMarket(config));
    const exchange = isMadeUp && url !== undefined ? new SimulatorClient(url) : undefined;
    const simulated = new SimulatedReference({
      ...parts,
      ...(exchange && { read: (file: string) => exchange.reference(file) }),
    });
    this.repeat('market.reference_failed', REFERENCE_EVERY_MS, async () => {
      await kept.look();
      await simulated.look();
    });
    const vendor = openReferenceVendor(config, { clock: systemClock, timers: systemTimers });
    if (!vendor) return;
    this.referenceVendor = vendor;
    const told = new VendorReference({
      ...{ ...parts, vendor, clock: systemClock, random: newRandom() },
      readWatched: async () => (await this.watched.read()).underlyings,
      onFailure: (error) => this.failures.report('market.reference_failed', error),
    });
    this.repeat('market.reference_failed', REFERENCE_EVERY_MS, () => told.look());
  }

  /** Nest calls it when the application context closes. */
  async onApplicationShutdown(): Promise<void> {
    this.feed?.close();
    await this.referenceVendor?.close();
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.feed?.leave().catch((error: unknown) => this.failures.report('market.feed_failed', error));
    await this.recorder?.settled();
    this.duck?.close();
    await this.health?.close();
    await this.subscriber?.close();
    await this.redis.close();
    await this.pool.end();
  }

  private repeat(event: string, everyMs: number, task: () => Promise<void> | void): void {
    this.loops.push(systemTimers.every(everyMs, task, (error) => this.failures.report(event, error)));
  }

  /** Frames of another source would stand beside ours for ever: the first process removes them, and the others wait until the clock says that it has. */
  private async begin(feed: Feed): Promise<void> {
    const stored = await this.clockStore.read();
    if (stored?.source !== feed.source) {
      if (!leads(this.shard)) return;
      await this.frameStore.clear();
    }
    await feed.start();
    this.started = true;
  }

  private async openFeed(): Promise<Feed> {
    const { clockStore, publisher, config } = this;
    const clockPorts: FeedClockPorts = {
      readClock: async () => {
        const stored = await clockStore.read();
        if (!stored) return undefined;
        const { source, served, ...clock } = stored;
        return { clock, source, served };
      },
      writeClock: async ({ clock, source, served }) =>
        leads(this.shard) && (await clockStore.write(clock, source, served)),
    };
    const ports: FeedPorts = {
      ...clockPorts,
      clock: systemClock,
      offerFrames: (frames: readonly ChainFrame[]) => {
        for (const frame of frames) publisher.offer(frame);
      },
    };
    const curveOn = await openCurves(config);
    const [kind] = config.THETAPOD_FEED;
    if (kind === 'simulator') {
      const url = config.THETAPOD_SIMULATOR_URL as string;
      const isOurs = (underlying: Underlying) => owns(this.shard, underlying);
      const feed = new SimulatorFeed(new SimulatorClient(url), { url, curveOn, owns: isOurs }, ports);
      this.repeat('market.watched_failed', HELD_EVERY_MS, async () => void (await this.readWatched()));
      return {
        source: SIMULATOR_SOURCE,
        pollEveryMs: SIMULATOR_POLL_EVERY_MS,
        start: async () => undefined,
        poll: () => feed.poll(),
        close: () => feed.close(),
        leave: async () => undefined,
      };
    }
    if (kind !== 'replay') return this.openLive(curveOn, ports);
    const script = await this.openScript(curveOn);
    const feed = new ReplayFeed(
      script,
      { speed: config.THETAPOD_REPLAY_SPEED },
      {
        ...ports,
        framesAreOut: () => publisher.flushAll(() => systemTimers.sleep(FLUSH_ALL_EVERY_MS)),
        readControl: () => clockStore.readControl(),
        countRunningBots: () => clockStore.countRunningBots(),
      },
    );
    return {
      source: script.source,
      pollEveryMs: POLL_EVERY_MS,
      start: () => feed.start(),
      poll: () => feed.poll(),
      close: () => undefined,
      leave: () => feed.leave(),
    };
  }

  /** Returns what of this process's underlyings is watched, and lets frames of what is held go out sooner. */
  private async readWatched(): Promise<Watched> {
    const ours = watchedBy(this.shard, await this.watched.read());
    this.publisher.follow(new Set(ours.held.flatMap(underlyingOfSymbol)));
    return ours;
  }

  /** What is replayed: the files of a folder, or a day that was recorded. */
  private async openScript(curveOn: CurveOn): Promise<ReplayScript> {
    const { THETAPOD_REPLAY_DAY: day, THETAPOD_REPLAY_FOLDER: path, THETAPOD_DATA_DIR } = this.config;
    if (day !== undefined) {
      this.duck = await Duck.open({ threads: 1, memoryMb: 256 });
      const folder = new HistoryFolder(historyFolderOf(THETAPOD_DATA_DIR));
      return planRecorded(
        new RecordedFrames({ manifest: new HistoryManifest(this.pool), folder, duck: this.duck }),
        day,
      );
    }
    const plan = await planReplay(path as string);
    if (plan.ignored.length > 0) this.logger.warn('market.files_ignored', { files: plan.ignored.slice(0, 20) });
    return scriptOfFiles(plan, curveOn);
  }

  /** One vendor or several, the preferred one first. */
  private openLive(curveOn: CurveOn, ports: FeedPorts): Feed {
    const reporter = new FeedReporter(this.logger, systemClock);
    const random = newRandom();
    const onError = (error: unknown) => this.failures.report('market.connection_failed', error);
    const way = { redis: this.redis, redisUrl: this.config.REDIS_URL, market: this.shard.number, onError };
    const openDesk = () => openDeskQuotes(way);
    const feed = new LiveFeed(
      openVendors(this.config, { clock: systemClock, timers: systemTimers, random, openDesk }),
      { curveOn, isSimulated: isSimulatedMarket(this.config) },
      { ...ports, random, readWatched: () => this.readWatched(), breathe: () => systemTimers.sleep(0) },
    );
    return {
      source: feed.source,
      pollEveryMs: POLL_EVERY_MS,
      waits: true,
      start: async () => undefined,
      poll: () =>
        feed.poll().finally(() => {
          const { vendorStatuses: vendors } = feed;
          const news = { vendors, switches: feed.takeSwitches(), samples: feed.takeSamples() };
          reporter.look(news);
          this.board?.look(news);
        }),
      offerClose: () => feed.offerClose(),
      close: () => feed.close(),
      leave: () => feed.leave(),
      measure: () => ({ counts: feed.measure(), jumps: feed.heldJumps(JUMPS_MAX) }),
      readOnce: (underlying) => feed.readOnce(underlying),
    };
  }

  private showMetrics(): void {
    const { counters } = this.publisher;
    const frames = this.metrics.gauge('market_frames_total', 'Frames by what became of them since the start', [
      'outcome',
    ]);
    const rows = this.metrics.gauge(
      'market_dirty_rows',
      'Rows of the newest frames that are never traded on, by reason',
      ['reason'],
    );
    const recorder = this.metrics.gauge('market_recorder', 'Frames recorded and failed; stopped: 1 while none can be', [
      'name',
    ]);
    const feed = this.metrics.gauge('market_feed', 'What the feed counts, by name', ['name']);
    this.repeat('market.metrics_failed', VERIFY_EVERY_MS * 4, () => {
      for (const [outcome, value] of Object.entries(counters)) frames.set(value, { outcome });
      for (const [name, value] of Object.entries(this.feed?.measure?.().counts ?? {})) feed.set(value, { name });
      for (const [name, value] of Object.entries(this.recorder?.counters ?? {})) recorder.set(value, { name });
      const newest = this.publisher.newest();
      for (const reason of QUALITY_REASONS) {
        rows.set(
          newest.reduce((sum, frame) => sum + frame.quality[reason], 0),
          { reason },
        );
      }
    });
  }
}

/** Each start makes others. */
function newRandom(): Random {
  return seededRandom(systemClock.now() % 2_147_483_647);
}
