/** What expired or was assigned, as the Postgres store counts it. */
import { parseOccSymbol, type Settlement, type UserNotice, underlyingOfRoot } from '#core/model';
import { advanceSettlement, balancesAfterSettlement, type SettlementRefusal } from '#core/orders';
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
  const outcomes = settlements.map((settlement) => {
    const outcome = settleOnce(tables, accountId, settlement);
    if (outcome !== 'applied' && outcome !== 'known') {
      const account = tables.account(accountId);
      tables.accounts.set(accountId, { ...account, drift: true, driftDetail: { code: outcome, settlement } });
    }
    return outcome;
  });
  const isNews = outcomes.some((outcome) => outcome !== 'known');
  return isNews ? { userId: tables.account(accountId).userId, accountId } : undefined;
}

/** Counts a settlement, or returns why it was not: nothing was written then. */
export function settleOnce(
  tables: SpineTables,
  accountId: AccountId,
  settlement: Settlement,
): 'applied' | 'known' | SettlementRefusal {
  const key = keyOf(accountId, settlement.id);
  if (tables.settlements.has(key)) return 'known';
  const root = parseOccSymbol(settlement.symbol)?.root;
  const underlying = root === undefined ? '' : underlyingOfRoot(root);
  const books = {
    positions: [...tables.positions.values()].filter(
      (one) => one.accountId === accountId && one.symbol === settlement.symbol,
    ),
    shares: [...tables.shares.values()].filter((one) => one.accountId === accountId && one.underlying === underlying),
  };
  const next = advanceSettlement(books, settlement);
  if (next.kind === 'refused') return next.code;
  const account = tables.account(accountId);
  tables.settlements.set(key, settlement);
  for (const position of next.books.positions) tables.positions.set(position.id, position);
  for (const holding of next.books.shares) tables.shares.set(holding.id, holding);
  const balances = balancesAfterSettlement(account.balances, settlement);
  tables.accounts.set(accountId, { ...account, balances });
  return 'applied';
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
