/** The market of the campaign: a clock at the pace of the wall, and puts whose quotes wander, so that some orders trade and some rest. */
import { encodeFrame, type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';
import { frameOf } from '#core/testing';
import {
  addMs,
  assert,
  type Instant,
  instant,
  MONEY_SCALE,
  type Price,
  priceToDecimal,
  type Random,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { type Repeated, systemClock, systemTimers } from '#platform/clock';
import type { DbPool } from '#platform/db';
import { createRedis, type RedisClient } from '#platform/redis';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';

/** 2025-11-26, 9:45 in New York: more than six hours of an open session. */
const OPENING = instant(Date.UTC(2025, 10, 26, 14, 45));
const UNDERLYING = 'AAPL' as Underlying;
const EXPIRY = '2025-12-19';
/** A cheap underlying: what the campaign opens stays below the limits of a day. */
const STRIKES = Array.from({ length: 40 }, (_, index) => 15 + index);
const SPOT = '60';
const MOVE_MS = 500;
const CENT = 100;
const SPREAD = 5 * CENT;
/** Of the lowest strike; the highest stays below three dollars, where every cent is a price. */
const BID_MIN = 120 * CENT;
const BID_MAX = 200 * CENT;
/** A put at a higher strike is never worth less: no quote stands out of its chain. */
const PER_STRIKE = 2 * CENT;
const STEP_MAX = 8;

export interface Listed {
  readonly symbol: OccSymbol;
  /** Dollars. */
  readonly strike: number;
}

export class LivingMarket {
  private readonly frames: FrameStore;
  private readonly redis: RedisClient;
  /** Bid of the lowest strike; all of them move together. */
  private level: number;
  private startedAt = systemClock.now();
  private sequence = 0;
  private moving: Repeated | undefined;

  constructor(
    private readonly pool: DbPool,
    redisUrl: string,
    private readonly random: Random,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.redis = createRedis(redisUrl, { onError: onFailure });
    this.frames = new FrameStore(this.redis);
    this.level = BID_MIN + this.cents((BID_MAX - BID_MIN) / CENT);
  }

  async start(): Promise<void> {
    this.startedAt = systemClock.now();
    const clock = { epoch: 1, mode: 'replay', anchorWall: this.startedAt, anchorMarket: OPENING } as const;
    await new MarketClockStore(this.pool).write({ ...clock, rate: 1, label: 'campaign', held: false }, 'campaign');
    await this.publish();
    this.moving = systemTimers.every(MOVE_MS, () => this.move(), this.onFailure);
  }

  now(): Instant {
    return addMs(OPENING, systemClock.now() - this.startedAt);
  }

  /** Returns a put at random. */
  anyPut(): Listed {
    const strike = STRIKES[Math.floor(this.random() * STRIKES.length)];
    assert(strike !== undefined, 'Invariant: there are strikes');
    const symbol = occSymbolOf(strike);
    return { symbol, strike };
  }

  bidOf(symbol: OccSymbol): Price {
    const contract = parseOccSymbol(symbol);
    assert(contract, 'Invariant: the put is listed');
    return this.bidAt(contract.strike / MONEY_SCALE);
  }

  async stop(): Promise<void> {
    await this.moving?.stop();
    await this.redis.close();
  }

  private async move(): Promise<void> {
    const moved = this.level + this.cents(2 * STEP_MAX + 1) - STEP_MAX * CENT;
    this.level = Math.min(BID_MAX, Math.max(BID_MIN, moved));
    await this.publish();
  }

  /** @param strike - dollars */
  private bidAt(strike: number): Price {
    return (this.level + STRIKES.indexOf(strike) * PER_STRIKE) as Price;
  }

  private async publish(): Promise<void> {
    this.sequence += 1;
    const at = this.now();
    const quotes = STRIKES.map((strike) => ({
      ...{ expiry: EXPIRY, strike: String(strike), quoteTs: at },
      bid: priceToDecimal(this.bidAt(strike)),
      ask: priceToDecimal((this.bidAt(strike) + SPREAD) as Price),
    }));
    const frame = frameOf({ underlying: UNDERLYING, at, spot: SPOT, sequence: this.sequence, quotes });
    const bytes = encodeFrame(frame);
    const hash = frameHash(bytes);
    await this.frames.publish({ underlying: UNDERLYING, sequence: this.sequence, bytes, hash });
  }

  /** Returns whole cents below `most` cents, as a price. */
  private cents(most: number): number {
    return Math.floor(this.random() * most) * CENT;
  }
}

function occSymbolOf(strike: number): OccSymbol {
  const expiry = EXPIRY as TradingDate;
  return occSymbol({ root: UNDERLYING, expiry, right: 'put', strike: (strike * MONEY_SCALE) as Price });
}
