/** Wire → model. Pure; undefined means that the message cannot be read, {@link FOREIGN} that it is none of our kind. */
import { indianDateAt } from '#core/calendar';
import { type Balances, contractSizeOf, nseUnderlying } from '#core/model';
import { type ClientOrderId, type ExecutionId, type Instant, type Money, sumMoney } from '#core/units';
import type { AccountFacts, BrokerOrder, BrokerPosition, BrokerQuote, BrokerShares } from '#ports';
import {
  type Execution,
  endedWithSession,
  FOREIGN,
  type Foreign,
  fromShortTag,
  type Instrument,
  type InstrumentTable,
  indianStampOf,
  instantOf,
  instrumentOf,
  lotsOf,
  moneyOf,
  priceOf,
} from '../kit/index.js';
import { UPSTOX_FEE_PER_CONTRACT } from './fees.js';
import { statusOf } from './statuses.js';
import {
  MasterRow,
  type WireChainSide,
  type WireFunds,
  type WireHolding,
  type WireOrder,
  type WirePosition,
  type WireProfile,
  type WireQuote,
  type WireTrade,
} from './wire.js';

const DERIVATIVES = 'NFO';
const CARRIED = 'D';

/** There are no levels of permission: who may trade the segment at all may sell options in it. */
export function factsOf(profile: WireProfile): AccountFacts {
  return {
    type: 'margin',
    currency: 'INR',
    maySellPuts: profile.exchanges.includes(DERIVATIVES) && profile.products.includes(CARRIED),
    closingOnly: !profile.is_active,
    feePerContract: UPSTOX_FEE_PER_CONTRACT,
  };
}

export const labelOf = ({ user_id }: WireProfile): string => `…${user_id.slice(-4)}`;

/** What is free and what is used; together they are the account's money. Premium received may show as a negative use. */
export function balancesOf(wire: WireFunds, asOf: Instant): Balances | undefined {
  const free = moneyOf(wire.available_margin, 'floor');
  const used = moneyOf(wire.used_margin, 'ceil');
  if (free === undefined || used === undefined) return undefined;
  return { cash: sumMoney(free, used), requirement: Math.max(0, used) as Money, optionBuyingPower: free, asOf };
}

export function positionOf(wire: WirePosition, table: InstrumentTable): BrokerPosition | Foreign | undefined {
  const symbol = table.symbolOf(wire.instrument_token);
  if (symbol === undefined || wire.quantity === 0) return FOREIGN;
  const quantity = lotsOf(wire.quantity, contractSizeOf(symbol));
  const average = wire.average_price == null || wire.average_price <= 0 ? undefined : priceOf(wire.average_price);
  if (quantity === undefined) return undefined;
  return { symbol, quantity, ...(average === undefined ? {} : { averagePrice: average }) };
}

/** Returns the shares of a holding by the name of options on them. */
export function sharesOfHolding(wire: WireHolding): BrokerShares | Foreign {
  const underlying = wire.exchange === 'NSE' ? nseUnderlying(wire.trading_symbol) : undefined;
  return underlying === undefined ? FOREIGN : { underlying, quantity: wire.quantity };
}

export function orderOf(wire: WireOrder, table: InstrumentTable): BrokerOrder | Foreign | undefined {
  const symbol = table.symbolOf(wire.instrument_token);
  if (symbol === undefined || wire.order_type !== 'LIMIT' || wire.validity !== 'DAY') return FOREIGN;
  const side = { SELL: 'sell_to_open', BUY: 'buy_to_close' } as const;
  const word = wire.transaction_type;
  const size = contractSizeOf(symbol);
  const quantity = lotsOf(wire.quantity, size);
  const filledQuantity = lotsOf(wire.filled_quantity, size);
  const limit = priceOf(wire.price);
  if ((word !== 'SELL' && word !== 'BUY') || quantity === undefined || filledQuantity === undefined) return undefined;
  if (limit === undefined || limit <= 0 || filledQuantity < 0 || filledQuantity > quantity) return undefined;
  const average = wire.average_price ?? 0;
  const averagePrice = average > 0 && filledQuantity > 0 ? priceOf(average) : undefined;
  const placedAt = wire.order_timestamp == null ? undefined : indianStampOf(wire.order_timestamp);
  return {
    brokerOrderId: wire.order_id,
    ...(wire.tag == null || wire.tag === '' ? {} : { clientOrderId: fromShortTag(wire.tag) as ClientOrderId }),
    symbol,
    side: side[word],
    quantity,
    filledQuantity,
    ...(averagePrice === undefined ? {} : { averagePrice }),
    limit,
    duration: 'day',
    ...endOf(wire),
    ...(wire.status_message ? { text: wire.status_message } : {}),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

function endOf({ status, exchange_timestamp }: WireOrder): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const known = statusOf(status);
  const endedAt = exchange_timestamp == null ? undefined : indianStampOf(exchange_timestamp);
  return known.status === 'cancelled' && endedWithSession(endedAt) ? { status: 'expired' } : known;
}

export function executionOf(wire: WireTrade, table: InstrumentTable): Execution | Foreign | undefined {
  const symbol = table.symbolOf(wire.instrument_token);
  if (symbol === undefined) return FOREIGN;
  const quantity = lotsOf(wire.quantity, contractSizeOf(symbol));
  const price = priceOf(wire.average_price);
  const tsEvent = indianStampOf(wire.exchange_timestamp);
  if (quantity === undefined || quantity <= 0 || price === undefined || tsEvent === undefined) return undefined;
  return {
    // Numbers of trades are the exchange's, and begin anew each day.
    executionId: `${indianDateAt(tsEvent)}-${wire.trade_id}` as ExecutionId,
    brokerOrderId: wire.order_id,
    quantity,
    price,
    fees: (UPSTOX_FEE_PER_CONTRACT * quantity) as Money,
    tsEvent,
  };
}

/** Returns a quote by the best level of the book; a side without one is not quoted. */
export function quoteOf(wire: WireQuote, table: InstrumentTable): BrokerQuote | Foreign {
  const symbol = table.symbolOf(wire.instrument_token);
  if (symbol === undefined) return FOREIGN;
  const tsEvent = wire.timestamp == null ? undefined : instantOf(wire.timestamp);
  const [bid, ask] = [wire.depth?.buy[0]?.price, wire.depth?.sell[0]?.price];
  return { symbol, ...sidesOf(bid, ask), ...(tsEvent === undefined ? {} : { tsEvent }) };
}

export function quoteOfChain(wire: WireChainSide, table: InstrumentTable): BrokerQuote | Foreign {
  const symbol = wire ? table.symbolOf(wire.instrument_key) : undefined;
  if (!wire || symbol === undefined) return FOREIGN;
  return { symbol, ...sidesOf(wire.market_data.bid_price, wire.market_data.ask_price) };
}

/** A price of 0 is how an empty side is shown. */
function sidesOf(bid: number | null | undefined, ask: number | null | undefined): Pick<BrokerQuote, 'bid' | 'ask'> {
  const price = (value: number | null | undefined) => (value == null || value <= 0 ? undefined : priceOf(value));
  const [bought, sold] = [price(bid), price(ask)];
  return { ...(bought === undefined ? {} : { bid: bought }), ...(sold === undefined ? {} : { ask: sold }) };
}

/** Returns the options of NSE in the file of the day; what cannot be read is not traded. */
export function instrumentsOf(rows: readonly unknown[]): Instrument[] {
  return rows.flatMap((row) => {
    const isOurs = typeof row === 'object' && row !== null && 'segment' in row && row.segment === 'NSE_FO';
    const read = isOurs ? MasterRow.safeParse(row).data : undefined;
    const one =
      read &&
      instrumentOf({
        key: read.instrument_key,
        underlying: read.underlying_symbol,
        ...(read.underlying_key == null ? {} : { underlyingKey: read.underlying_key }),
        expiry: typeof read.expiry === 'number' ? indianDateAt(read.expiry as Instant) : read.expiry,
        isPut: read.instrument_type === 'PE',
        strike: read.strike_price,
        lotSize: read.lot_size,
      });
    return one ? [one] : [];
  });
}
