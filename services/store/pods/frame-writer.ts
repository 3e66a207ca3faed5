import { encodeFrame } from '#core/model';
import { assert, type ContentHash } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { Grouped } from '../grouped/index.js';
import { isFrameHash, joinBytes, packDifference, packFrame } from '../rows/index.js';
import { KeyFrames } from './key-frames.js';
import type { FrameToKeep } from './port.js';
import * as sql from './statements.js';

/** So few at a time that frames leave connections to decisions. A frame is 50 KB packed, its difference to another less than half of that. */
const GROUPS = { runsMax: 2, urgentRuns: 1, sizeMax: 8, lingerMs: 1 };

interface Asked {
  readonly hashed: FrameToKeep;
  readonly isUrgent: boolean;
}

interface FrameRow {
  readonly hashed: FrameToKeep;
  readonly bytes: Uint8Array;
  readonly packed: Uint8Array;
  /** What `packed` is the difference to; whole without. */
  readonly base?: ContentHash;
}

/** Stores the frames that decisions refer to, several in one statement where several are asked for at once. */
export class FrameWriter {
  private readonly frames: Grouped<Asked, undefined>;
  private readonly keys = new KeyFrames();

  constructor(private readonly pool: DbPool) {
    // What is urgent does not wait for the same frame on its slower way.
    const keyOf = ({ hashed, isUrgent }: Asked) => `${hashed.hash} ${isUrgent}`;
    this.frames = new Grouped({ ...GROUPS, keyOf, run: (group) => this.write(group) });
  }

  async keep(frames: readonly FrameToKeep[], isUrgent: boolean): Promise<void> {
    await Promise.all(frames.map((hashed) => this.frames.ask({ hashed, isUrgent }, isUrgent)));
  }

  /** Other slots keep the same frames, so it pays to ask which are there; what is urgent saves the way. */
  private async write(group: readonly Asked[]): Promise<readonly undefined[]> {
    const frames = group.map(({ hashed }) => hashed);
    const isUrgent = group.some((one) => one.isUrgent);
    await this.insert(isUrgent ? frames : await this.missingOf(frames));
    return group.map(() => undefined);
  }

  private async missingOf(frames: readonly FrameToKeep[]): Promise<readonly FrameToKeep[]> {
    const hashes = frames.map(({ hash }) => hash);
    const rows = await queryRows<{ hash: string }>(this.pool, sql.KEPT_HASHES, [hashes]);
    const kept = new Set(rows.map(({ hash }) => hash));
    return frames.filter(({ hash }) => !kept.has(hash));
  }

  private async insert(frames: readonly FrameToKeep[]): Promise<void> {
    if (frames.length === 0) return;
    const rows = await Promise.all(frames.map((frame) => this.rowOf(frame)));
    const written = await this.send(rows);
    for (const { hashed, bytes, packed, base } of rows) {
      if (base !== undefined || !written.has(hashed.hash)) continue;
      this.keys.set(hashed.frame.underlying, { hash: hashed.hash, bytes, packedBytes: packed.byteLength });
    }
    const unwritten = rows.filter(({ hashed, base }) => base !== undefined && !written.has(hashed.hash));
    if (unwritten.length > 0) await this.insertWhole(unwritten.map(({ hashed }) => hashed));
  }

  /** Of frames that were not written: some other slot has kept them meanwhile, or their base is gone, with a database that was put back. */
  private async insertWhole(frames: readonly FrameToKeep[]): Promise<void> {
    const missing = await this.missingOf(frames);
    for (const { frame } of missing) this.keys.drop(frame.underlying);
    await this.insert(missing);
  }

  private async rowOf(hashed: FrameToKeep): Promise<FrameRow> {
    const { frame, hash, bytes = encodeFrame(frame) } = hashed;
    assert(isFrameHash(hash, bytes), 'Invariant: a frame is named by the hash of its encoded bytes');
    const key = this.keys.of(frame.underlying);
    const difference = key && packDifference(bytes, key.bytes);
    if (!difference) return { hashed, bytes, packed: await packFrame(bytes) };
    this.keys.noteDifference(frame.underlying, difference.byteLength);
    return { hashed, bytes, packed: difference, base: key.hash };
  }

  /** Returns the hashes of those that were written. */
  private async send(rows: readonly FrameRow[]): Promise<ReadonlySet<string>> {
    const { bytes, starts, lengths } = joinBytes(rows.map(({ packed }) => packed));
    const written = await queryRows<{ hash: string }>(this.pool, sql.KEEP_FRAMES, [
      rows.map(({ hashed }) => hashed.hash),
      rows.map(({ hashed }) => hashed.frame.underlying),
      rows.map(({ hashed }) => hashed.frame.sequence),
      rows.map(({ hashed }) => hashed.frame.tsEvent),
      rows.map(({ base }) => base ?? null),
      starts,
      lengths,
      bytes,
    ]);
    return new Set(written.map(({ hash }) => hash));
  }
}
