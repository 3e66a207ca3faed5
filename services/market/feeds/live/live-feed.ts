import { type Session, sessionAt } from '#core/calendar';
import { kindOfUnderlying } from '#core/model';
import { addMs, type Instant, instant, MS_PER_MINUTE, MS_PER_SECOND, type Price, type Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import {
  type HeldJump,
  KEY_WORDS,
  MarketState,
  type QuoteBatch,
  type StampGates,
  symbolOfKey,
  VERDICTS,
  Verdict,
} from '../../state/index.js';
import { type FaultSample, FaultTally, FEED_FAULTS, type FeedFault } from '../kit/index.js';
import { Arbiter } from './arbiter.js';
import { firstToAnswer } from './first-to-answer.js';
import { FrameMaker } from './frame-maker.js';
import { Leadership, type Switch } from './leadership.js';
import { MarketEvents } from './market-events.js';
import { MarketTime } from './market-time.js';
import type { LiveOptions, LivePorts } from './ports.js';
import { Snapshots } from './snapshots.js';
import { SpotOrder } from './spot-order.js';
import { type FeedStatus, statusOf, type VendorStatus } from './status.js';
import type { Spot, Vendor, VendorHandlers } from './vendor.js';
import { WatchedChain } from './watched-chain.js';

const WATCHED_EVERY_MS = 5 * MS_PER_SECOND;
const PLAN_EVERY_MS = 30 * MS_PER_SECOND;
/** An older price of the underlying does not stand for the present one while the session is on. */
const SPOT_AGE_MS_MAX = MS_PER_MINUTE;
/** An event whose stamp lies further ahead is no quote: it would keep all true ones out. */
const AHEAD_MS_MAX = MS_PER_MINUTE;

/** Options on some funds and indices trade a quarter of an hour longer. Source: Cboe, "Hours and holidays". */
const LATE_SESSION_MS = 15 * MS_PER_MINUTE;

/**
 * Follows one vendor or several of the same market: chains of what is watched by REST snapshots, the quotes that matter most by socket, the
 * underlyings' own quotes besides. Driven by {@link LiveFeed.poll} and by messages; snapshots run beside it.
 */
export class LiveFeed {
  readonly source: string;
  readonly counters = { events: 0, spotsLate: 0 };
  private readonly faults: FaultTally<FeedFault>;
  private readonly market: MarketState;
  private readonly chains = new Map<Underlying, WatchedChain>();
  private readonly maker: FrameMaker;
  private readonly marketEvents: MarketEvents;
  private readonly time: MarketTime;
  private readonly vendors: readonly Vendor[];
  private readonly quotes: { count: number; at: Instant | undefined }[];
  private readonly spotOrder: SpotOrder;
  /** Only where there are several vendors to judge between. */
  private readonly arbiter: Arbiter | undefined;
  private readonly leadership: Leadership;
  private readonly snapshots: Snapshots;
  private held: ReadonlySet<string> = new Set();
  private readWatchedAtMs = Number.NEGATIVE_INFINITY;
  private planAtMs = Number.NEGATIVE_INFINITY;
  /** Day and state of the session that the last poll saw. */
  private session = '';
  private isClosed = false;

  /** @param open - opens each vendor, the preferred one first */
  constructor(
    open: readonly ((handlers: VendorHandlers) => Vendor)[],
    options: LiveOptions,
    private readonly ports: LivePorts,
  ) {
    const { clock, random } = ports;
    this.market = new MarketState(options.contractsMax);
    this.quotes = open.map(() => ({ count: 0, at: undefined }));
    this.spotOrder = new SpotOrder(open.length);
    this.vendors = open.map((make, index) => make(this.handlersOf(index)));
    this.source = this.vendors.map(({ name }) => name).join('+');
    this.maker = new FrameMaker(this.market, { source: this.source, curveOn: options.curveOn }, ports);
    this.marketEvents = new MarketEvents(this.market, clock, this.maker);
    this.arbiter = open.length > 1 ? new Arbiter(this.market, open.length) : undefined;
    this.leadership = new Leadership(this.vendors.map(({ name }) => name));
    this.faults = new FaultTally(FEED_FAULTS, (text) =>
      this.vendors.reduce((cleaned, vendor) => vendor.clean(cleaned), text),
    );
    this.time = new MarketTime(this.source, options.isSimulated, { ...ports, readVendorTime: () => this.readTime() });
    this.snapshots = new Snapshots({ clock, random, take: (underlying) => this.takeSnapshot(underlying) });
  }

  /** How the feed is: as its leading vendor is. */
  get status(): FeedStatus {
    return this.statusOf(this.leadership.leader);
  }

  /** How each vendor is, the preferred one first. */
  get vendorStatuses(): readonly VendorStatus[] {
    return this.vendors.map(({ name }, index) => ({
      ...this.statusOf(index),
      name,
      isLeading: index === this.leadership.leader,
      quotes: this.quotes[index]?.count ?? 0,
      quotedAt: this.quotes[index]?.at,
    }));
  }

  /** Returns everything that is counted, by name; with several vendors, what each counts has its name in front. */
  measure(): Readonly<Record<string, number>> {
    const all: Record<string, number> = {
      ...this.counters,
      ...this.maker.counters,
      ...this.marketEvents.measure(),
      ...this.faults.counts,
      jumpsHeld: this.market.held.count,
      jumpsConfirmed: this.market.verdicts.jump_confirmed,
      spotsOutOfStep: [...this.chains.values()].filter(({ isSpotInDoubt }) => isSpotInDoubt).length,
      contracts: this.market.contractCount,
      expiriesValued: this.sumOfChains(({ slicesValued }) => slicesValued),
      expiriesKept: this.sumOfChains(({ slicesKept }) => slicesKept),
      snapshots: this.snapshots.counters.taken,
      snapshotsFailed: this.snapshots.counters.failed,
      switches: this.leadership.switches,
    };
    for (const [index, vendor] of this.vendors.entries()) {
      const { arbiter } = this;
      const counted = { ...vendor.measure(), ...arbiter?.bookOf(index) };
      for (const [name, value] of Object.entries(counted)) all[arbiter ? `${vendor.name}_${name}` : name] = value;
    }
    return all;
  }

  /** Returns prices that jumped and wait for a second quote, those of underlyings first, at most `max`. */
  heldJumps(max: number): readonly HeldJump[] {
    const ofUnderlyings = [...this.chains.values()].flatMap(({ heldJump }) => heldJump ?? []);
    return [...ofUnderlyings, ...this.market.heldJumps(max)].slice(0, max);
  }

  /** Returns the changes of the leading vendor since the last call. */
  takeSwitches(): readonly Switch[] {
    return this.leadership.take();
  }

  private sumOfChains(of: (counters: WatchedChain['theoryCounters']) => number): number {
    return [...this.chains.values()].reduce((sum, chain) => sum + of(chain.theoryCounters), 0);
  }

  private statusOf(index: number): FeedStatus {
    const vendor = this.vendors[index] as Vendor;
    return statusOf([...this.chains.values()], vendor.report(), vendor.codes.refused);
  }

  private handlersOf(index: number): VendorHandlers {
    return {
      batch: this.market.batch,
      onQuotes: () => this.applyBatch(index),
      onSpot: (underlying, spot, text) => this.applySpot(index, underlying, spot, text),
      onBar: (symbol, bar) => this.applyBar(symbol, bar),
      onFault: (reason, text) => this.faults.add(reason, text),
      onMissed: (underlyings) => this.snapshots.hurry(underlyings),
    };
  }

  /** The first vendor that tells its time. */
  private async readTime(): Promise<Instant | undefined> {
    for (const vendor of this.byPreference()) {
      const time = await vendor.readTime();
      if (time !== undefined) return time;
    }
    return undefined;
  }

  /** The leading vendor, then the others. */
  private byPreference(): readonly Vendor[] {
    const leader = this.vendors[this.leadership.leader] as Vendor;
    return [leader, ...this.vendors.filter((vendor) => vendor !== leader)];
  }

  /** Returns some of what could not be used since the last call. */
  takeSamples(): readonly FaultSample[] {
    return this.faults.take();
  }

  /**
   * Keeps clock, watchlist, connections and snapshots up to date and offers the frames of chains that changed. Called again and again, never
   * twice at once; one part's failure does not hold the others back. Errors: the first of them, PlatformError with a code of a vendor's, `FEED_CLOCK_OFF`, `DB_*`.
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
      for (const vendor of this.vendors) vendor.look(now, isOpen ? session.day.openAt : undefined);
      this.heedHealth();
      await attempt(() => this.snapshots.look(isOpen));
      const spotsSince = isOpen ? addMs(now, -SPOT_AGE_MS_MAX) : instant(0);
      for (const chain of this.chains.values()) chain.dropSpotBefore(spotsSince);
      await this.maker.offerChanged(this.chains.values());
      this.countDoubts();
    }
    for (const [index, { codes }] of this.vendors.entries()) {
      if (this.statusOf(index).state === 'refused') failures.push(new PlatformError(codes.refused));
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Between polls: offers frames of underlyings where what somebody holds has moved, and of others that were quiet. Called every few milliseconds. */
  offerClose(): void {
    if (this.isClosed) return;
    this.marketEvents.flush();
    this.maker.offerClose(this.chains);
  }

  close(): void {
    this.isClosed = true;
    for (const vendor of this.vendors) vendor.close();
  }

  /** Called after the last poll. */
  async leave(): Promise<void> {
    for (const vendor of this.vendors) await vendor.leave();
    await this.snapshots.close();
    await this.time.close();
  }

  private async keepWatched(): Promise<void> {
    const nowMs = this.ports.clock.monotonicMs();
    if (nowMs < this.readWatchedAtMs) return;
    const { underlyings, held } = await this.ports.readWatched();
    this.readWatchedAtMs = nowMs + WATCHED_EVERY_MS;
    const wanted = new Set(underlyings);
    const heldSymbols = new Set(held);
    const isSame = isSameSet(wanted, new Set(this.chains.keys())) && isSameSet(heldSymbols, this.held);
    for (const [underlying, chain] of this.chains) {
      if (wanted.has(underlying)) continue;
      chain.close();
      this.chains.delete(underlying);
    }
    for (const underlying of wanted) {
      if (!this.chains.has(underlying)) this.chains.set(underlying, new WatchedChain(underlying, this.market));
    }
    this.held = heldSymbols;
    if (!isSame) {
      this.maker.follow(heldSymbols);
      this.marketEvents.follow(wanted, heldSymbols);
    }
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
    for (const vendor of this.vendors) vendor.plan({ chains: [...this.chains.values()], held: this.held, shares, now });
  }

  /**
   * Reads a chain that nobody follows and offers its frame, once; nothing of it stays. One that is followed by then has frames of its own.
   * Errors: PlatformError with a code of a vendor's.
   */
  readOnce(underlying: Underlying): Promise<void> {
    return firstToAnswer(this.byPreference(), async (vendor) => {
      const askedAt = this.time.now();
      if (askedAt === undefined || this.chains.has(underlying)) return;
      const snapshot = await vendor.readChain(underlying, { now: askedAt });
      const now = this.time.now();
      if (now === undefined || this.chains.has(underlying)) return;
      if (snapshot.rows.length === 0) throw new PlatformError(vendor.codes.notFound, { context: { underlying } });
      const chain = new WatchedChain(underlying, this.market);
      chain.install(snapshot, now);
      this.maker.offer(chain);
      chain.close();
    });
  }

  private takeSnapshot(underlying: Underlying): Promise<void> {
    return firstToAnswer(this.byPreference(), (vendor) => this.takeSnapshotFrom(vendor, underlying));
  }

  private async takeSnapshotFrom(vendor: Vendor, underlying: Underlying): Promise<void> {
    const askedAt = this.time.now();
    if (askedAt === undefined) return;
    const snapshot = await vendor.readChain(underlying, { now: askedAt });
    const chain = this.chains.get(underlying);
    const now = this.time.now();
    if (!chain || now === undefined) return;
    // An underlying whose contracts are all gone from one snapshot to the next is a mistake of the vendor's.
    const isFirst = !chain.hasSnapshot;
    if (snapshot.rows.length === 0 && snapshot.unreadable === 0) {
      const code = isFirst ? vendor.codes.notFound : vendor.codes.unreadable;
      throw new PlatformError(code, { retryable: !isFirst, context: { underlying, reason: 'no_contracts' } });
    }
    chain.install(snapshot, now);
    this.marketEvents.snapshot(chain, now);
    this.faults.add('row_unreadable', undefined, snapshot.unreadable);
    if (isFirst) this.planAtMs = Number.NEGATIVE_INFINITY;
  }

  /** What a vendor that has just been given up may have told last is told by the snapshots of the next one. */
  private heedHealth(): void {
    const statuses = this.vendors.map((_, index) => this.statusOf(index));
    if (this.leadership.look(statuses, this.ports.clock.now())) this.snapshots.hurry(this.chains.keys());
  }

  /** Applies the options' quotes of a vendor that are in the batch. */
  private applyBatch(index: number): void {
    const { batch } = this.market;
    const told = this.quotes[index] as { count: number; at: Instant | undefined };
    this.counters.events += batch.count;
    told.count += batch.count;
    if (batch.count > 0) told.at = this.ports.clock.now();
    const gates = this.stampGates();
    this.arbiter?.filter(index, gates);
    this.market.apply(gates, this.arbiter ? 'guessed' : 'unknown');
    this.marketEvents.quotes(batch);
    for (let at = 0; at < batch.count; at += 1) {
      const verdict = batch.verdicts[at] as number;
      if (verdict === Verdict.applied || verdict === Verdict.confirmed) continue;
      const reason = VERDICTS[verdict] as FeedFault;
      const isWorthASample = verdict !== Verdict.duplicate && verdict !== Verdict.outOfOrder;
      this.faults.add(reason, isWorthASample ? sampleOf(batch, at) : undefined);
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

  /** Takes a price of a watched share; returns false for any other ticker. */
  private applySpot(index: number, underlying: string, spot: Spot | undefined, text: () => string): boolean {
    const chain = this.chains.get(underlying as Underlying);
    if (chain === undefined) return false;
    this.counters.events += 1;
    // One side alone, or both crossed, is no price.
    if (spot === undefined) return true;
    const now = this.time.now() ?? this.ports.clock.now();
    if (spot.ts > now + AHEAD_MS_MAX) this.faults.add('from_future', text());
    else {
      const result = chain.applySpot(spot);
      const isOutOfOrder = this.spotOrder.isOutOfOrder(index, underlying, spot.ts);
      if (result === 'jump_held') this.faults.add(result, text());
      else if (isOutOfOrder) this.faults.add('out_of_order');
      else if (result === 'out_of_order') this.counters.spotsLate += 1;
      else this.marketEvents.spot(chain);
    }
    return true;
  }

  /** Prices of underlyings that their own chains contradicted, at most one an underlying and poll. */
  private countDoubts(): void {
    for (const chain of this.chains.values()) {
      const doubt = chain.takeDoubt();
      if (doubt) this.faults.add('spot_out_of_step', JSON.stringify({ underlying: chain.underlying, ...doubt }));
    }
  }

  private applyBar(symbol: string, bar: { readonly dayVolume: number; readonly last: Price }): void {
    this.counters.events += 1;
    if (this.market.applyBar(symbol, bar) < 0) this.faults.add('unlisted');
    else this.marketEvents.bar(symbol, bar.dayVolume, this.time.now() ?? this.ports.clock.now());
  }
}

function isSameSet<Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

/** A quote as it was read, for the log. */
function sampleOf({ keys, bid, ask, ts, sequence }: QuoteBatch, index: number): string {
  const at = KEY_WORDS * index;
  const symbol = symbolOfKey(keys[at] as number, keys[at + 1] as number, keys[at + 2] as number);
  return JSON.stringify({ symbol, bid: bid[index], ask: ask[index], ts: ts[index], sequence: sequence[index] });
}
