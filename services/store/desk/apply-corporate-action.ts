/** Splits and dividends in the books; within a transaction that holds the account. */
import type { CorporateAction } from '#core/model';
import { advanceCorporateAction, balancesAfterDividend, type CorporateActionRefusal } from '#core/orders';
import { type AccountId, assert, type CorporateActionId, ZERO_MONEY } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  balancesOf,
  moneyColumn,
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
  SHARE_COLUMNS,
  type ShareRow,
  shareHoldingOf,
} from '../rows/index.js';
import { storePosition } from './apply-events.js';
import { storeShares } from './apply-settlements.js';
import type { DeskTransaction } from './desk-transaction.js';
import { WRITE_DRIFT } from './statements.js';
import { storeBalances } from './store-balances.js';

const KNOWN = {
  name: 'desk_known_corporate_action',
  text: 'SELECT 1 FROM corporate_actions WHERE account_id = $1 AND id = $2',
};
const OF_ACCOUNT = {
  name: 'desk_corporate_actions_of',
  text: 'SELECT id FROM corporate_actions WHERE account_id = $1',
};
/** A settlement names its contract alone: its underlying is that of the positions it moved. */
const BOOKS = {
  name: 'desk_corporate_action_books',
  text: `SELECT ${ACCOUNT_COLUMNS},
      (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM (SELECT ${POSITION_COLUMNS} FROM positions p
        WHERE p.account_id = a.id AND p.underlying = $2 AND p.open_quantity > 0) x) AS positions,
      (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM (SELECT ${SHARE_COLUMNS} FROM share_holdings h
        WHERE h.account_id = a.id AND h.underlying = $2) x) AS shares,
      EXISTS (SELECT 1 FROM settlements s CROSS JOIN jsonb_array_elements(s.parts) part
        JOIN positions p ON p.id = part ->> 'positionId'
        WHERE s.account_id = a.id AND s.kind = 'assigned' AND s.ts_event >= $3 AND p.underlying = $2) AS moved_since
    FROM accounts a WHERE a.id = $1`,
};
const STORE = {
  name: 'desk_store_corporate_action',
  text: `INSERT INTO corporate_actions (account_id, id, detail, cash, effective_at) VALUES ($1, $2, $3::jsonb, $4, $5)`,
};

interface BooksRow extends AccountRow {
  readonly positions: readonly PositionRow[] | null;
  readonly shares: readonly ShareRow[] | null;
  readonly moved_since: boolean;
}

/** Returns why it could not be counted; `applied` when it was, now or before. */
export async function applyCorporateAction(
  { client, userId, tell }: DeskTransaction,
  accountId: AccountId,
  action: CorporateAction,
): Promise<'applied' | CorporateActionRefusal> {
  const { id, underlying, effectiveAt } = action;
  if (await queryOne(client, KNOWN, [accountId, id])) return 'applied';
  const row = await queryOne<BooksRow>(client, BOOKS, [accountId, underlying, effectiveAt]);
  assert(row, 'Invariant: a leased account exists');
  const positions = (row.positions ?? []).map(positionOf);
  const shares = (row.shares ?? []).map(shareHoldingOf);
  const next = advanceCorporateAction({ positions, shares, movedSince: row.moved_since }, action);
  tell({ userId, accountId });
  if (next.kind === 'refused') {
    await queryRows(client, WRITE_DRIFT, [accountId, true, JSON.stringify({ code: next.code, action })]);
    return next.code;
  }
  const { cash, books } = next;
  await queryRows(client, STORE, [accountId, id, JSON.stringify(action), moneyColumn(cash), effectiveAt]);
  for (const position of books.positions) if (!positions.includes(position)) await storePosition(client, position);
  for (const holding of books.shares) if (!shares.includes(holding)) await storeShares(client, holding);
  if (cash !== ZERO_MONEY) {
    await storeBalances(client, [{ accountId, balances: balancesAfterDividend(balancesOf(row), cash, effectiveAt) }]);
  }
  return 'applied';
}

export async function corporateActionsOf(pool: DbPool, accountId: AccountId): Promise<ReadonlySet<CorporateActionId>> {
  const rows = await queryRows<{ id: CorporateActionId }>(pool, OF_ACCOUNT, [accountId]);
  return new Set(rows.map(({ id }) => id));
}
