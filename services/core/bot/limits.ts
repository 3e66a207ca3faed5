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
import { costOfShares, type Holdings, placesOf } from '../risk/index.js';
import { type Money, moneyFromDecimal, notional, type Underlying, ZERO_MONEY } from '../units/index.js';
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
 * Returns what an open position holds of the account now; a call holds nothing, because it is sold on shares. Without a usable
 * frame a put counts as fully cash-secured: the largest it can be, so that missing data never frees buying power.
 */
export function positionRequirement(model: MarginModel, position: Position, frame: ChainFrame | undefined): Money {
  const contract = parseOccSymbol(position.symbol);
  if (!contract) return position.credit;
  if (contract.right === 'call') return ZERO_MONEY;
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

/** What a bot or an account holds and has asked for, for its limits. Covered calls take no place; the shares under them do. */
export interface Exposure {
  readonly used: Money;
  /** Open puts, pending openings and holdings of shares. */
  readonly positions: number;
  readonly perUnderlying: ReadonlyMap<Underlying, number>;
}

/** Returns the exposure of some holdings; shares count at what they cost. */
export function exposureOf(
  holdings: Holdings,
  model: MarginModel,
  frames: ReadonlyMap<Underlying, HashedFrame>,
): Exposure {
  const { positions, openings, shares } = holdings;
  let used = 0;
  for (const one of positions) used += positionRequirement(model, one, frames.get(one.underlying)?.frame);
  for (const pending of openings) used += pending.reserve;
  for (const holding of shares) used += costOfShares(holding);
  const perUnderlying = placesOf(holdings);
  let places = 0;
  for (const count of perUnderlying.values()) places += count;
  return { used: used as Money, positions: places, perUnderlying };
}
