import type { AccountLimits, AccountType, AccountView, StopLevel } from '#core/model';
import { stopLevelAt } from '#core/risk';
import type { AccountId, ConnectionId, Currency, Money, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import { ACCOUNT_STOP_SQL, ACCOUNT_VIEW_COLUMNS, type AccountViewRow, accountViewOf } from '../rows/index.js';

/** What the broker said of an account besides its money, as it was stored. */
export interface StatedFacts {
  readonly type: AccountType;
  /** Absent: US dollars. */
  readonly currency?: Currency;
  readonly optionLevel?: number;
  readonly maySellPuts: boolean;
  readonly closingOnly: boolean;
  readonly feePerContract: Money;
}

/** An account as its owner sees it. */
export interface OwnedAccount {
  readonly name: string;
  readonly broker: string;
  /** Balances, open positions and what is pending, in one snapshot. */
  readonly view: AccountView;
  /** The account's own stop alone. */
  readonly ownStop: StopLevel;
  /** Absent for paper accounts of our own. */
  readonly connectionId?: ConnectionId;
  readonly facts?: StatedFacts;
  /** What reconciliation found, when `view.drift`. */
  readonly driftDetail?: unknown;
}

interface OwnedRow extends AccountViewRow {
  readonly name: string;
  readonly broker: string;
  readonly own_stop_rank: number;
  readonly connection_id: string | null;
  readonly facts: StatedFacts | null;
  readonly drift_detail: unknown;
}

const SELECT = `SELECT a.name, a.broker, a.connection_id, a.facts, a.drift_detail, ${ACCOUNT_STOP_SQL} AS own_stop_rank,
  ${ACCOUNT_VIEW_COLUMNS} FROM accounts a`;
const LIST = { name: 'account_list', text: `${SELECT} WHERE a.user_id = $1 ORDER BY a.created_at, a.name DESC, a.id` };
const GET = { name: 'account_get', text: `${SELECT} WHERE a.user_id = $1 AND a.id = $2` };

const SET_LIMITS = {
  name: 'account_set_limits',
  text: 'UPDATE accounts SET limits = $3::jsonb WHERE user_id = $1 AND id = $2 RETURNING id',
};

/** Brokerage accounts; every query is scoped to its user. */
export class AccountRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async list(userId: UserId): Promise<readonly OwnedAccount[]> {
    return (await queryRows<OwnedRow>(this.pool, LIST, [userId])).map(ownedOf);
  }

  async get(userId: UserId, accountId: AccountId): Promise<OwnedAccount | undefined> {
    const row = await queryOne<OwnedRow>(this.pool, GET, [userId, accountId]);
    return row && ownedOf(row);
  }

  /** Sets what holds for all bots of the account together, with its trace in the audit log; null: nothing. Returns whether it is the user's. */
  async setLimits(userId: UserId, accountId: AccountId, limits: AccountLimits | null): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const values = [userId, accountId, limits && JSON.stringify(limits)];
      if (!(await queryOne(client, SET_LIMITS, values))) return false;
      await appendAudit(client, { userId, act: 'ACCOUNT_LIMITS_SET', subject: accountId, detail: { limits } });
      return true;
    });
  }
}

function ownedOf(row: OwnedRow): OwnedAccount {
  return {
    name: row.name,
    broker: row.broker,
    view: accountViewOf(row),
    ownStop: stopLevelAt(row.own_stop_rank),
    ...(row.connection_id === null ? {} : { connectionId: row.connection_id as ConnectionId }),
    ...(row.connection_id === null || row.facts === null ? {} : { facts: row.facts }),
    ...(row.drift_detail === null ? {} : { driftDetail: row.drift_detail }),
  };
}
