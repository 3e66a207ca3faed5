import type { SurfaceShape } from './black-scholes.js';
import { BrownianPath, hashText } from './noise.js';
import type { SimulatedUnderlying } from './underlyings.js';

const SESSIONS_PER_YEAR = 252;
/** Paths of volatility begin this much earlier than the world, so that they can look back. */
const LOOK_BACK_SESSIONS = 32;
const VOL_MEMORY_SESSIONS = 10;
const RETURN_MEMORY_SESSIONS = 5;
const MARKET_STREAM = hashText('market');

/** Continuous interest rate of the simulated world, per year. */
export const WORLD_RATE = 0.04;

/** A move of the price that chance does not make: at the end of `lasts` the price is `factor` times what it would be. Times in sessions since the beginning. */
export interface Shock {
  readonly at: number;
  readonly lasts: number;
  readonly factor: number;
}

/** From the opening of a session on there are `ratio` shares for each one before. */
export interface WorldSplit {
  readonly session: number;
  readonly ratio: number;
}

/** One underlying's price and volatility: pure functions of seed and session time. */
export class UnderlyingPath {
  private readonly own: BrownianPath;
  private readonly market: BrownianPath;
  private readonly volatility: BrownianPath;
  private readonly volPerSession: number;
  private readonly openings: number[] = [];
  /** Set by tests before they are due. */
  readonly shocks: Shock[] = [];
  /** As `shocks`. */
  readonly splits: WorldSplit[] = [];

  constructor(
    readonly underlying: SimulatedUnderlying,
    seed: number,
  ) {
    this.own = new BrownianPath(seed, hashText(`${underlying.ticker} price`));
    this.market = new BrownianPath(seed, MARKET_STREAM);
    this.volatility = new BrownianPath(seed, hashText(`${underlying.ticker} volatility`));
    this.volPerSession = underlying.vol / Math.sqrt(SESSIONS_PER_YEAR);
  }

  /** Returns the price at a time, in currency units. */
  spot(sessions: number): number {
    return this.whole(sessions) / this.sharesFor(0, sessions);
  }

  /** Price of what was one share at the beginning. */
  private whole(sessions: number): number {
    const { price, correlation } = this.underlying;
    const moved = correlation * this.market.at(sessions) + Math.sqrt(1 - correlation ** 2) * this.own.at(sessions);
    const unshocked = price * Math.exp(this.volPerSession * moved - (this.volPerSession ** 2 * sessions) / 2);
    return this.shocks.reduce((shocked, { at, lasts, factor }) => {
      const share = Math.min(1, Math.max(0, (sessions - at) / lasts));
      return shocked * factor ** share;
    }, unshocked);
  }

  /** Shares at `now` for one at `then`, both in sessions. */
  private sharesFor(then: number, now: number): number {
    return this.splits.reduce((shares, { session, ratio }) => {
      return session > then && session <= now ? shares * ratio : shares;
    }, 1);
  }

  /** Returns the price at the opening of a session, in shares of a later one. */
  openingIn(session: number, later: number): number {
    return this.opening(session) / this.sharesFor(session, later);
  }

  /** Returns the price at the opening of a session, remembered: every listing of later sessions asks for it again. */
  opening(session: number): number {
    const known = this.openings[session];
    if (known !== undefined) return known;
    const price = this.spot(session);
    this.openings[session] = price;
    return price;
  }

  /** Returns the surface at a time: volatility wanders around its level and rises when the price has fallen. */
  surface(sessions: number): SurfaceShape {
    const { vol, tier } = this.underlying;
    const at = sessions + LOOK_BACK_SESSIONS;
    const wandered =
      (this.volatility.at(at) - this.volatility.at(at - VOL_MEMORY_SESSIONS)) / Math.sqrt(VOL_MEMORY_SESSIONS);
    const before = Math.max(0, sessions - RETURN_MEMORY_SESSIONS);
    const fallen =
      Math.log(this.whole(before) / this.whole(sessions)) / (this.volPerSession * Math.sqrt(RETURN_MEMORY_SESSIONS));
    // Options are dearer than the path will turn out, as they mostly are.
    const level = 1.08 * vol;
    const now = level * Math.exp(0.12 * wandered + 0.08 * fallen);
    const isIndex = vol < 0.22 && tier <= 2;
    return {
      spotVariance: now * now,
      longVariance: (1.04 * level) ** 2,
      skew: isIndex ? -0.6 : -0.4,
      eta: isIndex ? 1.15 : 0.95,
    };
  }
}
