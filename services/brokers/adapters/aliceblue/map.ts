/** Wire → model. Pure; undefined means that the message cannot be read, {@link FOREIGN} that it is none of our kind. */
import { indianDateAt } from '#core/calendar';
import { type Balances, contractSizeOf, nseUnderlying } from '#core/model';
import { type ClientOrderId, type ExecutionId, type Instant, type Money, sumMoney } from '#core/units';
import type { AccountFacts, BrokerOrder, BrokerPosition, BrokerShares } from '#ports';
import {
  type Execution,
  endedWithSession,
  FOREIGN,
  type Foreign,
  fromShortTag,
  type Instrument,
  type InstrumentTable,
  indianStampOf,
  instrumentOf,
  lotsOf,
  moneyOf,
  priceOf,
} from '../kit/index.js';
import { ALICEBLUE_FEE_PER_CONTRACT } from './fees.js';
import { statusOf } from './statuses.js';
import type { WireHolding, WireLimits, WireOrder, WirePosition, WireProfile, WireTrade } from './wire.js';

const DERIVATIVES = 'NFO';
const ACTIVE = 'activated';

export function factsOf(profile: WireProfile): AccountFacts {
  return {
    type: 'margin',
    currency: 'INR',
    maySellPuts: profile.exchanges.includes(DERIVATIVES),
    closingOnly: profile.accountStatus.toLowerCase() !== ACTIVE,
    feePerContract: ALICEBLUE_FEE_PER_CONTRACT,
  };
}

export const labelOf = ({ clientId }: WireProfile): string => `…${clientId.slice(-4)}`;

/** What may still be used and what is used; together they are the account's money. */
export function balancesOf(wire: WireLimits, asOf: Instant): Balances | undefined {
  const free = moneyOf(wire.tradingLimit, 'floor');
  const used = moneyOf(wire.utilizedMargin, 'ceil');
  if (free === undefined || used === undefined) return undefined;
  return { cash: sumMoney(free, used), requirement: Math.max(0, used) as Money, optionBuyingPower: free, asOf };
}

export function positionOf(wire: WirePosition, table: InstrumentTable): BrokerPosition | Foreign | undefined {
  const symbol = wire.exchange === DERIVATIVES ? table.symbolOf(wire.instrumentId) : undefined;
  if (symbol === undefined || wire.netQuantity === 0) return FOREIGN;
  const quantity = lotsOf(wire.netQuantity, contractSizeOf(symbol));
  const average = wire.netAveragePrice == null || wire.netAveragePrice <= 0 ? undefined : priceOf(wire.netAveragePrice);
  if (quantity === undefined) return undefined;
  return { symbol, quantity, ...(average === undefined ? {} : { averagePrice: average }) };
}

/** Returns the shares of a holding by the name of options on them; NSE's own name has the series behind it, "RELIANCE-EQ". */
export function sharesOfHolding(wire: WireHolding): BrokerShares | Foreign {
  const underlying = nseUnderlying((wire.nseTradingSymbol ?? '').replace(/-(EQ|BE)$/, ''));
  return underlying === undefined ? FOREIGN : { underlying, quantity: wire.dpQuantity + wire.t1Quantity };
}

export function orderOf(wire: WireOrder, table: InstrumentTable): BrokerOrder | Foreign | undefined {
  const symbol = wire.exchange === DERIVATIVES ? table.symbolOf(wire.instrumentId) : undefined;
  if (symbol === undefined || wire.orderType !== 'LIMIT' || wire.validity !== 'DAY') return FOREIGN;
  const side = { SELL: 'sell_to_open', BUY: 'buy_to_close' } as const;
  const word = wire.transactionType;
  const size = contractSizeOf(symbol);
  const quantity = lotsOf(wire.quantity, size);
  const filledQuantity = lotsOf(wire.filledQuantity, size);
  const limit = priceOf(wire.price);
  if ((word !== 'SELL' && word !== 'BUY') || quantity === undefined || filledQuantity === undefined) return undefined;
  if (limit === undefined || limit <= 0 || filledQuantity < 0 || filledQuantity > quantity) return undefined;
  const average = wire.averageTradedPrice ?? 0;
  const averagePrice = average > 0 && filledQuantity > 0 ? priceOf(average) : undefined;
  const placedAt = wire.orderTime == null ? undefined : stampOf(wire.orderTime);
  return {
    brokerOrderId: wire.brokerOrderId,
    ...(wire.orderTag ? { clientOrderId: fromShortTag(wire.orderTag) as ClientOrderId } : {}),
    symbol,
    side: side[word],
    quantity,
    filledQuantity,
    ...(averagePrice === undefined ? {} : { averagePrice }),
    limit,
    duration: 'day',
    ...endOf(wire),
    ...(wire.rejectionReason ? { text: wire.rejectionReason } : {}),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

function endOf({ orderStatus, exchangeUpdateTime }: WireOrder): Pick<BrokerOrder, 'status' | 'unlisted'> {
  const known = statusOf(orderStatus);
  const endedAt = exchangeUpdateTime == null ? undefined : stampOf(exchangeUpdateTime);
  return known.status === 'cancelled' && endedWithSession(endedAt) ? { status: 'expired' } : known;
}

export function executionOf(wire: WireTrade, table: InstrumentTable): Execution | Foreign | undefined {
  const symbol = wire.exchange === DERIVATIVES ? table.symbolOf(wire.instrumentId) : undefined;
  if (symbol === undefined) return FOREIGN;
  const quantity = lotsOf(wire.filledQuantity, contractSizeOf(symbol));
  const price = priceOf(wire.tradedPrice);
  const tsEvent = stampOf(wire.fillTimestamp);
  if (quantity === undefined || quantity <= 0 || price === undefined || tsEvent === undefined) return undefined;
  return {
    // Numbers of trades are the exchange's, and begin anew each day.
    executionId: `${indianDateAt(tsEvent)}-${wire.exchangeTradeId}` as ExecutionId,
    brokerOrderId: wire.brokerOrderId,
    quantity,
    price,
    fees: (ALICEBLUE_FEE_PER_CONTRACT * quantity) as Money,
    tsEvent,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_FIRST = /^(\d{2})-(\d{2}|[A-Z][a-z]{2})-(\d{4}) (\d{2}:\d{2}:\d{2})$/;
const TIME_FIRST = /^(\d{2}:\d{2}:\d{2}) (\d{2})-(\d{2})-(\d{4})$/;

/** Returns the instant of a stamp of Indian clocks: "26-May-2025 13:11:34" or "13:11:34 26-05-2025", as its pages show them. */
export function stampOf(text: string): Instant | undefined {
  const [, day, month = '', year, time] = DAY_FIRST.exec(text) ?? reordered(TIME_FIRST.exec(text));
  const index = MONTHS.indexOf(month) + 1;
  const two = index > 0 ? String(index).padStart(2, '0') : month;
  return day === undefined ? indianStampOf(text) : indianStampOf(`${year}-${two}-${day} ${time}`);
}

function reordered(match: RegExpExecArray | null): readonly (string | undefined)[] {
  return match === null ? [] : [match[0], match[2], match[3], match[4], match[1]];
}

/** Columns of the file of the day that are read. */
const COLUMNS = {
  exchange: 'Exch',
  token: 'Token',
  underlying: 'Symbol',
  right: 'Option Type',
  strike: 'Strike Price',
  expiry: 'Expiry Date',
  lot: 'Lot Size',
} as const;

/** Returns the options of the file of the day, a table of comma-separated values; undefined when it is another file. */
export function instrumentsOf(csv: string): Instrument[] | undefined {
  const [head = '', ...lines] = csv.split(/\r?\n/);
  const names = head
    .replace(/^\ufeff/, '')
    .split(',')
    .map((name) => name.trim());
  const place = (column: keyof typeof COLUMNS) => names.indexOf(COLUMNS[column]);
  const places = Object.keys(COLUMNS).map((column) => place(column as keyof typeof COLUMNS));
  if (places.includes(-1)) return undefined;
  return lines.flatMap((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const cell = (column: keyof typeof COLUMNS) => cells[place(column)] ?? '';
    const right = cell('right');
    if (cell('exchange') !== DERIVATIVES || (right !== 'PE' && right !== 'CE') || cells.length !== names.length)
      return [];
    const one = instrumentOf({
      key: cell('token').replace(/\.0$/, ''),
      underlying: cell('underlying'),
      expiry: cell('expiry').slice(0, 10),
      isPut: right === 'PE',
      strike: Number(cell('strike')),
      lotSize: Number(cell('lot')),
    });
    return one ? [one] : [];
  });
}
