import type { Balances } from '#core/model';
import type { AccountId, UserId } from '#core/units';
import { type DbClient, queryRows } from '#platform/db';
import { moneyColumn } from '../rows/index.js';
import { WRITE_BALANCES } from './statements.js';

export interface AccountBalances {
  readonly accountId: AccountId;
  readonly balances: Balances;
}

export interface WrittenBalances {
  readonly id: AccountId;
  readonly user_id: UserId;
  /** They differ from what stood before. */
  readonly moved: boolean;
}

/** Stores the balances of accounts that the transaction holds. */
export function storeBalances(
  client: DbClient,
  accounts: readonly AccountBalances[],
): Promise<readonly WrittenBalances[]> {
  const rows = accounts.map(({ accountId, balances }) => ({
    account_id: accountId,
    cash: moneyColumn(balances.cash),
    requirement: moneyColumn(balances.requirement),
    short_market_value: balances.shortMarketValue === undefined ? null : moneyColumn(balances.shortMarketValue),
    option_buying_power: moneyColumn(balances.optionBuyingPower),
    as_of: balances.asOf,
  }));
  return queryRows(client, WRITE_BALANCES, [JSON.stringify(rows)]);
}
