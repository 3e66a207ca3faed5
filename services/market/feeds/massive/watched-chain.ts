import { instantAt } from '#core/calendar';
import type { ChainFrame } from '#core/model';
import type { Instant, Price, TradingDate, Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import type { CurveOn } from '../../rates/index.js';
import { ChainState, type QuoteChange } from '../../state/index.js';
import { type Arrival, judgeArrival } from './arrival.js';
import { changeOfQuote, mapSnapshotContract, type Spot, spotOfSnapshot, tickerOf } from './map.js';
import type { SnapshotContract } from './parse-answers.js';
import type { BarEvent, QuoteEvent } from './parse-events.js';

/** `jumped`: applied, and the price moved by more than half at once. */
export type QuoteOutcome = 'applied' | 'jumped' | 'duplicate' | 'out_of_order' | 'unlisted';

/** A price that moves further at once is worth an alarm. Nothing is held back for it: cheap options do so by one tick. */
const JUMP = 0.5;

interface NewestQuote extends Arrival {
  readonly change: QuoteChange;
}

/**
 * The chain of one watched underlying: snapshots lay it out anew, events change it. The newest event of each streamed contract is kept, so that
 * a snapshot which was under way meanwhile does not undo it.
 */
export class WatchedChain {
  isDirty = false;
  /** The plan gives the price of the underlying late with snapshots: those prices are not used. */
  isSpotDelayed = false;
  private state: ChainState | undefined;
  private rows = new Map<string, QuoteRow>();
  private readonly newest = new Map<string, NewestQuote>();
  private newestSpot: Spot | undefined;
  private spotIsOld = false;

  constructor(readonly underlying: Underlying) {}

  get hasSnapshot(): boolean {
    return this.state !== undefined;
  }

  /** Price between the underlying's bid and ask; undefined while none is known. */
  get spot(): Price | undefined {
    const { newestSpot } = this;
    return newestSpot && (Math.round((newestSpot.bid + newestSpot.ask) / 2) as Price);
  }

  get spotTs(): Instant | undefined {
    return this.newestSpot?.ts;
  }

  /** Rows of the last snapshot by ticker. */
  get listed(): ReadonlyMap<string, QuoteRow> {
    return this.rows;
  }

  /** Lays the chain out anew. Returns how many rows were no option contracts. */
  install(wire: readonly SnapshotContract[], at: { readonly now: Instant; readonly today: TradingDate }): number {
    const dayStart = instantAt(at.today, '00:00');
    const rows = wire.map((one) => mapSnapshotContract(one, dayStart)).filter((row) => row !== undefined);
    this.state = new ChainState(this.underlying, rows, tickerOf, newestStamp(rows) ?? at.now);
    this.rows = new Map(rows.map((row) => [tickerOf(row.contract), row]));
    for (const [ticker, { change }] of this.newest) {
      if (!this.state.applyQuote(ticker, change)) this.newest.delete(ticker);
    }
    const spot = wire[0] && spotOfSnapshot(wire[0]);
    if (spot !== undefined && spot !== 'delayed') this.applySpot(spot);
    this.showSpot();
    this.isDirty = true;
    this.isSpotDelayed = spot === 'delayed';
    return wire.length - rows.length;
  }

  applySpot(spot: Spot): 'applied' | 'jumped' | 'out_of_order' {
    const before = this.newestSpot;
    if (before !== undefined && spot.ts < before.ts) return 'out_of_order';
    this.newestSpot = spot;
    this.spotIsOld = false;
    this.showSpot();
    this.isDirty = true;
    return hasJumped(before, spot) ? 'jumped' : 'applied';
  }

  applyQuote(event: QuoteEvent): QuoteOutcome {
    const newest = this.newest.get(event.ticker);
    const arrival = judgeArrival(newest, event);
    if (arrival !== 'newer') return arrival;
    const change = changeOfQuote(event);
    if (this.state !== undefined && !this.state.applyQuote(event.ticker, change)) return 'unlisted';
    this.newest.set(event.ticker, { ts: event.ts, sequence: event.sequence, change });
    this.isDirty = true;
    return hasJumped(newest?.change ?? this.rows.get(event.ticker), change) ? 'jumped' : 'applied';
  }

  applyBar({ ticker, dayVolume, close }: BarEvent): boolean {
    const isKnown = this.state?.applyBar(ticker, { dayVolume, last: close }) ?? false;
    if (isKnown) this.isDirty = true;
    return isKnown;
  }

  /** Forgets what only matters for contracts that are streamed. */
  keepOnly(streamed: ReadonlySet<string>): void {
    for (const ticker of this.newest.keys()) if (!streamed.has(ticker)) this.newest.delete(ticker);
  }

  /** An old price of the underlying does not stand for the present one: without it there is no theory. */
  dropSpotBefore(oldest: Instant): void {
    const isOld = this.newestSpot !== undefined && this.newestSpot.ts < oldest;
    if (isOld === this.spotIsOld) return;
    this.spotIsOld = isOld;
    this.showSpot();
    this.isDirty = true;
  }

  /** Returns the present state as a frame, or undefined before the first snapshot. */
  toFrame(about: {
    readonly sequence: number;
    readonly source: string;
    readonly tsReceived: Instant;
    readonly curveOn: CurveOn;
  }): ChainFrame | undefined {
    this.isDirty = false;
    return this.state?.toFrame(about);
  }

  private showSpot(): void {
    if (this.newestSpot === undefined || this.spotIsOld) this.state?.forgetSpot();
    else this.state?.applySpot(this.newestSpot.bid, this.newestSpot.ask, this.newestSpot.ts);
  }
}

interface Sides {
  readonly bid?: number;
  readonly ask?: number;
}

/** Only two whole quotes can be compared. */
function hasJumped(before: Sides | undefined, after: Sides): boolean {
  const [was, is] = [middleOf(before), middleOf(after)];
  return was !== undefined && is !== undefined && Math.abs(is / was - 1) > JUMP;
}

function middleOf(sides: Sides | undefined): number | undefined {
  const { bid, ask } = sides ?? {};
  return bid !== undefined && ask !== undefined && bid > 0 && ask > 0 ? (bid + ask) / 2 : undefined;
}

function newestStamp(rows: readonly QuoteRow[]): Instant | undefined {
  let newest: number | undefined;
  for (const { quoteTs } of rows) if (quoteTs > (newest ?? 0)) newest = quoteTs;
  return newest as Instant | undefined;
}
