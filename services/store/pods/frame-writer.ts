import { encodeFrame } from '#core/model';
import { assert } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { Grouped } from '../grouped/index.js';
import { isFrameHash, packFrame } from '../rows/index.js';
import type { FrameToKeep } from './port.js';
import * as sql from './statements.js';

/** So few at a time that frames leave connections to decisions. A frame is 50 KB packed. */
const GROUPS = { runsMax: 2, urgentRuns: 1, sizeMax: 8, lingerMs: 1 };

interface Asked {
  readonly hashed: FrameToKeep;
  readonly isUrgent: boolean;
}

/** Stores the frames that decisions refer to, several in one statement where several are asked for at once. */
export class FrameWriter {
  private readonly frames: Grouped<Asked, undefined>;

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
    const isUrgent = group.some((one) => one.isUrgent);
    const kept = isUrgent ? new Set<string>() : await this.keptOf(group);
    const missing = group.filter(({ hashed }) => !kept.has(hashed.hash)).map(({ hashed }) => hashed);
    if (missing.length > 0) await insert(this.pool, missing);
    return group.map(() => undefined);
  }

  private async keptOf(group: readonly Asked[]): Promise<ReadonlySet<string>> {
    const hashes = group.map(({ hashed }) => hashed.hash);
    const rows = await queryRows<{ hash: string }>(this.pool, sql.KEPT_HASHES, [hashes]);
    return new Set(rows.map(({ hash }) => hash));
  }
}

async function insert(pool: DbPool, frames: readonly FrameToKeep[]): Promise<void> {
  const packed = await Promise.all(frames.map(packedOf));
  const lengths = packed.map(({ byteLength }) => byteLength);
  let end = 1;
  const starts = lengths.map((length) => {
    const start = end;
    end += length;
    return start;
  });
  await queryRows(pool, sql.KEEP_FRAMES, [
    frames.map(({ hash }) => hash),
    frames.map(({ frame }) => frame.underlying),
    frames.map(({ frame }) => frame.sequence),
    frames.map(({ frame }) => frame.tsEvent),
    starts,
    lengths,
    Buffer.concat(packed),
  ]);
}

function packedOf({ frame, hash, bytes = encodeFrame(frame) }: FrameToKeep): Promise<Uint8Array> {
  assert(isFrameHash(hash, bytes), 'Invariant: a frame is named by the hash of its encoded bytes');
  return packFrame(bytes);
}
