/** Accounts, balances, positions, quotes: wire → model. Pure; undefined means that the message cannot be read. */
import { type AccountType, type Balances, type OccSymbol, occSymbol } from '#core/model';
import { type Instant, type Money, type Price, priceFromDecimal, type TradingDate, type Underlying } from '#core/units';
import type { AccountFacts, BrokerPosition, BrokerQuote, BrokerShares } from '#ports';
import { FOREIGN, type Foreign, sharesOf, unitsFromText, wholeFromText } from '../kit/index.js';
import { TRADESTATION_FEE_PER_CONTRACT } from './fees.js';
import { fromTradestationSymbol } from './symbols.js';
import type { WireAccount, WireBalance, WirePosition, WireQuote } from './wire.js';

const LABEL_DIGITS = 4;
const ACTIVE = 'Active';
const ACCOUNT_TYPES: ReadonlyMap<string, AccountType> = new Map([
  ['Margin', 'margin'],
  ['Cash', 'cash'],
]);
/**
 * Level 4 is "Writing of Naked Puts (Stock Options)", level 2 "Writing Covered Puts": a cash account cannot sell shares short, so that
 * it covers a put with cash. Source: OpenAPI, OptionApprovalLevel.
 */
const LEVEL_OF_PUTS: Readonly<Record<AccountType, number>> = { margin: 4, cash: 2 };

/** Returns an account's type; undefined for futures and what else trades no options here. */
export function typeOf(account: WireAccount): AccountType | undefined {
  return ACCOUNT_TYPES.get(account.AccountType);
}

export function labelOf({ AccountID }: WireAccount): string {
  return `…${AccountID.slice(-LABEL_DIGITS)}`;
}

export function factsOf(account: WireAccount): AccountFacts | undefined {
  const type = typeOf(account);
  if (type === undefined) return undefined;
  const level = account.AccountDetail?.OptionApprovalLevel ?? undefined;
  return {
    type,
    ...(level === undefined ? {} : { optionLevel: level }),
    maySellPuts: level !== undefined && level >= LEVEL_OF_PUTS[type],
    closingOnly: account.Status !== ACTIVE,
    feePerContract: TRADESTATION_FEE_PER_CONTRACT,
  };
}

export function balancesOf(wire: WireBalance, asOf: Instant): Balances | undefined {
  const cash = unitsFromText(wire.CashBalance, 'floor');
  const optionBuyingPower = unitsFromText(wire.BalanceDetail.OptionBuyingPower, 'floor');
  const requirement = unitsFromText(wire.BalanceDetail.RequiredMargin, 'halfEven');
  if (cash === undefined || optionBuyingPower === undefined || requirement === undefined) return undefined;
  return {
    cash: cash as Money,
    requirement: requirement as Money,
    optionBuyingPower: optionBuyingPower as Money,
    asOf,
  };
}

const OPTIONS: ReadonlySet<string> = new Set(['STOCKOPTION', 'INDEXOPTION']);

/** The quantity is negative where the position is short. */
export function positionOf(wire: WirePosition): BrokerPosition | Foreign | undefined {
  if (!OPTIONS.has(wire.AssetType)) return FOREIGN;
  const symbol = fromTradestationSymbol(wire.Symbol);
  const quantity = wholeFromText(wire.Quantity);
  const average = unitsFromText(wire.AveragePrice ?? '', 'halfEven');
  if (symbol === undefined || quantity === undefined) return undefined;
  return { symbol, quantity, ...(average === undefined ? {} : { averagePrice: average as Price }) };
}

export function sharesOfPosition(wire: WirePosition): BrokerShares | Foreign | undefined {
  return wire.AssetType === 'STOCK' ? sharesOf(wire.Symbol, Number(wire.Quantity)) : FOREIGN;
}

/** Returns a quote; a bid of 0 is a bid, an ask of 0 is none. A snapshot does not say when it was quoted. */
export function quoteOf(wire: WireQuote): BrokerQuote | Foreign {
  const symbol = fromTradestationSymbol(wire.Symbol);
  if (symbol === undefined) return FOREIGN;
  const bid = unitsFromText(wire.Bid ?? '', 'halfEven');
  const ask = unitsFromText(wire.Ask ?? '', 'halfEven');
  return {
    symbol,
    ...(bid === undefined || bid < 0 ? {} : { bid: bid as Price }),
    ...(ask === undefined || ask <= 0 ? {} : { ask: ask as Price }),
  };
}

/** Returns the puts at some strikes of an expiry, or undefined when a strike cannot be read. */
export function putsOf(
  underlying: Underlying,
  expiry: TradingDate,
  strikes: readonly (readonly string[])[],
): readonly OccSymbol[] | undefined {
  const puts: OccSymbol[] = [];
  for (const text of strikes.flat()) {
    const strike = priceFromDecimal(text);
    if (strike === undefined || strike <= 0) return undefined;
    puts.push(occSymbol({ root: underlying, expiry, right: 'put', strike }));
  }
  return puts;
}
