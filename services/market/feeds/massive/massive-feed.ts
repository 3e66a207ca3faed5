import { type Session, sessionAt } from '#core/calendar';
import { kindOfUnderlying, parseOccSymbol } from '#core/model';
import { addMs, type Instant, instant, MS_PER_MINUTE, MS_PER_SECOND, type Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { type FaultSample, FaultTally } from '../kit/index.js';
import { spotOfQuote, tickerOf } from './map.js';
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

/** Why something that came did not become part of a chain. */
const FEED_FAULTS = [
  ...PARSE_FAULTS,
  'duplicate',
  'out_of_order',
  'unlisted',
  'from_future',
  'row_unreadable',
] as const;
type FeedFault = (typeof FEED_FAULTS)[number];

/**
 * Follows Massive (formerly Polygon.io): chains of what is watched by REST snapshots, the quotes that matter most by WebSocket, the
 * underlyings' own quotes by a second one. Driven by {@link MassiveFeed.poll} and by messages; snapshots run beside it.
 */
export class MassiveFeed {
  readonly counters = { events: 0, jumps: 0 };
  private readonly faults: FaultTally<FeedFault>;
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
    this.faults = new FaultTally(FEED_FAULTS, (text) => text.replaceAll(options.key.expose(), '[key]'));
    this.time = new MarketTime(MASSIVE_SOURCE, options.isSimulated, {
      ...ports,
      readVendorTime: () => client.serverTime(),
    });
    this.snapshots = new Snapshots({ clock, random, take: (underlying) => this.takeSnapshot(underlying) });
    this.stream = new QuoteStream(options, {
      clock,
      random,
      onMessage: (message, text) => this.receive(message, text),
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
    for (const underlying of this.chains.keys()) if (!wanted.has(underlying)) this.chains.delete(underlying);
    for (const underlying of wanted) {
      if (!this.chains.has(underlying)) this.chains.set(underlying, new WatchedChain(underlying));
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
    this.counters.events += events.length;
    for (const fault of faults) this.faults.add(fault, text);
    const now = this.time.now() ?? this.ports.clock.now();
    for (const event of events) {
      if (event.kind === 'quote') this.applyQuote(event, now);
      else if (event.kind === 'bar') this.applyBar(event);
    }
  }

  private applyQuote(event: QuoteEvent, now: Instant): void {
    if (event.ts > now + AHEAD_MS_MAX) {
      this.faults.add('from_future', JSON.stringify(event));
      return;
    }
    const share = this.chains.get(event.ticker as Underlying);
    if (share) {
      this.applySpot(share, event);
      return;
    }
    const result = this.stream.chainOf(event.ticker)?.applyQuote(event) ?? 'unlisted';
    if (result === 'jumped') this.counters.jumps += 1;
    else if (result !== 'applied') this.faults.add(result);
  }

  private applySpot(chain: WatchedChain, event: QuoteEvent): void {
    const spot = spotOfQuote(event);
    // One side alone, or both crossed, is no price.
    if (spot === undefined) return;
    const result = chain.applySpot(spot);
    if (result === 'jumped') this.counters.jumps += 1;
    else if (result !== 'applied') this.faults.add(result);
  }

  private applyBar(event: BarEvent): void {
    if (!this.stream.chainOf(event.ticker)?.applyBar(event)) this.faults.add('unlisted');
  }

  private async offerChanged(spotsSince: Instant): Promise<void> {
    for (const chain of this.chains.values()) {
      chain.dropSpotBefore(spotsSince);
      if (!chain.isDirty || !chain.hasSnapshot) continue;
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
