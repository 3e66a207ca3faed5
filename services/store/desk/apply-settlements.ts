/** What expired or was assigned, in the books; within a transaction that holds the account. */
import { parseOccSymbol, type Settlement, type ShareHolding, underlyingOfRoot } from '#core/model';
import { advanceSettlement, balancesAfterSettlement, type SettlementRefusal } from '#core/orders';
import { type AccountId, assert, type Instant, type Underlying, ZERO_MONEY } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  balancesOf,
  moneyColumn,
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
  priceColumn,
  SHARE_COLUMNS,
  type ShareRow,
  shareHoldingOf,
} from '../rows/index.js';
import { storePosition } from './apply-events.js';
import type { DeskTransaction } from './desk-transaction.js';
import type { AccountLease, SharesSeen } from './port.js';
import { WRITE_DRIFT } from './statements.js';
import { storeBalances } from './store-balances.js';

const KNOWN = {
  name: 'desk_known_settlement',
  text: 'SELECT 1 FROM settlements WHERE account_id = $1 AND id = $2',
};
const BOOKS = {
  name: 'desk_settlement_books',
  text: `SELECT ${ACCOUNT_COLUMNS},
      (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM (SELECT ${POSITION_COLUMNS} FROM positions p
        WHERE p.account_id = a.id AND p.symbol = $2 AND p.open_quantity > 0) x) AS positions,
      (SELECT json_agg(x ORDER BY x.opened_at, x.id) FROM (SELECT ${SHARE_COLUMNS} FROM share_holdings h
        WHERE h.account_id = a.id AND h.underlying = $3) x) AS shares
    FROM accounts a WHERE a.id = $1`,
};
const STORE = {
  name: 'desk_store_settlement',
  text: `INSERT INTO settlements (account_id, id, symbol, kind, quantity, fees, ts_event, parts, settlement_price)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9)`,
};
const STORE_SHARES = {
  name: 'desk_store_shares',
  text: `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity, cost, proceeds,
      fees, opened_at, closed_at, dividends, splits, sales)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16::jsonb)
    ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity, bought_quantity = excluded.bought_quantity, cost = excluded.cost,
      proceeds = excluded.proceeds, fees = excluded.fees, closed_at = excluded.closed_at, dividends = excluded.dividends,
      splits = excluded.splits, sales = excluded.sales`,
};
const SHARES_SEEN = {
  name: 'desk_shares_seen',
  text: 'SELECT underlying, quantity, as_of FROM broker_shares WHERE account_id = $1 ORDER BY underlying',
};
const WRITE_SHARES_SEEN = {
  name: 'desk_write_shares_seen',
  text: `INSERT INTO broker_shares (account_id, underlying, quantity, as_of)
    SELECT $1, t.underlying, t.quantity, t.as_of FROM jsonb_to_recordset($2::jsonb) AS t (underlying text, quantity int, as_of bigint)
    ON CONFLICT (account_id, underlying) DO UPDATE SET quantity = excluded.quantity, as_of = excluded.as_of`,
};

interface BooksRow extends AccountRow {
  readonly positions: readonly PositionRow[] | null;
  readonly shares: readonly ShareRow[] | null;
}

export async function applySettlements(
  { client, userId, tell }: DeskTransaction,
  { accountId }: AccountLease,
  settlements: readonly Settlement[],
): Promise<true> {
  for (const settlement of settlements) {
    const outcome = await settleOnce(client, accountId, settlement);
    if (outcome === 'known') continue;
    if (outcome !== 'applied') {
      await queryRows(client, WRITE_DRIFT, [accountId, true, JSON.stringify({ code: outcome, settlement })]);
    }
    tell({ userId, accountId });
  }
  return true;
}

/** Counts a settlement, or returns why it was not: nothing was written then. */
export async function settleOnce(
  client: DbClient,
  accountId: AccountId,
  settlement: Settlement,
): Promise<'applied' | 'known' | SettlementRefusal> {
  if (await queryOne(client, KNOWN, [accountId, settlement.id])) return 'known';
  const { id, symbol, kind, quantity, fees, tsEvent, settlementPrice } = settlement;
  const root = parseOccSymbol(symbol)?.root;
  const underlying = root === undefined ? '' : underlyingOfRoot(root);
  const row = await queryOne<BooksRow>(client, BOOKS, [accountId, symbol, underlying]);
  assert(row, 'Invariant: a leased account exists');
  const before = {
    positions: (row.positions ?? []).map(positionOf),
    shares: (row.shares ?? []).map(shareHoldingOf),
  };
  const next = advanceSettlement(before, settlement);
  if (next.kind === 'refused') return next.code;
  await queryRows(client, STORE, [
    ...[accountId, id, symbol, kind, quantity, moneyColumn(fees), tsEvent, JSON.stringify(next.parts)],
    settlementPrice === undefined ? null : priceColumn(settlementPrice),
  ]);
  for (const position of next.books.positions) {
    if (!before.positions.includes(position)) await storePosition(client, position);
  }
  for (const holding of next.books.shares) {
    if (!before.shares.includes(holding)) await storeShares(client, holding);
  }
  await storeBalances(client, [{ accountId, balances: balancesAfterSettlement(balancesOf(row), settlement) }]);
  return 'applied';
}

export async function storeShares(client: DbClient, holding: ShareHolding): Promise<void> {
  const { id, botId, userId, accountId, campaignId, underlying, quantity, boughtQuantity } = holding;
  await queryRows(client, STORE_SHARES, [
    ...[id, botId, userId, accountId, campaignId, underlying, quantity, boughtQuantity],
    ...[moneyColumn(holding.cost), moneyColumn(holding.proceeds), moneyColumn(holding.fees)],
    ...[holding.openedAt, holding.closedAt ?? null, moneyColumn(holding.dividends ?? ZERO_MONEY)],
    holding.splits === undefined ? null : JSON.stringify(holding.splits),
    holding.sales === undefined ? null : JSON.stringify(holding.sales),
  ]);
}

export async function brokerShares(pool: DbPool, accountId: AccountId): Promise<readonly SharesSeen[]> {
  const rows = await queryRows<{ underlying: string; quantity: number; as_of: number }>(pool, SHARES_SEEN, [accountId]);
  return rows.map(({ underlying, quantity, as_of }) => ({
    underlying: underlying as Underlying,
    quantity,
    asOf: as_of as Instant,
  }));
}

export async function writeBrokerShares(
  client: DbClient,
  accountId: AccountId,
  seen: readonly SharesSeen[],
): Promise<true> {
  const rows = seen.map(({ underlying, quantity, asOf }) => ({ underlying, quantity, as_of: asOf }));
  await queryRows(client, WRITE_SHARES_SEEN, [accountId, JSON.stringify(rows)]);
  return true;
}
