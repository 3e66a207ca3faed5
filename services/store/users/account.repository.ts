import { type AccountView, Notify, type StopLevel } from '#core/model';
import type { AccountId, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { ACCOUNT_VIEW_COLUMNS, type AccountViewRow, accountViewOf, notify } from '../rows/index.js';

/** An account as its owner sees it. */
export interface OwnedAccount {
  readonly name: string;
  readonly broker: string;
  /** Balances, open positions and what is pending, in one snapshot. */
  readonly view: AccountView;
  /** What reconciliation found, when `view.drift`. */
  readonly driftDetail?: unknown;
}

type OwnedRow = AccountViewRow & { readonly name: string; readonly broker: string; readonly drift_detail: unknown };

const SELECT = `SELECT a.name, a.broker, a.drift_detail, ${ACCOUNT_VIEW_COLUMNS} FROM accounts a`;
const LIST = { name: 'account_list', text: `${SELECT} WHERE a.user_id = $1 ORDER BY a.created_at, a.name DESC, a.id` };
const GET = { name: 'account_get', text: `${SELECT} WHERE a.user_id = $1 AND a.id = $2` };
const SET_STOP = {
  name: 'account_set_stop',
  text: 'UPDATE accounts SET stop = $3 WHERE user_id = $1 AND id = $2 RETURNING id',
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

  /** Sets how far the account may act; the desk and the pods are told. Returns false when the user has no such account. */
  setStop(userId: UserId, accountId: AccountId, stop: StopLevel): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, SET_STOP, [userId, accountId, stop]))) return false;
      await notify(client, Notify.intents, { accountId });
      await notify(client, Notify.orders, { userId, accountId });
      return true;
    });
  }
}

function ownedOf(row: OwnedRow): OwnedAccount {
  return {
    name: row.name,
    broker: row.broker,
    view: accountViewOf(row),
    ...(row.drift_detail === null ? {} : { driftDetail: row.drift_detail }),
  };
}
