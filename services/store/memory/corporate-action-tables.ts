/** Splits and dividends, as the Postgres store counts them. */
import { type CorporateAction, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { advanceCorporateAction, balancesAfterDividend, type CorporateActionRefusal } from '#core/orders';
import { type AccountId, type CorporateActionId, ZERO_MONEY } from '#core/units';
import type { SpineTables } from './tables.js';

const keyOf = (accountId: AccountId, id: CorporateActionId) => `${accountId} ${id}`;

/** Returns why it could not be counted; `applied` when it was, now or before. */
export function applyCorporateAction(
  tables: SpineTables,
  accountId: AccountId,
  action: CorporateAction,
): 'applied' | CorporateActionRefusal {
  const key = keyOf(accountId, action.id);
  if (tables.corporateActions.has(key)) return 'applied';
  const isOwn = (one: { readonly accountId: AccountId; readonly underlying: string }) =>
    one.accountId === accountId && one.underlying === action.underlying;
  const positions = [...tables.positions.values()].filter((one) => isOwn(one) && one.openQuantity > 0);
  const shares = [...tables.shares.values()].filter(isOwn);
  const movedSince = [...tables.settlements.values()].some(
    (one) =>
      one.accountId === accountId &&
      one.kind === 'assigned' &&
      one.tsEvent >= action.effectiveAt &&
      underlyingOfRoot(parseOccSymbol(one.symbol)?.root ?? '') === action.underlying,
  );
  const next = advanceCorporateAction({ positions, shares, movedSince }, action);
  const account = tables.account(accountId);
  if (next.kind === 'refused') {
    tables.accounts.set(accountId, { ...account, drift: true, driftDetail: { code: next.code, action } });
    return next.code;
  }
  tables.corporateActions.set(key, { accountId, action });
  for (const position of next.books.positions) tables.positions.set(position.id, position);
  for (const holding of next.books.shares) tables.shares.set(holding.id, holding);
  if (next.cash !== ZERO_MONEY) {
    const balances = balancesAfterDividend(account.balances, next.cash, action.effectiveAt);
    tables.accounts.set(accountId, { ...account, balances });
  }
  return 'applied';
}

export function corporateActionsOf(tables: SpineTables, accountId: AccountId): ReadonlySet<CorporateActionId> {
  const own = [...tables.corporateActions.values()].filter((one) => one.accountId === accountId);
  return new Set(own.map(({ action }) => action.id));
}
