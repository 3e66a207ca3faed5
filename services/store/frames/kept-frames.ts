import type { ContentHash } from '#core/units';
import { type DbPool, queryOne } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { isFrameHash, unpackFrame } from '../rows/index.js';

/** A kept frame is not what its name says: whatever rests on it cannot be decided again. */
export const STORE_FRAME_DAMAGED = 'STORE_FRAME_DAMAGED';

const READ = { name: 'kept_frame_read', text: 'SELECT bytes FROM kept_frames WHERE hash = $1' };

/** Frames that stored decisions refer to, in Postgres; pods write them with `PodStore.keepFrames`. */
export class KeptFrames {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Returns the encoded frame that the hash names, or undefined when it was never kept. Errors: PlatformError {@link STORE_FRAME_DAMAGED}, `DB_*`. */
  async read(hash: ContentHash): Promise<Uint8Array | undefined> {
    const row = await queryOne<{ bytes: Uint8Array }>(this.pool, READ, [hash]);
    if (!row) return undefined;
    const bytes = await unpackFrame(row.bytes).catch(() => undefined);
    if (bytes === undefined || !isFrameHash(hash, bytes)) {
      throw new PlatformError(STORE_FRAME_DAMAGED, {
        message: `The kept frame ${hash} is damaged.`,
        context: { hash },
      });
    }
    return bytes;
  }
}
