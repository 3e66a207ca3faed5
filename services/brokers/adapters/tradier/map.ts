/** Wire → model. Pure; undefined means that the message cannot be read, {@link FOREIGN} that it is none of our kind. */
import {
  type AccountType,
  type Balances,
  type OccSymbol,
  type OrderDuration,
  type OrderSide,
  parseOccSymbol,
  STANDARD_MULTIPLIER,
} from '#core/model';
import { type ClientOrderId, type Instant, instant, type Price, sumMoney, ZERO_MONEY } from '#core/units';
import type { AccountFacts, BrokerOrder, BrokerPosition, BrokerQuote, BrokerShares, PreviewOutcome } from '#ports';
import { FOREIGN, type Foreign, instantOf, moneyOf, priceOf, sharesOf, wholeOf } from '../kit/index.js';
import { TRADIER_FEE_PER_CONTRACT } from './fees.js';
import { parseOptionOrder } from './parse.js';
import { statusOf } from './statuses.js';
import type { ProfileAccount, WireBalances, WirePosition, WirePreview, WireQuote } from './wire.js';

/** The API does not say what a level covers; one is the customary level of covered calls, two adds puts that are secured. */
const LEVEL_OF_PUTS = 2;
const ACTIVE = 'active';
const LABEL_DIGITS = 4;

export function factsOf(account: ProfileAccount): AccountFacts | undefined {
  const type = typeOf(account.type);
  if (type === undefined) return undefined;
  const level = account.option_level ?? undefined;
  return {
    type,
    ...(level === undefined ? {} : { optionLevel: level }),
    maySellPuts: level !== undefined && level >= LEVEL_OF_PUTS,
    closingOnly: account.status !== ACTIVE,
    feePerContract: TRADIER_FEE_PER_CONTRACT,
  };
}

/** A pattern day trader's account is a margin account with more room during the day. */
function typeOf(venue: string): AccountType | undefined {
  if (venue === 'cash') return 'cash';
  return venue === 'margin' || venue === 'pdt' ? 'margin' : undefined;
}

export function labelOf(account: ProfileAccount): string {
  return `…${account.account_number.slice(-LABEL_DIGITS)}`;
}

/** Returns the balances: the power that is left is named differently for each type of account, and exactly one is there. */
export function balancesOf(wire: WireBalances, asOf: Instant): Balances | undefined {
  const power = {
    margin: wire.margin?.option_buying_power,
    pdt: wire.pdt?.option_buying_power,
    cash: wire.cash?.cash_available,
  }[wire.account_type];
  const cash = moneyOf(wire.total_cash, 'floor');
  const requirement = moneyOf(wire.current_requirement, 'ceil');
  const short = moneyOf(Math.abs(wire.option_short_value), 'ceil');
  const optionBuyingPower = power === undefined ? undefined : moneyOf(power, 'floor');
  if (cash === undefined || requirement === undefined || optionBuyingPower === undefined) return undefined;
  return { cash, requirement, optionBuyingPower, asOf, ...(short === undefined ? {} : { shortMarketValue: short }) };
}

/** Returns a position; the cost basis is of all contracts, negative where a sale opened it. */
export function positionOf(wire: WirePosition): BrokerPosition | Foreign | undefined {
  if (!parseOccSymbol(wire.symbol)) return FOREIGN;
  const quantity = wholeOf(wire.quantity);
  if (quantity === undefined) return undefined;
  const average =
    quantity === 0 ? undefined : priceOf(Math.abs(wire.cost_basis) / (Math.abs(quantity) * STANDARD_MULTIPLIER));
  return {
    symbol: wire.symbol as OccSymbol,
    quantity,
    ...(average === undefined ? {} : { averagePrice: average }),
  };
}

/** Returns the shares of a position; options and what else is no share have symbols of their own. */
export function sharesOfPosition(wire: WirePosition): BrokerShares | Foreign | undefined {
  return parseOccSymbol(wire.symbol) ? FOREIGN : sharesOf(wire.symbol, wire.quantity);
}

export function orderOf(row: { readonly class: string }): BrokerOrder | Foreign | undefined {
  if (row.class !== 'option') return FOREIGN;
  const wire = parseOptionOrder(row);
  if (wire === undefined) return undefined;
  const side = sideOf(wire.side);
  const duration = durationOf(wire.duration);
  if (side === undefined || duration === undefined || wire.type !== 'limit') return FOREIGN;
  const quantity = wholeOf(wire.quantity);
  const traded = wire.exec_quantity ?? wire.executed_quantity ?? undefined;
  const filledQuantity = traded === undefined ? undefined : wholeOf(traded);
  const limit = priceOf(wire.price ?? Number.NaN);
  if (!parseOccSymbol(wire.option_symbol) || quantity === undefined || filledQuantity === undefined) return undefined;
  if (limit === undefined || limit <= 0 || filledQuantity < 0 || filledQuantity > quantity) return undefined;
  const averagePrice = averageOf(wire.avg_fill_price ?? undefined, filledQuantity);
  const placedAt = wire.create_date == null ? undefined : instantOf(wire.create_date);
  return {
    brokerOrderId: wire.id,
    ...(wire.tag == null || wire.tag === '' ? {} : { clientOrderId: wire.tag as ClientOrderId }),
    symbol: wire.option_symbol as OccSymbol,
    side,
    quantity,
    filledQuantity,
    ...(averagePrice === undefined ? {} : { averagePrice }),
    limit,
    duration,
    ...statusOf(wire.status),
    ...(wire.reason_description == null ? {} : { text: wire.reason_description }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

/** The average is 0 for a while after an order already counts as filled: it is not known then. */
export function averageOf(venue: number | undefined, filledQuantity: number): Price | undefined {
  return venue === undefined || venue <= 0 || filledQuantity === 0 ? undefined : priceOf(venue);
}

function sideOf(venue: string): OrderSide | undefined {
  return venue === 'sell_to_open' || venue === 'buy_to_close' ? venue : undefined;
}

export function durationOf(venue: string): OrderDuration | undefined {
  return venue === 'day' || venue === 'gtc' ? venue : undefined;
}

/** Returns a quote; a bid of 0 is a bid, an ask of 0 is none. */
export function quoteOf(wire: WireQuote): BrokerQuote | Foreign {
  if (!parseOccSymbol(wire.symbol)) return FOREIGN;
  const bid = wire.bid == null || wire.bid < 0 ? undefined : priceOf(wire.bid);
  const ask = wire.ask == null || wire.ask <= 0 ? undefined : priceOf(wire.ask);
  const tsMs = Math.max(wire.bid_date ?? 0, wire.ask_date ?? 0);
  return {
    symbol: wire.symbol as OccSymbol,
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
    ...(tsMs > 0 && Number.isFinite(tsMs) ? { tsEvent: instant(tsMs) } : {}),
  };
}

/** Returns what an order would do. The change of the margin is stated without saying which sign takes power away. */
export function previewOf(wire: WirePreview): PreviewOutcome | undefined {
  if (wire.status !== 'ok' || wire.result === false) return { kind: 'rejected', code: 'PREVIEW_REFUSED' };
  const requirement = wire.margin_change == null ? undefined : moneyOf(Math.abs(wire.margin_change), 'ceil');
  const commission = wire.commission == null ? undefined : moneyOf(wire.commission, 'ceil');
  const fees = wire.fees == null ? ZERO_MONEY : moneyOf(wire.fees, 'ceil');
  if (fees === undefined) return undefined;
  return {
    kind: 'previewed',
    ...(requirement === undefined ? {} : { requirement }),
    ...(commission === undefined ? {} : { fees: sumMoney(commission, fees) }),
    warnings: [],
  };
}
