import type { Underlying } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { OPEN_STATES_SQL } from '../rows/index.js';

/** What market must know about. */
export interface Watched {
  /** Of running bots' watchlists, open positions, shares that bots hold and orders that have not ended; sorted. */
  readonly underlyings: readonly Underlying[];
  /** OCC symbols of open positions and of orders that have not ended; sorted. */
  readonly held: readonly string[];
}

/** A paused bot's positions, shares and orders still need quotes; its watchlist does not. */
const READ = {
  name: 'watched_read',
  text: `WITH at_stake AS (
      SELECT underlying, symbol FROM positions WHERE open_quantity > 0
      UNION SELECT underlying, symbol FROM intents WHERE status = 'pending'
      UNION SELECT underlying, symbol FROM orders WHERE state IN ${OPEN_STATES_SQL})
    SELECT underlying, NULL AS symbol FROM (
      SELECT jsonb_array_elements_text(c.config -> 'watchlist') AS underlying
      FROM bots b
      JOIN bot_states s ON s.bot_id = b.id AND s.status = 'running'
      JOIN bot_configs c ON c.bot_id = b.id AND c.version = b.config_version
      WHERE b.deleted_at IS NULL) watchlists
    UNION SELECT underlying, symbol FROM at_stake
    UNION SELECT underlying, NULL FROM share_holdings WHERE quantity > 0`,
};

interface WatchedRow {
  readonly underlying: string;
  readonly symbol: string | null;
}

/** Tells market which underlyings and contracts somebody is interested in. */
export class WatchedStore {
  constructor(private readonly pool: DbPool) {}

  /** Errors: PlatformError `DB_*`. */
  async read(): Promise<Watched> {
    const rows = await queryRows<WatchedRow>(this.pool, READ);
    const underlyings = new Set(rows.map(({ underlying }) => underlying as Underlying));
    const held = new Set(rows.flatMap(({ symbol }) => (symbol === null ? [] : [symbol])));
    return { underlyings: [...underlyings].sort(), held: [...held].sort() };
  }
}
