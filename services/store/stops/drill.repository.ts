import type { AccountId } from '#core/units';
import { type DbPool, queryOne } from '#platform/db';
import { OPEN_STATES_SQL } from '../rows/index.js';

/** What a drill watches of an account. */
export interface DrillReading {
  /** Contracts short. */
  readonly contracts: number;
  /** Orders that work and are not the kill switch's own. */
  readonly working: number;
  /** Orders sent since the drill began that are not the kill switch's own. */
  readonly sentSince: number;
}

/** A paper account that holds something, those with a working order first: the drill is never made with real money. */
const CANDIDATE = {
  name: 'drill_candidate',
  text: `SELECT a.id FROM accounts a WHERE a.mode = 'paper' AND ($1::uuid IS NULL OR a.id = $1::uuid)
      AND EXISTS (SELECT 1 FROM positions p WHERE p.account_id = a.id AND p.open_quantity > 0)
    ORDER BY EXISTS (SELECT 1 FROM orders o WHERE o.account_id = a.id AND o.state = 'working') DESC, a.created_at LIMIT 1`,
};
const READING = {
  name: 'drill_reading',
  text: `SELECT (SELECT coalesce(sum(open_quantity), 0)::int FROM positions WHERE account_id = $1) AS contracts,
      (SELECT count(*)::int FROM orders WHERE account_id = $1 AND origin <> 'desk' AND state IN ${OPEN_STATES_SQL}) AS working,
      (SELECT count(*)::int FROM orders WHERE account_id = $1 AND origin <> 'desk'
        AND created_at > clock_timestamp() - make_interval(secs => $2::float8 / 1000)) AS "sentSince"`,
};

/** What a drill of the kill switch needs to see. */
export class DrillRepository {
  constructor(private readonly pool: DbPool) {}

  /** Returns a paper account with a position, or the given one if it is such an account. */
  async account(accountId?: AccountId): Promise<AccountId | undefined> {
    const row = await queryOne<{ id: string }>(this.pool, CANDIDATE, [accountId ?? null]);
    return row?.id as AccountId | undefined;
  }

  /** @param sinceMs - how long ago the drill's stop was acknowledged */
  async read(accountId: AccountId, sinceMs: number): Promise<DrillReading> {
    const row = await queryOne<DrillReading>(this.pool, READING, [accountId, sinceMs]);
    return row ?? { contracts: 0, working: 0, sentSince: 0 };
  }
}
