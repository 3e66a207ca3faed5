import type { ContentHash, Underlying } from '#core/units';

/** A frame that is stored whole. */
interface KeyFrame {
  readonly hash: ContentHash;
  readonly bytes: Uint8Array;
  readonly packedBytes: number;
  differences: number;
}

/** So many frames of one underlying are lost with their base if the disk damages it. */
const DIFFERENCES_MAX = 100;
/** From this share of what the base took on, another base pays. */
const WORN_SHARE = 0.75;
const HELD_BYTES_MAX = 64 * 1024 * 1024;

/** Of each underlying the stored frame to which the next ones are stored as differences, while it is worth it. */
export class KeyFrames {
  private readonly keys = new Map<Underlying, KeyFrame>();
  private heldBytes = 0;

  constructor(private readonly heldBytesMax = HELD_BYTES_MAX) {}

  of(underlying: Underlying): KeyFrame | undefined {
    return this.keys.get(underlying);
  }

  /** Takes what was stored whole as the base of the next ones. The oldest are forgotten when they are too many bytes. */
  set(underlying: Underlying, key: Omit<KeyFrame, 'differences'>): void {
    this.drop(underlying);
    this.keys.set(underlying, { ...key, differences: 0 });
    this.heldBytes += key.bytes.byteLength;
    for (const oldest of this.keys.keys()) {
      if (this.heldBytes <= this.heldBytesMax) return;
      this.drop(oldest);
    }
  }

  /** A frame becomes a difference of so many bytes: forgets its base when the next one had better be whole. */
  noteDifference(underlying: Underlying, packedBytes: number): void {
    const key = this.keys.get(underlying);
    if (!key) return;
    key.differences += 1;
    if (key.differences >= DIFFERENCES_MAX || packedBytes > WORN_SHARE * key.packedBytes) this.drop(underlying);
  }

  drop(underlying: Underlying): void {
    this.heldBytes -= this.keys.get(underlying)?.bytes.byteLength ?? 0;
    this.keys.delete(underlying);
  }
}
