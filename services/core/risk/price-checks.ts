/** That an order is priced near the newest quotes of its contracts. */
import type { OrderIntent } from '../model/index.js';
import { netLimitOf } from '../orders/index.js';
import { type Money, type Price, priceToDecimal } from '../units/index.js';
import { isLimit, moneyText, type RiskContext, type RiskMarket, type RiskVerdict, refuse } from './check.js';
import type { RiskLimits } from './limits.js';

export function checkQuote(
  { intent }: RiskContext,
  _limits: RiskLimits,
  { quote }: RiskMarket,
): RiskVerdict | undefined {
  if (quote.kind === 'usable') return undefined;
  return refuse('QUOTE_UNTRADABLE', { symbol: intent.symbol, fault: quote.fault });
}

/**
 * Only a limit on the dangerous side is refused: selling far below the bid or buying far above the ask. A limit on the
 * patient side merely waits, but one beyond the far side of the book is a mistake in either direction.
 */
export function checkCollar(
  { intent }: RiskContext,
  limits: RiskLimits,
  { quote }: RiskMarket,
): RiskVerdict | undefined {
  if (quote.kind !== 'usable' || !isLimit(limits.collarFraction) || !isLimit(limits.collarMin)) return undefined;
  return collarFault(intent.limit, intent.side, quote.quote, limits);
}

interface TwoSided {
  readonly bid: Price;
  readonly ask: Price;
}

function collarWidth({ bid, ask }: TwoSided, { collarMin, collarFraction }: RiskLimits): number {
  return Math.max(collarMin, ((bid + ask) / 2) * collarFraction);
}

function collarFault(
  price: Price,
  side: OrderIntent['side'],
  quote: TwoSided,
  limits: RiskLimits,
): RiskVerdict | undefined {
  const { bid, ask } = quote;
  const width = collarWidth(quote, limits);
  const [lowest, highest] = [bid - width, ask + width];
  const priced = Number.isSafeInteger(price) && price > 0;
  const patient = side === 'buy_to_close' && price < lowest;
  if (priced && (patient || (price >= lowest && price <= highest))) return undefined;
  const limit = priced ? priceToDecimal(price) : String(price);
  return refuse('PRICE_OUTSIDE_COLLAR', { limit, bid: priceToDecimal(bid), ask: priceToDecimal(ask) });
}

/**
 * A roll's net limit is what the broker sees; the prices at which its legs were reckoned are what it was decided on. The first may be no
 * further from the two quotes than one of the others may be from its own.
 */
export function checkRollPrices(
  { intent }: RiskContext,
  limits: RiskLimits,
  { quote, closingQuote }: RiskMarket,
): RiskVerdict | undefined {
  const { closes } = intent;
  if (!closes) return undefined;
  if (closingQuote?.kind !== 'usable') {
    return refuse('QUOTE_UNTRADABLE', { symbol: closes.symbol, fault: closingQuote?.fault ?? 'not_listed' });
  }
  const leg = collarFault(closes.limit, 'buy_to_close', closingQuote.quote, limits);
  if (leg || quote.kind !== 'usable') return leg;
  const [sold, bought] = [quote.quote, closingQuote.quote];
  const width = Math.max(collarWidth(sold, limits), collarWidth(bought, limits));
  const [bid, ask] = [sold.bid - bought.ask, sold.ask - bought.bid];
  const net = netLimitOf(intent);
  if (net >= bid - width && net <= ask + width) return undefined;
  const text = (amount: number) => moneyText(amount as Money);
  return refuse('PRICE_OUTSIDE_COLLAR', { limit: text(net), bid: text(bid), ask: text(ask) });
}
