import { type ChainFrame, decodeFrame, type HashedFrame } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { FrameStore } from './frame-store.js';

/**
 * The newest frames, decoded once: a frame is read and decoded only when its hash is another than the one in memory. Holds
 * one frame per underlying that was asked for.
 */
export class NewestFrames {
  private readonly byUnderlying = new Map<Underlying, HashedFrame>();
  private readonly reading = new Map<ContentHash, Promise<HashedFrame | undefined>>();

  constructor(private readonly store: Pick<FrameStore, 'peekNewest' | 'readNewest' | 'underlyings'>) {}

  /** Returns undefined when there is no frame. Errors: PlatformError `REDIS_*`; FrameDecodeError for bytes that are no frame. */
  async get(underlying: Underlying): Promise<HashedFrame | undefined> {
    const newest = await this.store.peekNewest(underlying);
    if (!newest) {
      this.byUnderlying.delete(underlying);
      return undefined;
    }
    const known = this.byUnderlying.get(underlying);
    if (known?.hash === newest.hash) return known;
    const underWay = this.reading.get(newest.hash);
    if (underWay) return underWay;
    const read = this.read(underlying).finally(() => this.reading.delete(newest.hash));
    this.reading.set(newest.hash, read);
    return read;
  }

  /** Returns the frames that exist, by underlying. */
  async getMany(underlyings: Iterable<Underlying>): Promise<ReadonlyMap<Underlying, HashedFrame>> {
    const wanted = [...new Set(underlyings)];
    const frames = await Promise.all(wanted.map((underlying) => this.get(underlying)));
    return new Map(frames.flatMap((hashed) => (hashed ? [[hashed.frame.underlying, hashed] as const] : [])));
  }

  /** Returns the newest frame of every underlying, sorted by ticker. */
  async all(): Promise<readonly ChainFrame[]> {
    const frames = await this.getMany(await this.store.underlyings());
    return [...frames.values()].map(({ frame }) => frame).sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
  }

  private async read(underlying: Underlying): Promise<HashedFrame | undefined> {
    const encoded = await this.store.readNewest(underlying);
    if (!encoded) return undefined;
    const hashed = { frame: decodeFrame(encoded.bytes), hash: encoded.hash };
    this.byUnderlying.set(underlying, hashed);
    return hashed;
  }
}
