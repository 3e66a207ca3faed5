/** What expired or was assigned, as the Postgres store counts it. */
import { parseOccSymbol, type Settlement, type UserNotice, underlyingOfRoot } from '#core/model';
import { advanceSettlement, balancesAfterSettlement } from '#core/orders';
import type { AccountId } from '#core/units';
import type { SharesSeen } from '../desk/index.js';
import { byText, type SpineTables } from './tables.js';

const keyOf = (accountId: AccountId, name: string) => `${accountId} ${name}`;

/** Returns whom to tell, or undefined when all of them were known. */
export function applySettlements(
  tables: SpineTables,
  accountId: AccountId,
  settlements: readonly Settlement[],
): UserNotice | undefined {
  const news = settlements.filter(({ id }) => !tables.settlements.has(keyOf(accountId, id)));
  for (const settlement of news) applyOne(tables, accountId, settlement);
  return news.length > 0 ? { userId: tables.account(accountId).userId, accountId } : undefined;
}

function applyOne(tables: SpineTables, accountId: AccountId, settlement: Settlement): void {
  const key = keyOf(accountId, settlement.id);
  if (tables.settlements.has(key)) return;
  const root = parseOccSymbol(settlement.symbol)?.root;
  const underlying = root === undefined ? '' : underlyingOfRoot(root);
  const books = {
    positions: [...tables.positions.values()].filter(
      (one) => one.accountId === accountId && one.symbol === settlement.symbol,
    ),
    shares: [...tables.shares.values()].filter((one) => one.accountId === accountId && one.underlying === underlying),
  };
  const next = advanceSettlement(books, settlement);
  const account = tables.account(accountId);
  if (next.kind === 'refused') {
    tables.accounts.set(accountId, { ...account, drift: true, driftDetail: { code: next.code, settlement } });
    return;
  }
  tables.settlements.set(key, settlement);
  for (const position of next.books.positions) tables.positions.set(position.id, position);
  for (const holding of next.books.shares) tables.shares.set(holding.id, holding);
  const balances = balancesAfterSettlement(account.balances, settlement);
  tables.accounts.set(accountId, { ...account, balances });
}

export function brokerShares(tables: SpineTables, accountId: AccountId): readonly SharesSeen[] {
  return [...tables.brokerShares.values()]
    .filter((row) => row.accountId === accountId)
    .map(({ underlying, quantity, asOf }) => ({ underlying, quantity, asOf }))
    .sort((a, b) => byText(a.underlying, b.underlying));
}

export function writeBrokerShares(tables: SpineTables, accountId: AccountId, seen: readonly SharesSeen[]): true {
  for (const row of seen) tables.brokerShares.set(keyOf(accountId, row.underlying), { ...row, accountId });
  return true;
}
