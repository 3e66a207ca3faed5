import { type Session, sessionAt } from '#core/calendar';
import { kindOfUnderlying, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { addMs, type Instant, instant, MS_PER_MINUTE, MS_PER_SECOND, type Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import {
  KEY_WORDS,
  MarketState,
  type QuoteBatch,
  type StampGates,
  symbolOfKey,
  VERDICTS,
  Verdict,
} from '../../state/index.js';
import { type FaultSample, FaultTally } from '../kit/index.js';
import { addQuote, OPTION_PREFIX, spotOfQuote, tickerOf } from './map.js';
import { MarketTime } from './market-time.js';
import { type BarEvent, PARSE_FAULTS, type ParsedMessage, type QuoteEvent } from './parse-events.js';
import type { MassiveOptions, MassivePorts } from './ports.js';
import { QuoteStream } from './quote-stream.js';
import type { MassiveClient } from './rest-client.js';
import { Snapshots } from './snapshots.js';
import { type FeedStatus, statusOf } from './status.js';
import { WatchedChain } from './watched-chain.js';

export const MASSIVE_SOURCE = 'massive';

const WATCHED_EVERY_MS = 5 * MS_PER_SECOND;
const PLAN_EVERY_MS = 30 * MS_PER_SECOND;
/** An older price of the underlying does not stand for the present one while the session is on. */
const SPOT_AGE_MS_MAX = MS_PER_MINUTE;
/** An event whose stamp lies further ahead is no quote: it would keep all true ones out. */
const AHEAD_MS_MAX = MS_PER_MINUTE;
/** Frames of an underlying come at most four times a second, so a number that counts quarter seconds is never overtaken by them. */
const SEQUENCES_PER_SECOND = 4;

/** Options on some funds and indices trade a quarter of an hour longer. Source: Cboe, "Hours and holidays". */
const LATE_SESSION_MS = 15 * MS_PER_MINUTE;
/** Making frames takes so long of a poll at most; what is left waits for the next one, the watched never. */
const FRAMES_MS_MAX = 150;

/** Why something that came did not become part of a chain. */
const FEED_FAULTS = [
  ...PARSE_FAULTS,
  'duplicate',
  'out_of_order',
  'unlisted',
  'from_future',
  'out_of_session',
  'jump_held',
  'row_unreadable',
] as const;
type FeedFault = (typeof FEED_FAULTS)[number];

/**
 * Follows Massive (formerly Polygon.io): chains of what is watched by REST snapshots, the quotes that matter most by WebSocket, the
 * underlyings' own quotes by a second one. Driven by {@link MassiveFeed.poll} and by messages; snapshots run beside it.
 */
export class MassiveFeed {
  readonly counters = { events: 0, framesDeferred: 0 };
  private readonly faults: FaultTally<FeedFault>;
  private readonly market: MarketState;
  private readonly chains = new Map<Underlying, WatchedChain>();
  private readonly sequences = new Map<Underlying, number>();
  private readonly time: MarketTime;
  private readonly stream: QuoteStream;
  private readonly snapshots: Snapshots;
  private held: ReadonlySet<string> = new Set();
  private readWatchedAtMs = Number.NEGATIVE_INFINITY;
  private planAtMs = Number.NEGATIVE_INFINITY;
  /** Day and state of the session that the last poll saw. */
  private session = '';
  private isClosed = false;

  constructor(
    private readonly client: MassiveClient,
    private readonly options: MassiveOptions,
    private readonly ports: MassivePorts,
  ) {
    const { clock, random } = ports;
    this.market = new MarketState(options.contractsMax);
    this.faults = new FaultTally(FEED_FAULTS, (text) => text.replaceAll(options.key.expose(), '[key]'));
    this.time = new MarketTime(MASSIVE_SOURCE, options.isSimulated, {
      ...ports,
      readVendorTime: () => client.serverTime(),
    });
    this.snapshots = new Snapshots({ clock, random, take: (underlying) => this.takeSnapshot(underlying) });
    this.stream = new QuoteStream(options, {
      clock,
      random,
      handlers: {
        batch: this.market.batch,
        onQuotes: () => this.applyBatch(),
        onMessage: (message, text) => this.receive(message, text),
      },
      onMissed: (underlyings) => this.snapshots.hurry(underlyings),
    });
  }

  get status(): FeedStatus {
    return statusOf({
      chains: [...this.chains.values()],
      lines: this.stream.optionLines.map(({ line, silence }) => ({
        state: line.state,
        silence,
        cause: line.keeper.lastCause,
      })),
      shares: this.stream.sharesState,
      isKeyRefused: this.client.isKeyRefused,
    });
  }

  /** Returns everything that is counted, by name. */
  measure(): Readonly<Record<string, number>> {
    const lines = this.stream.allLines;
    const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + of(line), 0);
    return {
      ...this.counters,
      ...this.faults.counts,
      jumpsHeld: this.market.held.count,
      jumpsConfirmed: this.market.verdicts.jump_confirmed,
      contracts: this.market.contractCount,
      expiriesValued: this.sumOfChains(({ slicesValued }) => slicesValued),
      expiriesKept: this.sumOfChains(({ slicesKept }) => slicesKept),
      attempts: sum(({ keeper }) => keeper.counters.attempts),
      lost: sum(({ keeper }) => keeper.counters.lost),
      keyRefused: sum(({ keeper }) => keeper.counters.refused),
      subscriptionsRefused: sum(({ counters }) => counters.subscriptionsRefused),
      stalls: this.stream.counters.stalls,
      connections: lines.filter(({ state }) => state === 'live').length,
      streamed: this.stream.streamedCount,
      snapshots: this.snapshots.counters.taken,
      snapshotsFailed: this.snapshots.counters.failed,
    };
  }

  private sumOfChains(of: (counters: WatchedChain['theoryCounters']) => number): number {
    return [...this.chains.values()].reduce((sum, chain) => sum + of(chain.theoryCounters), 0);
  }

  /** Returns some of what could not be used since the last call. */
  takeSamples(): readonly FaultSample[] {
    return this.faults.take();
  }

  /**
   * Keeps clock, watchlist, connections and snapshots up to date and offers the frames of chains that changed. Called again and again, never
   * twice at once; one part's failure does not hold the others back. Errors: the first of them, PlatformError `MASSIVE_*`, `DB_*`.
   */
  async poll(): Promise<void> {
    if (this.isClosed) return;
    const failures: unknown[] = [];
    const attempt = async (work: () => Promise<void> | void) => {
      try {
        await work();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(() => this.time.keep());
    await attempt(() => this.keepWatched());
    const now = this.time.now();
    if (now !== undefined) {
      const session = sessionAt(now);
      const isOpen = session.state === 'open';
      this.heedSession(session);
      this.plan(now);
      this.stream.look(now, isOpen ? session.day.openAt : undefined);
      await attempt(() => this.snapshots.look(isOpen));
      await this.offerChanged(isOpen ? addMs(now, -SPOT_AGE_MS_MAX) : instant(0));
    }
    const { state, code } = this.status;
    if (state === 'refused') failures.push(new PlatformError(code ?? MarketCode.massiveKeyRefused));
    if (failures.length > 0) throw failures[0];
  }

  close(): void {
    this.isClosed = true;
    this.stream.close();
  }

  /** Called after the last poll. */
  async leave(): Promise<void> {
    await this.client.close();
    await this.snapshots.close();
    await this.time.close();
  }

  private async keepWatched(): Promise<void> {
    const nowMs = this.ports.clock.monotonicMs();
    if (nowMs < this.readWatchedAtMs) return;
    const { underlyings, held } = await this.ports.readWatched();
    this.readWatchedAtMs = nowMs + WATCHED_EVERY_MS;
    const wanted = new Set(underlyings);
    const heldTickers = new Set(held.flatMap(tickerOfSymbol));
    const isSame = isSameSet(wanted, new Set(this.chains.keys())) && isSameSet(heldTickers, this.held);
    for (const [underlying, chain] of this.chains) {
      if (wanted.has(underlying)) continue;
      chain.close();
      this.chains.delete(underlying);
    }
    for (const underlying of wanted) {
      if (!this.chains.has(underlying)) this.chains.set(underlying, new WatchedChain(underlying, this.market));
    }
    this.held = heldTickers;
    this.snapshots.follow(wanted);
    if (!isSame) this.planAtMs = Number.NEGATIVE_INFINITY;
  }

  /** A new day lists other contracts, and at the opening what was read before is old at once. */
  private heedSession({ date, state }: Session): void {
    const named = `${date} ${state}`;
    if (this.session === named) return;
    this.session = named;
    this.snapshots.hurry(this.chains.keys());
  }

  private plan(now: Instant): void {
    const nowMs = this.ports.clock.monotonicMs();
    if (nowMs < this.planAtMs) return;
    this.planAtMs = nowMs + PLAN_EVERY_MS;
    const shares = [...this.chains.keys()].filter((underlying) => kindOfUnderlying(underlying) === 'equity');
    this.stream.plan([...this.chains.values()], this.held, shares, now);
  }

  private async takeSnapshot(underlying: Underlying): Promise<void> {
    const { rows, unreadable } = await this.client.chainSnapshot(underlying);
    const chain = this.chains.get(underlying);
    const now = this.time.now();
    if (!chain || now === undefined) return;
    // An underlying whose contracts are all gone from one snapshot to the next is a mistake of the vendor's.
    const isFirst = !chain.hasSnapshot;
    if (rows.length === 0) {
      const code = isFirst ? MarketCode.massiveNotFound : MarketCode.massiveAnswerUnreadable;
      throw new PlatformError(code, { retryable: !isFirst, context: { underlying, reason: 'no_contracts' } });
    }
    const odd = chain.install(rows, { now, today: sessionAt(now).date });
    this.faults.add('row_unreadable', undefined, unreadable + odd);
    if (isFirst) this.planAtMs = Number.NEGATIVE_INFINITY;
  }

  private receive({ events, faults }: ParsedMessage, text: string): void {
    for (const fault of faults) this.faults.add(fault, text);
    const { batch } = this.market;
    batch.count = 0;
    const now = this.time.now() ?? this.ports.clock.now();
    for (const event of events) {
      if (event.kind === 'bar') this.applyBar(event);
      else if (event.kind === 'quote' && !this.applySpot(event, now) && !addQuote(batch, event))
        this.faults.add('unlisted');
    }
    this.counters.events += events.length - batch.count;
    this.applyBatch();
  }

  /** Applies the options' quotes that are in the batch. */
  private applyBatch(): void {
    const { batch } = this.market;
    this.counters.events += batch.count;
    this.market.apply(this.stampGates());
    for (let index = 0; index < batch.count; index += 1) {
      const verdict = batch.verdicts[index] as number;
      if (verdict === Verdict.applied || verdict === Verdict.confirmed) continue;
      const reason = VERDICTS[verdict] as FeedFault;
      const isWorthASample = verdict !== Verdict.duplicate && verdict !== Verdict.outOfOrder;
      this.faults.add(reason, isWorthASample ? sampleOf(batch, index) : undefined);
    }
  }

  /** Quotes count while the exchange trades, and in the quarter of an hour in which some classes go on. */
  private stampGates(): StampGates {
    const now = this.time.now() ?? this.ports.clock.now();
    const { openAt, closeAt } = sessionAt(now).day;
    return {
      latest: now + AHEAD_MS_MAX,
      sessionFrom: openAt ?? Number.POSITIVE_INFINITY,
      sessionUntil: closeAt === undefined ? Number.NEGATIVE_INFINITY : closeAt + LATE_SESSION_MS,
    };
  }

  /** Takes a quote of a watched share; returns false for any other ticker. */
  private applySpot(event: QuoteEvent, now: Instant): boolean {
    const chain = this.chains.get(event.ticker as Underlying);
    if (chain === undefined) return false;
    const spot = spotOfQuote(event);
    if (event.ts > now + AHEAD_MS_MAX) this.faults.add('from_future', JSON.stringify(event));
    else if (spot !== undefined) {
      // One side alone, or both crossed, is no price.
      const result = chain.applySpot(spot);
      if (result === 'jump_held') this.faults.add(result, JSON.stringify(event));
      else if (result === 'out_of_order') this.faults.add(result);
    }
    return true;
  }

  private applyBar({ ticker, dayVolume, close }: BarEvent): void {
    const symbol = ticker.startsWith(OPTION_PREFIX) ? ticker.slice(OPTION_PREFIX.length) : '';
    if (this.market.applyBar(symbol, { dayVolume, last: close }) < 0) this.faults.add('unlisted');
  }

  /** Frames of what somebody holds first, then of what waits longest. */
  private async offerChanged(spotsSince: Instant): Promise<void> {
    const beganMs = this.ports.clock.monotonicMs();
    const heldUnderlyings = new Set([...this.held].flatMap(underlyingOfTicker));
    const due: WatchedChain[] = [];
    for (const chain of this.chains.values()) {
      chain.dropSpotBefore(spotsSince);
      if (chain.hasSnapshot && chain.isDirty) due.push(chain);
    }
    const rank = (chain: WatchedChain) => (heldUnderlyings.has(chain.underlying) ? 0 : 1);
    due.sort((a, b) => rank(a) - rank(b) || a.framedAtMs - b.framedAtMs);
    for (const chain of due) {
      const nowMs = this.ports.clock.monotonicMs();
      if (rank(chain) > 0 && nowMs - beganMs > FRAMES_MS_MAX) {
        this.counters.framesDeferred += 1;
        continue;
      }
      chain.framedAtMs = nowMs;
      this.offer(chain);
      await this.ports.breathe();
    }
  }

  private offer(chain: WatchedChain): void {
    const now = this.ports.clock.now();
    const before = this.sequences.get(chain.underlying) ?? Math.floor((now * SEQUENCES_PER_SECOND) / 1_000);
    const sequence = before + 1;
    this.sequences.set(chain.underlying, sequence);
    const { curveOn } = this.options;
    const frame = chain.toFrame({ sequence, source: MASSIVE_SOURCE, tsReceived: now, curveOn });
    if (frame) this.ports.offerFrames([frame]);
  }
}

function isSameSet<Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

function tickerOfSymbol(symbol: string): readonly string[] {
  const contract = parseOccSymbol(symbol);
  return contract ? [tickerOf(contract)] : [];
}

function underlyingOfTicker(ticker: string): readonly Underlying[] {
  const contract = parseOccSymbol(ticker.slice(OPTION_PREFIX.length));
  return contract ? [underlyingOfRoot(contract.root)] : [];
}

/** A quote as it was read, for the log. */
function sampleOf({ keys, bid, ask, ts, sequence }: QuoteBatch, index: number): string {
  const at = KEY_WORDS * index;
  const symbol = symbolOfKey(keys[at] as number, keys[at + 1] as number, keys[at + 2] as number);
  return JSON.stringify({ symbol, bid: bid[index], ask: ask[index], ts: ts[index], sequence: sequence[index] });
}
