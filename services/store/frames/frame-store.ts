/** The newest chain frame of each underlying in Redis: a cache that may vanish at any moment; market fills it again. */
import { FRAME_CHANNEL, type FrameAnnouncement } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { RedisClient, RedisSubscriber } from '#platform/redis';

export interface EncodedFrame {
  readonly underlying: Underlying;
  readonly sequence: number;
  readonly hash: ContentHash;
  /** As `encodeFrame` wrote them; named by `hash`. */
  readonly bytes: Uint8Array;
}

const INDEX_KEY = 'frames:underlyings';
const keyOf = (underlying: string) => `frame:${underlying}`;

export class FrameStore {
  private readonly redis: RedisClient;

  constructor(redis: RedisClient) {
    this.redis = redis;
  }

  /**
   * Writes the newest frame and its names as one and announces it behind that, in one go: the server takes a connection's commands in their
   * order, and whoever hears of a frame that was refused finds the former one. Errors: PlatformError `REDIS_*`.
   */
  async publish(frame: EncodedFrame): Promise<void> {
    const { underlying, sequence, hash, bytes } = frame;
    const index = { set: INDEX_KEY, member: underlying };
    const announcement: FrameAnnouncement = { underlying, sequence, hash };
    await Promise.all([
      this.redis.writeHash(keyOf(underlying), { sequence: String(sequence), hash, bytes }, index),
      this.redis.publish(FRAME_CHANNEL, JSON.stringify(announcement)),
    ]);
  }

  async readNewest(underlying: Underlying): Promise<EncodedFrame | undefined> {
    const [sequence, hash, bytes] = await this.redis.readHash(keyOf(underlying), ['sequence', 'hash', 'bytes']);
    if (!sequence || !hash || !bytes) return undefined;
    return { underlying, sequence: Number(textOf(sequence)), hash: textOf(hash) as ContentHash, bytes };
  }

  /** Returns the sequence and hash of the newest frame without its bytes: whoever polls asks this first. */
  async peekNewest(underlying: Underlying): Promise<Omit<EncodedFrame, 'bytes'> | undefined> {
    const [sequence, hash] = await this.redis.readHash(keyOf(underlying), ['sequence', 'hash']);
    if (!sequence || !hash) return undefined;
    return { underlying, sequence: Number(textOf(sequence)), hash: textOf(hash) as ContentHash };
  }

  /** Returns underlyings that have a frame, sorted. */
  async underlyings(): Promise<readonly Underlying[]> {
    return [...(await this.redis.membersOf(INDEX_KEY))].sort() as Underlying[];
  }

  /** Forgets all frames: a feed that begins must not leave those of another beside its own. */
  async clear(): Promise<void> {
    const underlyings = await this.underlyings();
    await this.redis.delete(INDEX_KEY, ...underlyings.map(keyOf));
  }
}

/**
 * Calls `onFrame` for each announcement, and `onReconnected` when some may have been missed: read the newest ones then.
 * Returns a function that ends it.
 */
export function subscribeFrames(
  subscriber: RedisSubscriber,
  handlers: {
    readonly onFrame: (announcement: FrameAnnouncement) => void;
    readonly onReconnected: () => void;
  },
): () => void {
  const ends = [
    subscriber.subscribe(FRAME_CHANNEL, (message) => handlers.onFrame(JSON.parse(message) as FrameAnnouncement)),
    subscriber.onReconnected(handlers.onReconnected),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
