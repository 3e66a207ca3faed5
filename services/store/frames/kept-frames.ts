import type { ContentHash } from '#core/units';
import { type DbPool, queryOne } from '#platform/db';
import { inflateBytes } from '../rows/index.js';

const READ = { name: 'kept_frame_read', text: 'SELECT bytes FROM kept_frames WHERE hash = $1' };

/** Frames that stored decisions refer to, in Postgres; pods write them with `PodStore.keepFrames`. */
export class KeptFrames {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Returns the encoded frame that the hash names, or undefined when it was never kept. */
  async read(hash: ContentHash): Promise<Uint8Array | undefined> {
    const row = await queryOne<{ bytes: Uint8Array }>(this.pool, READ, [hash]);
    return row && inflateBytes(row.bytes);
  }
}
