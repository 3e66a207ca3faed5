import type { ContentHash } from '#core/units';
import { type DbPool, queryOne } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { isFrameHash, unpackDifference, unpackFrame } from '../rows/index.js';

/** A kept frame is not what its name says: whatever rests on it cannot be decided again. */
export const STORE_FRAME_DAMAGED = 'STORE_FRAME_DAMAGED';

const READ = {
  name: 'kept_frame_read',
  text: `SELECT k.bytes, k.base, whole.bytes AS base_bytes
    FROM kept_frames k LEFT JOIN kept_frames whole ON whole.hash = k.base WHERE k.hash = $1`,
};

interface KeptRow {
  readonly bytes: Uint8Array;
  readonly base: string | null;
  readonly base_bytes: Uint8Array | null;
}

/** Frames that stored decisions refer to, in Postgres; pods write them with `PodStore.keepFrames`. */
export class KeptFrames {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Returns the encoded frame that the hash names, or undefined when it was never kept. Errors: PlatformError {@link STORE_FRAME_DAMAGED}, `DB_*`. */
  async read(hash: ContentHash): Promise<Uint8Array | undefined> {
    const row = await queryOne<KeptRow>(this.pool, READ, [hash]);
    if (!row) return undefined;
    const bytes = await unpackRow(row).catch(() => undefined);
    if (bytes === undefined || !isFrameHash(hash, bytes)) {
      throw new PlatformError(STORE_FRAME_DAMAGED, {
        message: `The kept frame ${hash} is damaged.`,
        context: { hash },
      });
    }
    return bytes;
  }
}

/** Errors: of whatever is found where a packed frame or its base should be. */
async function unpackRow({ bytes, base, base_bytes }: KeptRow): Promise<Uint8Array | undefined> {
  if (base === null) return unpackFrame(bytes);
  return base_bytes === null ? undefined : unpackDifference(bytes, await unpackFrame(base_bytes));
}
