import { yearsToExpiry } from '#core/calendar';
import { type ChainFrame, encodeFrame, type HashedFrame } from '#core/model';
import { bsmGreeks } from '#core/pricing';
import { frameOf, type QuoteSpec } from '#core/testing';
import {
  addMs,
  type ContentHash,
  type Instant,
  instant,
  parseTradingDate,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { sha256Hex } from '#platform/hash';
import { SIM_START, type World } from './world.js';

/** Market milliseconds per virtual millisecond: a run of a minute is an hour of trading. */
export const MARKET_RATE = 60;
const EXPIRIES = [parseTradingDate('2025-12-19') as TradingDate];
const STRIKES_PER_EXPIRY = 7;
const RATE = 0.04;
const VOL = 0.35;
/** One frame moves the spot by this share, so that profit targets and stops are met within a run. */
const MOVE_PER_FRAME = 0.006;

export const SIM_UNDERLYINGS = ['AAA', 'BBB'] as readonly string[] as readonly Underlying[];

/** A seeded market: tiny put chains whose spots wander, valued by Black–Scholes–Merton at one volatility. */
export class SimMarket {
  private readonly spots = new Map<Underlying, number>();
  private readonly newestFrames = new Map<Underlying, HashedFrame>();
  private sequence = 0;

  constructor(private readonly world: World) {
    for (const underlying of SIM_UNDERLYINGS) this.spots.set(underlying, world.between(90, 210));
    this.moveAll();
  }

  /** The market clock: every process agrees on it. */
  now(): Instant {
    return addMs(instant(SIM_START), this.world.nowMs * MARKET_RATE);
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
      this.newestFrames.set(underlying, { frame, hash: sha256Hex(encodeFrame(frame)) as ContentHash });
    }
  }

  private frameAt(underlying: Underlying, spot: number): ChainFrame {
    const at = this.now();
    const quotes = EXPIRIES.flatMap((expiry) => putsOf(expiry, spot, at));
    return frameOf({ underlying, at, spot: spot.toFixed(2), quotes, sequence: this.sequence, rate: RATE });
  }
}

/** Strikes stay on one grid of five dollars, so that a contract that is held stays quoted while the spot wanders. */
function putsOf(expiry: TradingDate, spot: number, at: Instant): QuoteSpec[] {
  const years = yearsToExpiry(at, expiry, 'pm');
  const quotes: QuoteSpec[] = [];
  const highest = Math.ceil(spot / 5) * 5 + 10;
  for (let index = 0; index < STRIKES_PER_EXPIRY; index += 1) {
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
