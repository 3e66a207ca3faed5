/** Orders of several legs from the wire to the model. Pure; undefined means that one cannot be read. */
import type { LegSide, NetPrice } from '#core/orders';
import type { Price } from '#core/units';
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
import { DURATIONS, OPTIONS } from './map-order.js';
import { statusOf } from './statuses.js';
import { fromTradestationSymbol } from './symbols.js';
import type { WireLeg, WireOrder } from './wire.js';

const SIDES: ReadonlyMap<string, LegSide> = new Map([
  ['Buy Open', 'buy_to_open'],
  ['Buy Close', 'buy_to_close'],
  ['Sell Open', 'sell_to_open'],
  ['Sell Close', 'sell_to_close'],
]);

/** Returns an order of several legs. TradeStation's net limit is what is paid: a credit is below 0. */
export function spreadOf(wire: WireOrder): BrokerSpread | Foreign | undefined {
  const rows = wire.Legs ?? [];
  const duration = DURATIONS.get(wire.Duration ?? '');
  const isOption = rows.every((leg) => OPTIONS.has(leg.AssetType ?? '') && sideOf(leg) !== undefined);
  const quantity = sameQuantity(rows.map((leg) => wholeFromText(leg.QuantityOrdered ?? '') ?? 0));
  const isOurKind = rows.length > 1 && isOption && wire.OrderType === 'Limit';
  if (!isOurKind || duration === undefined || quantity === undefined) return FOREIGN;
  const paid = unitsFromText(wire.LimitPrice ?? '', 'halfEven');
  const legs = rows.map(legOf).filter((leg) => leg !== undefined);
  if (paid === undefined || quantity === 0 || legs.length < rows.length) return undefined;
  if (!legs.every((leg) => isPlausible(leg, quantity))) return undefined;
  const placedAt = instantOf(wire.OpenedDateTime ?? '');
  const reason = wire.RejectReason ?? '';
  return {
    brokerOrderId: wire.OrderID,
    ...{ legs, quantity, duration },
    net: (-paid + 0) as NetPrice,
    ...statusOf(wire.Status),
    ...(reason === '' ? {} : { text: reason }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

function sideOf({ BuyOrSell, OpenOrClose }: WireLeg): LegSide | undefined {
  return SIDES.get(`${BuyOrSell} ${OpenOrClose}`);
}

/** The average of the order is a net one: each leg says its own. */
function legOf(leg: WireLeg): BrokerSpreadLeg | undefined {
  const symbol = fromTradestationSymbol(leg.Symbol ?? '');
  const side = sideOf(leg);
  const filledQuantity = wholeFromText(leg.ExecQuantity ?? '');
  if (symbol === undefined || side === undefined || filledQuantity === undefined) return undefined;
  const average = unitsFromText(leg.ExecutionPrice ?? '', 'halfEven');
  const isKnown = average !== undefined && average > 0 && filledQuantity > 0;
  return { symbol, side, filledQuantity, ...(isKnown ? { averagePrice: average as Price } : {}) };
}
