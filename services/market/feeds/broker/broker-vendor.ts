import { sessionAt } from '#core/calendar';
import { type OccSymbol, underlyingOf } from '#core/model';
import { addDays, type Instant, MS_PER_MINUTE, MS_PER_SECOND, type Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import {
  type OptionQuote,
  QUOTES_VERSION,
  type QuotePart,
  type QuoteReport,
  type QuoteWait,
  type QuoteWish,
} from '#store/broker-quotes';
import { MarketCode } from '../../market-errors.js';
import type { Silence } from '../kit/index.js';
import type { ChainSnapshot, StreamWish, Vendor, VendorHandlers, VendorReport } from '../live/index.js';
import { ChainBook } from './chain-book.js';
import { fillBatch, snapshotOf, spotOf } from './map.js';
import type { BrokerVendorPorts, BrokerVendorSettings } from './ports.js';

/** Wishes are said, and the desk's word is read, so often. */
const TALK_EVERY_MS = MS_PER_SECOND;
/** A desk that has just begun, or is taken over, is silent for a while. */
const DESK_AWAY_AFTER_MS = 2 * MS_PER_SECOND;
/** The first whole chain takes a request an expiry at some brokers. */
const CHAIN_MS_MAX = 2 * MS_PER_MINUTE;
/** In a session prices of what is watched come every few seconds. */
const SILENT_AFTER_MS = 30 * MS_PER_SECOND;

interface Waiter {
  readonly underlying: Underlying;
  readonly untilMs: number;
  readonly resolve: () => void;
  readonly reject: (error: PlatformError) => void;
}

/**
 * The brokers of operators' logins as a vendor: a desk reads what is wished for here, at the pace that its budgets allow. Nothing is streamed; each
 * part of a chain is told as quotes when it comes, and snapshots are put together from the newest parts.
 */
export class BrokerVendor implements Vendor {
  readonly name = 'broker';
  readonly codes = {
    refused: MarketCode.brokerQuotesRefused,
    notFound: MarketCode.brokerChainNotFound,
    unreadable: MarketCode.brokerChainUnreadable,
  };
  private readonly counters = { parts: 0, talksFailed: 0 };
  private readonly books = new Map<Underlying, ChainBook>();
  /** Whose contracts the feed has listed. */
  private readonly listed = new Set<Underlying>();
  private followed: ReadonlySet<Underlying> = new Set();
  private held: readonly OccSymbol[] = [];
  private waiters: readonly Waiter[] = [];
  private desk: QuoteReport | undefined;
  /** Since when somebody wants quotes and no desk has spoken, monotonic. */
  private awaySinceMs: number | undefined;
  private heardAtMs: number | undefined;
  private talkAtMs = Number.NEGATIVE_INFINITY;
  private talking: Promise<void> | undefined;
  private silence: Silence = 'flowing';
  private sequence = 0;

  constructor(
    private readonly settings: BrokerVendorSettings,
    private readonly ports: BrokerVendorPorts,
    private readonly handlers: VendorHandlers,
  ) {
    ports.desk.listen((part) => this.take(part));
  }

  report(): VendorReport {
    const { cause, silence } = this;
    const state = this.heardAtMs === undefined ? 'waiting' : 'live';
    return {
      lines: this.followed.size === 0 ? [] : [{ state, silence, cause: undefined }],
      ...{ shares: undefined, isRefused: false },
      ...(cause !== undefined && { wait: cause }),
    };
  }

  plan({ chains, held }: StreamWish): void {
    this.followed = new Set(chains.map(({ underlying }) => underlying));
    this.held = [...held].filter((symbol) => underlyingOf(symbol) !== undefined) as OccSymbol[];
    for (const underlying of this.followed) this.bookOf(underlying);
  }

  look(now: Instant, openAt: Instant | undefined): void {
    const nowMs = this.ports.clock.monotonicMs();
    this.endWaiting(nowMs);
    this.forgetUnwanted();
    const isSilent = this.heardAtMs !== undefined && nowMs - this.heardAtMs > SILENT_AFTER_MS;
    this.silence = openAt === undefined ? 'closed' : isSilent ? 'stalled' : 'flowing';
    if (nowMs < this.talkAtMs || this.talking !== undefined || this.books.size === 0) return;
    this.talkAtMs = nowMs + TALK_EVERY_MS;
    this.talking = this.talk(this.wishAt(now, openAt !== undefined)).finally(() => {
      this.talking = undefined;
    });
  }

  async readChain(underlying: Underlying): Promise<ChainSnapshot> {
    const book = this.bookOf(underlying);
    if (!book.isWhole) {
      // Who only looks at a chain is told at once that no desk reads; one that is followed comes as soon as it can.
      if (this.cause !== undefined && !this.followed.has(underlying)) throw this.unread(underlying);
      await this.whole(underlying);
    }
    if (this.followed.has(underlying)) this.listed.add(underlying);
    return snapshotOf(book.options(), book.spot);
  }

  async readTime(): Promise<Instant | undefined> {
    return this.ports.readSimulatedTime?.();
  }

  measure(): Readonly<Record<string, number>> {
    const { logins = 0, requests = 0, failures = 0 } = this.desk ?? {};
    const { parts, talksFailed } = this.counters;
    return { streamed: this.held.length, connections: logins, parts, talksFailed, requests, requestsFailed: failures };
  }

  /** The desk holds the tokens; nothing that passes here does. */
  clean(text: string): string {
    return text;
  }

  close(): void {
    this.endWaiting(Number.POSITIVE_INFINITY);
  }

  async leave(): Promise<void> {
    await this.talking;
    await this.ports.desk.close();
  }

  /** Why no quotes are read; undefined while they are, and while a desk may still begin. */
  private get cause(): QuoteWait | undefined {
    if (this.desk !== undefined) return this.desk.wait;
    const { awaySinceMs } = this;
    const isAway = awaySinceMs !== undefined && this.ports.clock.monotonicMs() - awaySinceMs > DESK_AWAY_AFTER_MS;
    return isAway ? 'DESK_AWAY' : undefined;
  }

  /** Never throws: a wish that Redis did not take is said again. */
  private async talk(wish: QuoteWish): Promise<void> {
    const { desk, clock } = this.ports;
    const isReading = () => this.desk !== undefined && this.desk.wait === undefined;
    const wasReading = isReading();
    try {
      await desk.putWish(wish);
      this.desk = await desk.report(clock.now());
    } catch {
      this.counters.talksFailed += 1;
      this.desk = undefined;
    }
    this.awaySinceMs = this.desk === undefined ? (this.awaySinceMs ?? clock.monotonicMs()) : undefined;
    if (!wasReading && isReading()) this.handlers.onMissed(this.followed);
  }

  private wishAt(now: Instant, isOpen: boolean): QuoteWish {
    return {
      ...{ version: QUOTES_VERSION, at: this.ports.clock.now(), isOpen },
      ...{ underlyings: [...this.books.keys()], held: this.held },
      until: addDays(sessionAt(now).date, this.settings.days),
    };
  }

  private take({ chain, options, underlyings }: QuotePart): void {
    this.counters.parts += 1;
    this.heardAtMs = this.ports.clock.monotonicMs();
    for (const quote of underlyings) {
      const book = this.books.get(quote.underlying);
      if (book === undefined) continue;
      book.spot = quote;
      this.handlers.onSpot(quote.underlying, spotOf(quote), () => JSON.stringify(quote));
    }
    if (chain) this.books.get(chain.underlying)?.take(chain, options);
    else for (const quote of options) this.books.get(underlyingOf(quote.symbol) as Underlying)?.refresh(quote);
    this.offer(options);
    this.answerWaiting();
  }

  /** Contracts that are not listed yet come with the snapshot. */
  private offer(options: readonly OptionQuote[]): void {
    const listed = options.filter(({ symbol }) => this.listed.has(underlyingOf(symbol) as Underlying));
    if (listed.length === 0) return;
    fillBatch(this.handlers.batch, listed, this.sequence);
    this.sequence += listed.length;
    this.handlers.onQuotes();
  }

  private whole(underlying: Underlying): Promise<void> {
    return new Promise((resolve, reject) => {
      const untilMs = this.ports.clock.monotonicMs() + CHAIN_MS_MAX;
      this.waiters = [...this.waiters, { underlying, untilMs, resolve, reject }];
    });
  }

  private answerWaiting(): void {
    const isWhole = ({ underlying }: Waiter) => this.books.get(underlying)?.isWhole === true;
    const answered = this.waiters.filter(isWhole);
    this.waiters = this.waiters.filter((waiter) => !isWhole(waiter));
    for (const { resolve } of answered) resolve();
  }

  private endWaiting(nowMs: number): void {
    const late = this.waiters.filter(({ untilMs }) => untilMs <= nowMs);
    this.waiters = this.waiters.filter(({ untilMs }) => untilMs > nowMs);
    for (const { underlying, reject } of late) reject(this.unread(underlying));
  }

  private forgetUnwanted(): void {
    const wanted = new Set([...this.followed, ...this.waiters.map(({ underlying }) => underlying)]);
    for (const underlying of this.books.keys()) {
      if (wanted.has(underlying)) continue;
      this.books.delete(underlying);
      this.listed.delete(underlying);
    }
  }

  private bookOf(underlying: Underlying): ChainBook {
    const known = this.books.get(underlying);
    if (known) return known;
    const book = new ChainBook(underlying);
    this.books.set(underlying, book);
    return book;
  }

  private unread(underlying: Underlying): PlatformError {
    const code = this.cause ?? MarketCode.brokerChainLate;
    return new PlatformError(code, { retryable: true, context: { underlying } });
  }
}
