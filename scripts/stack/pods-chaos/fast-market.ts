/** The market of the campaign: a clock that runs faster than the wall's, and put chains whose spots wander. */
import { yearsToExpiry } from '#core/calendar';
import { encodeFrame } from '#core/model';
import { bsmGreeks } from '#core/pricing';
import { frameOf, type QuoteSpec } from '#core/testing';
import {
  addMs,
  type Instant,
  instant,
  parseTradingDate,
  type Random,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { type Repeated, systemClock, systemTimers } from '#platform/clock';
import type { DbPool } from '#platform/db';
import { createRedis, type RedisClient } from '#platform/redis';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';

/** 2025-11-26, 9:45 in New York: eighteen minutes of the wall clock until the close. */
const OPENING = instant(Date.UTC(2025, 10, 26, 14, 45));
const AFTER_CLOSE = instant(Date.UTC(2025, 10, 26, 21, 5));
const RATE = 20;
export const UNDERLYINGS = ['AAPL', 'F'] as readonly string[] as readonly Underlying[];
const EXPIRY = parseTradingDate('2025-12-19') as TradingDate;
const FRAME_EVERY_MS = 500;
const STRIKES = 12;
const INTEREST = 0.04;
const VOL = 0.5;
/** What is sold stays below the limits of a day. */
const SPOT_MIN = 30;
const SPOT_MAX = 50;
const MOVE_PER_FRAME = 0.004;

export class FastMarket {
  private readonly frames: FrameStore;
  private readonly redis: RedisClient;
  private readonly spots: Map<Underlying, number>;
  private startedAt = systemClock.now();
  private sequence = 0;
  private moving: Repeated | undefined;

  constructor(
    private readonly pool: DbPool,
    redisUrl: string,
    private readonly random: Random,
  ) {
    this.redis = createRedis(redisUrl, { onError: () => undefined });
    this.frames = new FrameStore(this.redis);
    this.spots = new Map(UNDERLYINGS.map((name) => [name, SPOT_MIN + random() * (SPOT_MAX - SPOT_MIN)]));
  }

  async start(): Promise<void> {
    this.startedAt = systemClock.now();
    await this.setClock(1, OPENING);
    await this.publish();
    // Redis comes and goes: a frame that could not be published is followed by the next.
    this.moving = systemTimers.every(
      FRAME_EVERY_MS,
      () => this.publish(),
      () => undefined,
    );
  }

  now(): Instant {
    return addMs(OPENING, (systemClock.now() - this.startedAt) * RATE);
  }

  /** The day is over: brokers end what still works. */
  async close(): Promise<void> {
    await this.stop();
    await this.setClock(2, AFTER_CLOSE);
  }

  async stop(): Promise<void> {
    await this.moving?.stop();
    this.moving = undefined;
  }

  end(): Promise<void> {
    return this.redis.close();
  }

  private async setClock(epoch: number, anchorMarket: Instant): Promise<void> {
    const clock = { epoch, mode: 'replay', anchorWall: systemClock.now(), anchorMarket, rate: RATE } as const;
    await new MarketClockStore(this.pool).write({ ...clock, label: 'campaign', held: false }, 'campaign');
  }

  private async publish(): Promise<void> {
    for (const [underlying, spot] of this.spots) {
      const moved = spot * (1 + MOVE_PER_FRAME * (2 * this.random() - 1));
      this.spots.set(underlying, Math.min(SPOT_MAX, Math.max(SPOT_MIN, moved)));
      this.sequence += 1;
      const at = this.now();
      const quotes = putsOf(spot, at);
      const frame = frameOf({
        ...{ underlying, at, spot: spot.toFixed(2), quotes, sequence: this.sequence, rate: INTEREST },
      });
      const bytes = encodeFrame(frame);
      const hash = frameHash(bytes);
      await this.frames.publish({ underlying, sequence: this.sequence, bytes, hash });
    }
  }
}

function putsOf(spot: number, at: Instant): QuoteSpec[] {
  const years = yearsToExpiry(at, EXPIRY, 'pm');
  const highest = Math.ceil(spot) + 3;
  return Array.from({ length: STRIKES }, (_, index) => highest - index).flatMap((strike) => {
    const value = bsmGreeks({ spot, strike, years, rate: INTEREST, dividendYield: 0, vol: VOL, sign: -1 });
    if (!value) return [];
    const { delta, gamma, theta, vega } = value;
    return {
      ...{ expiry: EXPIRY, strike: strike.toFixed(2), quoteTs: at, iv: VOL, delta, gamma, theta, vega },
      bid: Math.max(0.01, value.price * 0.985 - 0.01).toFixed(2),
      ask: (value.price * 1.015 + 0.02).toFixed(2),
      ...{ volume: 500, openInterest: 2_000 },
    };
  });
}
