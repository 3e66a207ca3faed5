/** Wire → model. Pure; undefined means that the message cannot be read, {@link FOREIGN} that it is none of our kind. */
import { type Balances, type OccSymbol, type OrderSide, parseOccSymbol } from '#core/model';
import {
  type ClientOrderId,
  type ExecutionId,
  type Instant,
  type Money,
  moneyFromDecimal,
  type Price,
} from '#core/units';
import type { AccountFacts, BrokerOrder, BrokerPosition, BrokerQuote, BrokerShares } from '#ports';
import { type Execution, FOREIGN, type Foreign, instantOf, sharesOf, unitsFromText } from '../kit/index.js';
import type { WireAccount, WireBalances, WireExecution, WireOrder, WirePosition, WireQuote } from './wire.js';

/** Source: the broker's price list, and the day it was read. */
const FEE_PER_CONTRACT = moneyFromDecimal('0.65') as Money;

const SIDES: ReadonlyMap<string, OrderSide> = new Map([
  ['sell_open', 'sell_to_open'],
  ['buy_close', 'buy_to_close'],
]);

/** Every status of the reference. What comes before the exchange took an order is working: its end comes as another status. */
const STATUSES: ReadonlyMap<string, BrokerOrder['status']> = new Map([
  ['received', 'working'],
  ['open', 'working'],
  ['done', 'filled'],
  ['cancelled', 'cancelled'],
  ['expired', 'expired'],
  ['rejected', 'rejected'],
]);

export function factsOf({ type, sells_puts, closing_only }: WireAccount): AccountFacts {
  return { type, maySellPuts: sells_puts, closingOnly: closing_only, feePerContract: FEE_PER_CONTRACT };
}

/** For people: the last four digits at most. */
export const labelOf = ({ number }: WireAccount): string => `…${number.slice(-4)}`;

/** What an account may use is rounded down. */
export function balancesOf(wire: WireBalances, asOf: Instant): Balances | undefined {
  const [cash, requirement, power] = [wire.cash, wire.requirement, wire.option_buying_power].map(
    (text) => unitsFromText(text, 'floor') as Money | undefined,
  );
  if (cash === undefined || requirement === undefined || power === undefined) return undefined;
  return { cash, requirement, optionBuyingPower: power, asOf };
}

export function positionOf({ symbol, quantity, average_price }: WirePosition): BrokerPosition | Foreign | undefined {
  if (!parseOccSymbol(symbol)) return FOREIGN;
  const averagePrice = priceOf(average_price);
  return averagePrice === undefined ? undefined : { symbol: symbol as OccSymbol, quantity, averagePrice };
}

export function sharesOfPosition({ symbol, quantity }: WirePosition): BrokerShares | Foreign | undefined {
  return parseOccSymbol(symbol) ? FOREIGN : sharesOf(symbol, quantity);
}

/** Returns an order. What our words cannot say (shares, other sides) is foreign; a status that no table lists is working and named. */
export function orderOf(wire: WireOrder): BrokerOrder | Foreign | undefined {
  const side = SIDES.get(wire.side);
  const { duration } = wire;
  if (!parseOccSymbol(wire.symbol) || side === undefined || (duration !== 'day' && duration !== 'gtc')) return FOREIGN;
  const [limit, averagePrice, placedAt] = [priceOf(wire.limit), priceOf(wire.average_price), instantOf(wire.placed_at)];
  const isSound = wire.quantity > 0 && wire.filled >= 0 && wire.filled <= wire.quantity;
  if (!isSound || limit === undefined || limit <= 0 || placedAt === undefined) return undefined;
  const status = STATUSES.get(wire.status);
  return {
    brokerOrderId: wire.id,
    ...(wire.client_id == null ? {} : { clientOrderId: wire.client_id as ClientOrderId }),
    ...{ symbol: wire.symbol as OccSymbol, side, quantity: wire.quantity, filledQuantity: wire.filled },
    ...(averagePrice === undefined ? {} : { averagePrice }),
    ...{ limit, duration, placedAt },
    ...(status === undefined ? { status: 'working', unlisted: wire.status } : { status }),
    ...(wire.reason == null ? {} : { text: wire.reason }),
  };
}

export function executionOf(wire: WireExecution): Execution | undefined {
  const [price, fees, tsEvent] = [priceOf(wire.price), unitsFromText(wire.fee, 'halfEven'), instantOf(wire.at)];
  if (price === undefined || fees === undefined || tsEvent === undefined || wire.quantity <= 0) return undefined;
  const { id, order_id, quantity } = wire;
  return { executionId: id as ExecutionId, brokerOrderId: order_id, quantity, price, fees: fees as Money, tsEvent };
}

/** Returns a quote; a side that nobody quotes is absent, and never 0. */
export function quoteOf(wire: WireQuote): BrokerQuote | Foreign {
  if (!parseOccSymbol(wire.symbol)) return FOREIGN;
  const [bid, ask, tsEvent] = [priceOf(wire.bid), priceOf(wire.ask), instantOf(wire.at)];
  return {
    symbol: wire.symbol as OccSymbol,
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
    ...(tsEvent === undefined ? {} : { tsEvent }),
  };
}

function priceOf(text: string | null | undefined): Price | undefined {
  return text == null ? undefined : (unitsFromText(text, 'halfEven') as Price | undefined);
}
