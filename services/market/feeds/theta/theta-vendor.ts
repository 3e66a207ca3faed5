import { sessionAt } from '#core/calendar';
import { kindOfUnderlying } from '#core/model';
import type { Instant, Random, TradingDate, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { judgeSilence, type Silence } from '../kit/index.js';
import {
  type ChainSnapshot,
  planStream,
  type Spot,
  type StreamWish,
  type Vendor,
  type VendorHandlers,
  type VendorReport,
  type WatchedChain,
} from '../live/index.js';
import { SILENCE_LIMITS } from './limits.js';
import { fillBatch, interestBySymbol, mapChain, rootsOf, spotOf } from './map.js';
import type { QuoteFrame } from './parse-frames.js';
import type { Table } from './parse-tables.js';
import type { ThetaClient } from './rest-client.js';
import { ThetaLine } from './theta-line.js';

export interface ThetaSettings {
  /** Origin of the terminal's stream. */
  readonly wsUrl: string;
  /** Streams that the account includes, ≥ 1. */
  readonly streamsMax: number;
  readonly isSimulated: boolean;
}

export interface ThetaPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
}

const EMPTY: Table<never> = { rows: [], unreadable: 0 };

/** ThetaData, through its terminal: snapshots by REST, quotes of options and shares by one socket. It numbers no quotes; they count as they come. */
export class ThetaVendor implements Vendor {
  readonly name = 'theta';
  readonly codes = {
    refused: MarketCode.thetaRefused,
    notFound: MarketCode.thetaNotFound,
    unreadable: MarketCode.thetaAnswerUnreadable,
  };
  private readonly line: ThetaLine;
  private readonly counters = { stalls: 0 };
  private silence: Silence = 'flowing';
  private streamed: ReadonlyMap<string, WatchedChain> = new Map();
  private wantsAnything = false;
  private sequence = 0;
  /** Open interest changes once a day. */
  private readonly interest = new Map<
    Underlying,
    { readonly day: TradingDate; readonly of: ReadonlyMap<string, number> }
  >();

  constructor(
    private readonly client: ThetaClient,
    private readonly settings: ThetaSettings,
    ports: ThetaPorts,
    private readonly handlers: VendorHandlers,
  ) {
    this.line = new ThetaLine(
      new URL('/v1/events', settings.wsUrl),
      {
        onQuote: (quote) => this.take(quote),
        onFault: (fault, text) => handlers.onFault(fault, text),
        onSubscribed: () => handlers.onMissed(new Set([...this.streamed.values()].map(({ underlying }) => underlying))),
      },
      ports,
    );
  }

  report(): VendorReport {
    const { line, silence } = this;
    const { state, isAway, keeper } = line;
    const lines = this.wantsAnything ? [{ state, silence, isAway, cause: keeper.lastCause }] : [];
    return { lines, shares: undefined, isRefused: state === 'refused' };
  }

  plan(wish: StreamWish): void {
    const shares = wish.shares.slice(0, this.settings.streamsMax);
    this.streamed = planStream(wish, this.settings.streamsMax - shares.length);
    this.wantsAnything ||= this.streamed.size > 0;
    this.line.want(new Set([...shares, ...this.streamed.keys()]));
  }

  look(now: Instant, openAt: Instant | undefined): void {
    const { line } = this;
    if (!this.wantsAnything) return;
    line.look();
    if (line.state !== 'live' || line.isAway || line.streamCount === 0) return;
    this.silence = judgeSilence(
      {
        heardAgoMs: line.keeper.heardAgoMs,
        quoteAgoMs: line.quoteAgoMs,
        openForMs: openAt === undefined ? undefined : now - openAt,
        underlyingAgoMs: this.underlyingAgoMs(now),
      },
      SILENCE_LIMITS,
    );
    if (this.silence !== 'stalled') return;
    this.counters.stalls += 1;
    line.keeper.drop('STALLED');
  }

  async readChain(underlying: Underlying, { now }: { readonly now: Instant }): Promise<ChainSnapshot> {
    const roots = rootsOf(underlying);
    const quotes = await Promise.all(roots.map((root) => this.client.quotes(root)));
    const bars = await Promise.all(roots.map((root) => ifEntitled(this.client.bars(root))));
    const interest = await this.openInterest(underlying, sessionAt(now).date);
    return mapChain({ quotes, bars, interest }, await this.readSpot(underlying));
  }

  async readTime(): Promise<Instant | undefined> {
    return this.settings.isSimulated ? this.client.simulatedTime() : undefined;
  }

  measure(): Readonly<Record<string, number>> {
    const { line } = this;
    return {
      attempts: line.keeper.counters.attempts,
      lost: line.keeper.counters.lost,
      keyRefused: line.keeper.counters.refused,
      subscriptionsRefused: line.counters.subscriptionsRefused,
      subscriptionsUnanswered: line.counters.unanswered,
      stalls: this.counters.stalls,
      connections: line.state === 'live' ? 1 : 0,
      streamed: this.streamed.size,
    };
  }

  /** The terminal holds the credential; nothing that passes here does. */
  clean(text: string): string {
    return text;
  }

  close(): void {
    this.line.close();
  }

  leave(): Promise<void> {
    return this.client.close();
  }

  private take(quote: QuoteFrame): void {
    const { batch, onSpot, onQuotes } = this.handlers;
    if (quote.share !== undefined) onSpot(quote.share, spotOf(quote), () => JSON.stringify(quote));
    if (quote.symbol === undefined) return;
    this.sequence += 1;
    fillBatch(batch, quote.symbol, quote, this.sequence);
    onQuotes();
  }

  private underlyingAgoMs(now: Instant): number | undefined {
    const stamps = [...new Set(this.streamed.values())].flatMap(({ spotTs }) => (spotTs === undefined ? [] : [spotTs]));
    return stamps.length === 0 ? undefined : now - Math.max(...stamps);
  }

  private async openInterest(underlying: Underlying, day: TradingDate): Promise<ReadonlyMap<string, number>> {
    const known = this.interest.get(underlying);
    if (known?.day === day) return known.of;
    const tables = await Promise.all(rootsOf(underlying).map((root) => ifEntitled(this.client.openInterest(root))));
    const of = interestBySymbol(tables);
    if (of.size > 0) this.interest.set(underlying, { day, of });
    return of;
  }

  private async readSpot(underlying: Underlying): Promise<Spot | undefined> {
    if (kindOfUnderlying(underlying) === 'equity') {
      const [sides] = (await ifEntitled(this.client.shareQuotes(underlying))).rows;
      return sides && spotOf(sides);
    }
    const [index] = (await ifEntitled(this.client.indexPrices(underlying))).rows;
    return index && { bid: index.price, ask: index.price, ts: index.ts };
  }
}

/** What the account does not include is missing; the rest of the chain does not wait for it. */
async function ifEntitled<Row>(table: Promise<Table<Row>>): Promise<Table<Row>> {
  try {
    return await table;
  } catch (error) {
    if (errorCodeOf(error) === MarketCode.thetaNotEntitled) return EMPTY;
    throw error;
  }
}
