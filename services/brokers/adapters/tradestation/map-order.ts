/** Orders from the wire to the model. Pure; undefined means that one cannot be read. */
import type { OrderDuration, OrderSide } from '#core/model';
import type { Price } from '#core/units';
import type { BrokerOrder } from '#ports';
import { FOREIGN, type Foreign, instantOf, unitsFromText, wholeFromText } from '../kit/index.js';
import { statusOf } from './statuses.js';
import { fromTradestationSymbol } from './symbols.js';
import type { WireOrder } from './wire.js';

const SIDES: ReadonlyMap<string, OrderSide> = new Map([
  ['Sell Open', 'sell_to_open'],
  ['Buy Close', 'buy_to_close'],
]);
export const DURATIONS: ReadonlyMap<string, OrderDuration> = new Map([
  ['DAY', 'day'],
  ['GTC', 'gtc'],
]);
export const OPTIONS: ReadonlySet<string> = new Set(['STOCKOPTION', 'INDEXOPTION']);

/** What traded is the executed quantity, whatever the status says: an order may read "received" and have traded. */
export function orderOf(wire: WireOrder): BrokerOrder | Foreign | undefined {
  const [leg, ...others] = wire.Legs ?? [];
  const side = SIDES.get(`${leg?.BuyOrSell} ${leg?.OpenOrClose}`);
  const duration = DURATIONS.get(wire.Duration ?? '');
  const isOurKind = OPTIONS.has(leg?.AssetType ?? '') && wire.OrderType === 'Limit' && others.length === 0;
  if (leg === undefined || !isOurKind || side === undefined || duration === undefined) return FOREIGN;
  const symbol = fromTradestationSymbol(leg.Symbol ?? '');
  const quantity = wholeFromText(leg.QuantityOrdered ?? '');
  const filledQuantity = wholeFromText(leg.ExecQuantity ?? '');
  const limit = unitsFromText(wire.LimitPrice ?? '', 'halfEven');
  if (symbol === undefined || quantity === undefined || filledQuantity === undefined) return undefined;
  if (limit === undefined || limit <= 0 || filledQuantity < 0 || filledQuantity > quantity) return undefined;
  const average = unitsFromText(wire.FilledPrice ?? '', 'halfEven');
  const isAverageKnown = average !== undefined && average > 0 && filledQuantity > 0;
  const placedAt = instantOf(wire.OpenedDateTime ?? '');
  const reason = wire.RejectReason ?? '';
  return {
    brokerOrderId: wire.OrderID,
    ...{ symbol, side, quantity, filledQuantity, duration },
    ...(isAverageKnown ? { averagePrice: average as Price } : {}),
    limit: limit as Price,
    ...statusOf(wire.Status),
    ...(reason === '' ? {} : { text: reason }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}
