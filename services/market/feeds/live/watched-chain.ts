import type { ChainFrame, OptionContract } from '#core/model';
import type { Instant, Price, Underlying } from '#core/units';
import type { QuoteRow } from '../../frames/index.js';
import type { CurveOn } from '../../rates/index.js';
import { type ChainState, type HeldJump, isJump, type MarketState, type SpotDoubt } from '../../state/index.js';
import type { ChainSnapshot, Spot } from './vendor.js';

/** `jump_held`: the price moved by more than half at once and waits for a second one that bears it out. */
export type SpotOutcome = 'applied' | 'jump_held' | 'jump_confirmed' | 'out_of_order';

/** The chain of one watched underlying: its contracts in the market's table, and the underlying's own price. */
export class WatchedChain {
  /** The plan gives the price of the underlying late with snapshots: those prices are not used. */
  isSpotDelayed = false;
  /** When its last frame was made, on the monotonic clock. */
  framedAtMs = Number.NEGATIVE_INFINITY;
  private readonly state: ChainState;
  private newestSpot: Spot | undefined;
  private heldSpot: Spot | undefined;
  private spotIsOld = false;
  private newDoubt: SpotDoubt | undefined;

  constructor(
    readonly underlying: Underlying,
    market: MarketState,
  ) {
    this.state = market.openChain(underlying);
  }

  get hasSnapshot(): boolean {
    return this.state.hasRows;
  }

  /** Whether anything changed since the last frame. */
  get isDirty(): boolean {
    return this.state.isTouched;
  }

  /** Expiries whose IV and Greeks were found anew for a frame, and those where the standing ones were taken. */
  get theoryCounters(): Readonly<ChainState['counters']> {
    return this.state.counters;
  }

  /** Price between the underlying's bid and ask; undefined while none is known. */
  get spot(): Price | undefined {
    const { newestSpot } = this;
    return newestSpot && (Math.round((newestSpot.bid + newestSpot.ask) / 2) as Price);
  }

  get spotTs(): Instant | undefined {
    return this.newestSpot?.ts;
  }

  /** The underlying's own price, while it jumped and waits for a second one. */
  get heldJump(): HeldJump | undefined {
    const { newestSpot: stands, heldSpot: held } = this;
    if (stands === undefined || held === undefined) return undefined;
    const { bid, ask } = stands;
    return { symbol: this.underlying, bid, ask, heldBid: held.bid, heldAsk: held.ask };
  }

  /** Whether the newest frame has no price because the chain contradicts it. */
  get isSpotInDoubt(): boolean {
    return this.state.spotDoubt !== undefined;
  }

  /** Returns the price of the underlying that was kept out of a frame since the last call, the newest if there were several. */
  takeDoubt(): SpotDoubt | undefined {
    const { newDoubt } = this;
    this.newDoubt = undefined;
    return newDoubt;
  }

  /** Contracts traded on the day; undefined while nobody tells. */
  get dayVolume(): number | undefined {
    return this.state.dayVolume;
  }

  /** Contracts of the last snapshot. */
  contracts(): Iterable<OptionContract> {
    return this.state.contracts();
  }

  /** Lists what the snapshot names. */
  install({ rows, spot }: ChainSnapshot, now: Instant): void {
    this.state.install(rows, newestStamp(rows) ?? now);
    if (spot !== undefined && spot !== 'delayed') this.applySpot(spot);
    this.isSpotDelayed = spot === 'delayed';
  }

  applySpot(spot: Spot): SpotOutcome {
    const { newestSpot, heldSpot } = this;
    if (newestSpot !== undefined && spot.ts < newestSpot.ts) return 'out_of_order';
    const isJumping = newestSpot !== undefined && isJump(newestSpot.bid, newestSpot.ask, spot.bid, spot.ask);
    if (isJumping && (heldSpot === undefined || isJump(heldSpot.bid, heldSpot.ask, spot.bid, spot.ask))) {
      this.heldSpot = spot;
      return 'jump_held';
    }
    this.heldSpot = undefined;
    this.newestSpot = spot;
    this.spotIsOld = false;
    this.showSpot();
    return isJumping ? 'jump_confirmed' : 'applied';
  }

  /** An old price of the underlying does not stand for the present one: without it there is no theory. */
  dropSpotBefore(oldest: Instant): void {
    const isOld = this.newestSpot !== undefined && this.newestSpot.ts < oldest;
    if (isOld === this.spotIsOld) return;
    this.spotIsOld = isOld;
    this.showSpot();
  }

  /** Returns the present state as a frame, or undefined before the first snapshot. */
  toFrame(about: {
    readonly sequence: number;
    readonly source: string;
    readonly tsReceived: Instant;
    readonly curveOn: CurveOn;
  }): ChainFrame | undefined {
    const before = this.state.spotDoubt;
    const frame = this.state.toFrame(about);
    const { spotDoubt } = this.state;
    if (spotDoubt !== undefined && spotDoubt.ts !== before?.ts) this.newDoubt = spotDoubt;
    return frame;
  }

  /** Lets its contracts go: nobody watches them any more. */
  close(): void {
    this.state.close();
  }

  private showSpot(): void {
    if (this.newestSpot === undefined || this.spotIsOld) this.state.forgetSpot();
    else this.state.applySpot(this.newestSpot.bid, this.newestSpot.ask, this.newestSpot.ts);
  }
}

function newestStamp(rows: readonly QuoteRow[]): Instant | undefined {
  let newest: number | undefined;
  for (const { quoteTs } of rows) if (quoteTs > (newest ?? 0)) newest = quoteTs;
  return newest as Instant | undefined;
}
