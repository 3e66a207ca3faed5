/** A market that says what a script says: frames in Redis as market publishes them, and the market clock's row. */
import { instantAt } from '#core/calendar';
import { encodeFrame } from '#core/model';
import { frameOf, type QuoteSpec } from '#core/testing';
import { addMs, type Instant, MS_PER_MINUTE, type TradingDate, type Underlying } from '#core/units';
import { systemClock } from '#platform/clock';
import type { DbPool } from '#platform/db';
import { createRedis, type RedisClient } from '#platform/redis';
import { MarketClockStore } from '#store/clock';
import { FrameStore, frameHash } from '#store/frames';

const AAPL = 'AAPL' as Underlying;

interface Scene {
  readonly at: Instant;
  readonly spot: string;
  readonly quotes: readonly QuoteSpec[];
}

export class ScriptedMarket {
  private readonly redis: RedisClient;
  private readonly frames: FrameStore;
  private readonly clock: MarketClockStore;
  private scene: Scene | undefined;
  private anchor = { wall: 0, market: 0 as Instant };
  private epoch = 0;
  private sequence = 0;

  constructor(pool: DbPool, redisUrl: string) {
    this.redis = createRedis(redisUrl, { onError: () => undefined });
    this.frames = new FrameStore(this.redis);
    this.clock = new MarketClockStore(pool, this.redis);
  }

  now(): Instant {
    return addMs(this.anchor.market, systemClock.now() - this.anchor.wall);
  }

  /** Sets the clock alone: nights and mornings without a frame. */
  async set(date: string, time: string): Promise<void> {
    await this.setClock(instantAt(date as TradingDate, time));
  }

  /** Shows quotes of an instant, and then sets the clock, as market does. */
  async show(date: string, time: string, spot: string, quotes: readonly QuoteSpec[]): Promise<void> {
    await this.showScene({ at: instantAt(date as TradingDate, time), spot, quotes });
  }

  /** The same quotes some minutes later. */
  async later(minutes: number): Promise<void> {
    if (this.scene) await this.showScene({ ...this.scene, at: addMs(this.scene.at, minutes * MS_PER_MINUTE) });
  }

  close(): Promise<void> {
    return this.redis.close();
  }

  private async showScene(scene: Scene): Promise<void> {
    this.scene = scene;
    const { at, spot, quotes } = scene;
    this.sequence += 1;
    const frame = frameOf({ underlying: AAPL, at, spot, quotes, sequence: this.sequence });
    const bytes = encodeFrame(frame);
    const hash = frameHash(bytes);
    await this.frames.publish({ underlying: AAPL, sequence: this.sequence, bytes, hash });
    await this.setClock(at);
  }

  private async setClock(at: Instant): Promise<void> {
    this.epoch += 1;
    this.anchor = { wall: systemClock.now(), market: at };
    const anchors = { anchorWall: systemClock.now(), anchorMarket: at, rate: 1 };
    await this.clock.write(
      { epoch: this.epoch, mode: 'replay', ...anchors, label: 'wheel', held: false },
      'replay:wheel',
    );
  }
}
