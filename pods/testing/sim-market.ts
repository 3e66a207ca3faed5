import { yearsToExpiry } from '#core/calendar';
import { type ChainFrame, encodeFrame, type HashedFrame } from '#core/model';
import { bsmGreeks } from '#core/pricing';
import { frameOf, type QuoteSpec } from '#core/testing';
import { addMs, type Instant, instant, parseTradingDate, type TradingDate, type Underlying } from '#core/units';
import { frameHash } from '#store/frames';
import { ORDINARY_DAY, type SimDay } from './sim-days.js';
import type { World } from './world.js';

/** Market milliseconds per virtual millisecond: a run of a minute is an hour of trading. */
export const MARKET_RATE = 60;
const STRIKES = 7;
const RATE = 0.04;
const VOL = 0.35;
/** One frame moves the spot by this share, so that profit targets and stops are met within a run. */
const MOVE_PER_FRAME = 0.006;

export const SIM_UNDERLYINGS = ['AAA', 'BBB'] as readonly string[] as readonly Underlying[];

/** A seeded market: tiny put chains whose spots wander, valued by Black–Scholes–Merton at one volatility. */
export class SimMarket {
  private readonly spots = new Map<Underlying, number>();
  private readonly newestFrames = new Map<Underlying, HashedFrame>();
  private readonly expiry: TradingDate;
  private sequence = 0;
  private jumpedMs = 0;

  constructor(
    private readonly world: World,
    private readonly day: SimDay = ORDINARY_DAY,
  ) {
    this.expiry = parseTradingDate(day.expiry) as TradingDate;
    for (const underlying of SIM_UNDERLYINGS) this.spots.set(underlying, world.between(90, 210));
    this.moveAll();
  }

  /** The market clock as it stands. */
  now(): Instant {
    return this.at(this.jumpedMs);
  }

  /** By how much the clock was set since the run began, ms. */
  get offsetMs(): number {
    return this.jumpedMs;
  }

  /** What a clock shows that was set by `offsetMs`. */
  at(offsetMs: number): Instant {
    return addMs(instant(this.day.startsAt), this.world.nowMs * MARKET_RATE + offsetMs);
  }

  /** Sets the market clock by so much. */
  jump(ms: number): void {
    this.jumpedMs += ms;
  }

  /** From the next frame on, `ratio` shares stand for one. */
  split(underlying: Underlying, ratio: number): void {
    this.spots.set(underlying, (this.spots.get(underlying) as number) / ratio);
  }

  newest(underlying: Underlying): HashedFrame | undefined {
    return this.newestFrames.get(underlying);
  }

  /** Makes a newer frame of every underlying. */
  moveAll(): void {
    for (const underlying of SIM_UNDERLYINGS) {
      const spot = this.spots.get(underlying) as number;
      this.spots.set(underlying, spot * (1 + this.world.between(-MOVE_PER_FRAME, MOVE_PER_FRAME)));
      this.sequence += 1;
      const frame = this.frameAt(underlying, this.spots.get(underlying) as number);
      this.newestFrames.set(underlying, { frame, hash: frameHash(encodeFrame(frame)) });
    }
  }

  private frameAt(underlying: Underlying, spot: number): ChainFrame {
    const at = this.now();
    const quotes = putsOf(this.expiry, spot, at);
    return frameOf({ underlying, at, spot: spot.toFixed(2), quotes, sequence: this.sequence, rate: RATE });
  }
}

/** Clock and frames as one process knows them: it learns of each change when it hears of it or looks. */
export class MarketView {
  private readonly frames = new Map<Underlying, HashedFrame>();
  private offsetMs = 0;

  constructor(private readonly market: SimMarket) {
    this.look();
  }

  now(): Instant {
    return this.market.at(this.offsetMs);
  }

  newest(underlying: Underlying): HashedFrame | undefined {
    return this.frames.get(underlying);
  }

  /** Frames first, then the clock, as a pod does it. */
  look(): void {
    for (const underlying of SIM_UNDERLYINGS) this.readFrame(underlying);
    this.offsetMs = this.market.offsetMs;
  }

  readFrame(underlying: Underlying): void {
    const hashed = this.market.newest(underlying);
    if (hashed) this.frames.set(underlying, hashed);
  }
}

/** Strikes stay on one grid of five dollars, so that a contract that is held stays quoted while the spot wanders. */
function putsOf(expiry: TradingDate, spot: number, at: Instant): QuoteSpec[] {
  const years = yearsToExpiry(at, expiry, 'pm');
  const quotes: QuoteSpec[] = [];
  const highest = Math.ceil(spot / 5) * 5 + 10;
  for (let index = 0; index < STRIKES; index += 1) {
    const strike = highest - 5 * index;
    const value = bsmGreeks({ spot, strike, years, rate: RATE, dividendYield: 0, vol: VOL, sign: -1 });
    if (!value) continue;
    const bid = Math.max(0, value.price * 0.985 - 0.01);
    const ask = value.price * 1.015 + 0.02;
    const { delta, gamma, theta, vega } = value;
    const size = { volume: 500, openInterest: 2_000 };
    quotes.push({
      expiry,
      strike: strike.toFixed(2),
      bid: bid.toFixed(2),
      ask: ask.toFixed(2),
      iv: VOL,
      delta,
      gamma,
      theta,
      vega,
      ...size,
    });
  }
  return quotes;
}
