/** Multi-leg orders: wire → model. Pure; undefined means that the message cannot be read, {@link FOREIGN} that it is none of our kind. */
import { type OccSymbol, parseOccSymbol } from '#core/model';
import type { LegSide, NetPrice } from '#core/orders';
import type { ClientOrderId, Price } from '#core/units';
import type { BrokerSpread, BrokerSpreadLeg } from '#ports';
import {
  FOREIGN,
  type Foreign,
  instantOf,
  isPlausible,
  sameQuantity,
  unitsFromText,
  wholeFromText,
} from '../kit/index.js';
import { DURATIONS } from './map.js';
import { statusOf } from './statuses.js';
import type { LegBody, OrderBody } from './wire.js';

const INTENTS: readonly LegSide[] = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'];

/** Returns a multi-leg order, asked for with its legs nested. Alpaca's limit is what is paid: a credit is below 0. */
export function spreadOf(order: OrderBody): BrokerSpread | Foreign | undefined {
  const { legs: rows } = order;
  // A leg that is listed by itself has the class of its order and no legs.
  if (order.order_class !== 'mleg' || rows == null || rows.length === 0) return FOREIGN;
  const duration = DURATIONS.get(order.time_in_force ?? '');
  const isOurs = rows.every((leg) => parseOccSymbol(leg.symbol ?? '') !== undefined && sideOf(leg) !== undefined);
  const isEven = sameQuantity(rows.map(({ ratio_qty }) => wholeFromText(ratio_qty ?? '1') ?? 0)) === 1;
  if (order.type !== 'limit' || duration === undefined || !isOurs || !isEven) return FOREIGN;
  const quantity = wholeFromText(order.qty ?? '');
  const paid = unitsFromText(order.limit_price ?? '', 'halfEven');
  const legs = rows.map(legOf).filter((leg) => leg !== undefined);
  if (quantity === undefined || paid === undefined || legs.length < rows.length) return undefined;
  if (!legs.every((leg) => isPlausible(leg, quantity))) return undefined;
  const placedAt = instantOf(order.submitted_at ?? order.created_at ?? '');
  return {
    brokerOrderId: order.id,
    ...(order.client_order_id == null ? {} : { clientOrderId: order.client_order_id as ClientOrderId }),
    legs,
    quantity,
    net: (-paid + 0) as NetPrice,
    duration,
    ...statusOf(order.status),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

function legOf(leg: LegBody): BrokerSpreadLeg | undefined {
  const side = sideOf(leg);
  const filledQuantity = wholeFromText(leg.filled_qty ?? '');
  if (side === undefined || filledQuantity === undefined) return undefined;
  const average = leg.filled_avg_price == null ? undefined : unitsFromText(leg.filled_avg_price, 'halfEven');
  return {
    symbol: leg.symbol as OccSymbol,
    side,
    filledQuantity,
    ...(average === undefined ? {} : { averagePrice: average as Price }),
  };
}

function sideOf({ position_intent }: LegBody): LegSide | undefined {
  return INTENTS.find((one) => one === position_intent);
}
