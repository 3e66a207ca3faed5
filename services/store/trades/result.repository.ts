import type { AccountId, Instant, Money, UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { moneyOf } from '../rows/index.js';

/** What an account's positions and shares that have ended brought: premiums, shares and dividends, fees off. */
export interface AccountResult {
  readonly accountId: AccountId;
  /** Absent when nothing has ended (today). */
  readonly realisedToday?: Money;
  readonly realised?: Money;
  /** Fees of everything, also of what is open. */
  readonly fees: Money;
  /** Holdings of shares that were sold by hand at a price that nobody told: they are in no sum. */
  readonly unknown: number;
}

const RESULTS = {
  name: 'results_of_user',
  text: `WITH ended AS (
      SELECT account_id, credit - debit - fees AS result, fees, closed_at, false AS unknown FROM positions WHERE user_id = $1
      UNION ALL
      SELECT account_id, proceeds + dividends - cost - fees, fees, closed_at,
        closed_at IS NOT NULL AND coalesce(jsonb_path_exists(sales, '$[*] ? (!(exists (@.price)))'), false)
      FROM share_holdings WHERE user_id = $1
    )
    SELECT account_id, sum(fees) AS fees,
      sum(result) FILTER (WHERE closed_at IS NOT NULL AND NOT unknown) AS realised,
      sum(result) FILTER (WHERE closed_at >= $2 AND NOT unknown) AS today,
      count(*) FILTER (WHERE unknown)::int AS unknown
    FROM ended GROUP BY account_id`,
};

interface ResultRow {
  readonly account_id: string;
  readonly fees: string;
  readonly realised: string | null;
  readonly today: string | null;
  readonly unknown: number;
}

/** Sums over all that a user's bots have traded. Reads only. */
export class ResultRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Returns the result of each account that has traded. @param dayBegins - market clock */
  async ofUser(userId: UserId, dayBegins: Instant): Promise<readonly AccountResult[]> {
    const rows = await queryRows<ResultRow>(this.pool, RESULTS, [userId, dayBegins]);
    return rows.map((row) => ({
      accountId: row.account_id as AccountId,
      ...(row.realised !== null && { realised: moneyOf(row.realised) }),
      ...(row.today !== null && { realisedToday: moneyOf(row.today) }),
      fees: moneyOf(row.fees),
      unknown: row.unknown,
    }));
  }
}
