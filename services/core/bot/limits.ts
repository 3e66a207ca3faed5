import { type MarginModel, shortPutRequirement } from '../margin/index.js';
import {
  type AccountView,
  type ChainFrame,
  findRow,
  type HashedFrame,
  type Position,
  parseOccSymbol,
  priceAt,
  STANDARD_MULTIPLIER,
  spotOf,
} from '../model/index.js';
import { type Money, moneyFromDecimal, notional, type Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';

export function marginModelOf(account: AccountView): MarginModel {
  return account.type === 'cash' ? 'cash' : 'regT';
}

/** Returns the underlyings a bot watches; the schema has checked that they are tickers. */
export function watchlistOf(config: BotConfig): readonly Underlying[] {
  return config.watchlist as readonly string[] as readonly Underlying[];
}

export function allocationOf(config: BotConfig): Money {
  return moneyFromDecimal(config.sizing.allocation) as Money;
}

/**
 * Returns what an open position holds of the account now. Without a usable frame it counts as fully cash-secured:
 * the largest it can be, so that missing data never frees buying power.
 */
export function positionRequirement(model: MarginModel, position: Position, frame: ChainFrame | undefined): Money {
  const contract = parseOccSymbol(position.symbol);
  if (!contract) return position.credit;
  const secured = notional(contract.strike, position.openQuantity, STANDARD_MULTIPLIER);
  if (model === 'cash' || !frame) return secured;
  const row = findRow(frame, contract);
  const mark = row < 0 ? undefined : priceAt(frame.columns.ask, row);
  const spot = spotOf(frame);
  if (mark === undefined || spot === undefined) return secured;
  return shortPutRequirement({
    model,
    kind: frame.kind,
    spot,
    strike: contract.strike,
    mark,
    multiplier: STANDARD_MULTIPLIER,
    contracts: position.openQuantity,
  });
}

/** What a bot holds and has asked for, for its limits. */
export interface BotExposure {
  readonly used: Money;
  /** Open positions plus pending openings. */
  readonly positions: number;
  readonly perUnderlying: ReadonlyMap<Underlying, number>;
}

/** Returns the exposure of one bot within its account. */
export function exposureOf(
  botId: string,
  account: AccountView,
  frames: ReadonlyMap<Underlying, HashedFrame>,
): BotExposure {
  const model = marginModelOf(account);
  const perUnderlying = new Map<Underlying, number>();
  const held = new Set<string>();
  let used = 0;
  let positions = 0;
  const count = (underlying: Underlying) => {
    positions += 1;
    perUnderlying.set(underlying, (perUnderlying.get(underlying) ?? 0) + 1);
  };
  for (const position of account.positions) {
    if (position.botId !== botId || position.openQuantity === 0) continue;
    used += positionRequirement(model, position, frames.get(position.underlying)?.frame);
    held.add(position.symbol);
    count(position.underlying);
  }
  for (const pending of account.pending) {
    if (pending.botId !== botId || pending.side !== 'sell_to_open') continue;
    used += pending.reserve;
    if (!held.has(pending.symbol)) count(pending.underlying);
  }
  return { used: used as Money, positions, perUnderlying };
}
