import type { AccountView, TradingLimits } from '../model/index.js';
import { type Holdings, holdingsOf, underlyingsOf } from '../risk/index.js';
import { type Money, moneyFromDecimal, type Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';

/** A set of limits and the holdings that count against them: a bot's own, or all of the account's. */
export interface LimitScope {
  readonly whose: 'bot' | 'account';
  readonly holdings: Holdings;
  readonly limits: TradingLimits;
  /** Null: no such limit. */
  readonly allocation: Money | null;
  readonly maxPositions: number | null;
  readonly maxPerUnderlying: number | null;
}

/** Returns what holds a bot back: its own limits, then those that its user set for the account. */
export function scopesOf(botId: string, config: BotConfig, account: AccountView): readonly LimitScope[] {
  const { sizing, limits } = config;
  const { maxPositions, maxPerUnderlying } = sizing;
  const own: LimitScope = {
    whose: 'bot',
    holdings: holdingsOf(account, botId),
    limits,
    allocation: amountOf(sizing.allocation),
    ...{ maxPositions, maxPerUnderlying },
  };
  return account.limits ? [own, accountScopeOf(account, account.limits)] : [own];
}

function accountScopeOf(account: AccountView, limits: NonNullable<AccountView['limits']>): LimitScope {
  const { allocation, maxPositions, maxPerUnderlying } = limits;
  return {
    whose: 'account',
    holdings: holdingsOf(account),
    limits,
    allocation: amountOf(allocation),
    ...{ maxPositions, maxPerUnderlying },
  };
}

/** Returns an amount that the schema has checked; null where there is none. */
export function amountOf(dollars: string | null): Money | null {
  return dollars === null ? null : (moneyFromDecimal(dollars) as Money);
}

/** Returns the underlyings whose prices or facts limits look at, so that a record names them. */
export function underlyingsPriced(scopes: readonly LimitScope[]): readonly Underlying[] {
  const priced = scopes.filter(
    ({ whose, limits: { crashLossMax, lossPerDay, maxPerSector } }) =>
      whose === 'account' || crashLossMax !== null || lossPerDay !== null || maxPerSector !== null,
  );
  return priced.flatMap(({ holdings }) => [...underlyingsOf(holdings)]);
}
