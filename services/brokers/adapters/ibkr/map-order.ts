/** Orders and executions from the wire to the model. Pure; undefined when something is unreadable, FOREIGN when it is none of our kind. */
import type { OccSymbol, OrderDuration, OrderSide } from '#core/model';
import {
  type ClientOrderId,
  type ExecutionId,
  type Instant,
  instant,
  type Money,
  type Price,
  priceFromDecimal,
} from '#core/units';
import type { BrokerOrder } from '#ports';
import { type Execution, FOREIGN, type Foreign, instantOf, moneyOf, priceOf, wholeOf } from '../kit/index.js';
import { IBKR_FEE_PER_CONTRACT } from './fees.js';
import { statusOf } from './statuses.js';
import type { WireOrder, WireStatus, WireTrade } from './wire.js';

interface Said {
  readonly orderId: string;
  readonly clientOrderId: string | undefined;
  readonly side: string;
  readonly type: string;
  readonly tif: string;
  readonly status: string;
  readonly quantity: number;
  readonly filled: number;
  readonly average: number | undefined;
  readonly limit: string | undefined;
  readonly reason: string | undefined;
  readonly placedAt: Instant | undefined;
}

/** Returns a row of the list. When the order was placed stands nowhere in it. */
export function orderOfRow(row: WireOrder, symbol: OccSymbol): BrokerOrder | Foreign | undefined {
  return orderOf(
    {
      orderId: row.orderId,
      clientOrderId: row.order_ref ?? undefined,
      ...{ side: row.side, type: row.orderType, tif: row.timeInForce, status: row.status },
      quantity: row.totalSize,
      filled: row.filledQuantity,
      average: row.avgPrice ?? undefined,
      limit: row.price ?? undefined,
      reason: row.order_cancellation_by_system_reason ?? undefined,
      placedAt: undefined,
    },
    symbol,
  );
}

/** Returns an order that was asked for by its id: its client id stands nowhere in it. */
export function orderOfStatus(
  wire: WireStatus,
  symbol: OccSymbol,
  clientOrderId: string | undefined,
): BrokerOrder | Foreign | undefined {
  const filled = wire.cum_fill ?? wire.filled_quantity;
  if (filled == null) return undefined;
  return orderOf(
    {
      orderId: wire.order_id,
      clientOrderId,
      ...{ side: wire.side, type: wire.order_type, tif: wire.tif, status: wire.order_status },
      ...{ quantity: wire.total_size, filled },
      average: wire.average_price ?? wire.avg_fill_price ?? undefined,
      limit: wire.limit_price ?? wire.price ?? undefined,
      reason: wire.order_cancellation_by_system_reason ?? undefined,
      placedAt: stampOf(wire.order_time ?? ''),
    },
    symbol,
  );
}

function orderOf(said: Said, symbol: OccSymbol): BrokerOrder | Foreign | undefined {
  const side = sideOf(said.side);
  const duration = durationOf(said.tif);
  if (side === undefined || duration === undefined || !/^(lmt|limit)$/i.test(said.type)) return FOREIGN;
  const quantity = wholeOf(said.quantity);
  const filledQuantity = wholeOf(said.filled);
  const limit = priceFromDecimal((said.limit ?? '').replaceAll(',', ''));
  if (quantity === undefined || filledQuantity === undefined || limit === undefined || limit <= 0) return undefined;
  if (quantity <= 0 || filledQuantity < 0 || filledQuantity > quantity) return undefined;
  const averagePrice = averageOf(said.average, filledQuantity);
  const { clientOrderId, reason, placedAt } = said;
  return {
    brokerOrderId: said.orderId,
    ...(clientOrderId === undefined || clientOrderId === '' ? {} : { clientOrderId: clientOrderId as ClientOrderId }),
    ...{ symbol, side, quantity, filledQuantity, limit, duration },
    ...(averagePrice === undefined ? {} : { averagePrice }),
    ...statusOf(said.status, reason, filledQuantity),
    ...(reason === undefined ? {} : { text: reason }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

/** 0 stands for none. */
function averageOf(venue: number | undefined, filledQuantity: number): Price | undefined {
  return venue === undefined || venue <= 0 || filledQuantity === 0 ? undefined : priceOf(venue);
}

/** The broker nets: a sale counts as an opening and a purchase as a closing, because we make no others. */
function sideOf(venue: string): OrderSide | undefined {
  if (/^(S|SELL)$/.test(venue)) return 'sell_to_open';
  return /^(B|BUY)$/.test(venue) ? 'buy_to_close' : undefined;
}

/** The list writes CLOSE where an order is for the day. */
function durationOf(venue: string): OrderDuration | undefined {
  if (venue === 'DAY' || venue === 'CLOSE') return 'day';
  return venue === 'GTC' ? 'gtc' : undefined;
}

/** `YYMMDDHHmmss`, UTC. */
function stampOf(text: string): Instant | undefined {
  const match = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return instantOf(`20${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * Returns an execution. The last part of its id counts corrections of the same one: it is left out, so that a correction is not counted as
 * another trade. Source: interactivebrokers.github.io/tws-api, Executions and Commissions.
 */
export function executionOf(wire: WireTrade): Execution | undefined {
  const quantity = wholeOf(wire.size);
  const price = priceOf(wire.price);
  if (quantity === undefined || quantity <= 0 || price === undefined || price < 0) return undefined;
  const stated = wire.commission == null ? undefined : moneyOf(Math.abs(wire.commission), 'halfEven');
  return {
    executionId: wire.execution_id.replace(/\.\d+$/, '') as ExecutionId,
    brokerOrderId: wire.order_id,
    quantity,
    price,
    fees: stated ?? ((IBKR_FEE_PER_CONTRACT * quantity) as Money),
    tsEvent: instant(wire.trade_time_r),
  };
}
