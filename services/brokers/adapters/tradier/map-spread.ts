/** Multi-leg orders: wire → model. Pure; undefined means that the message cannot be read, {@link FOREIGN} that it is none of our kind. */
import { type OccSymbol, parseOccSymbol } from '#core/model';
import type { LegSide } from '#core/orders';
import type { ClientOrderId, Price } from '#core/units';
import type { BrokerSpread, BrokerSpreadLeg } from '#ports';
import {
  FOREIGN,
  type Foreign,
  instantOf,
  isPlausible,
  netOfEffect,
  priceOf,
  sameQuantity,
  wholeOf,
} from '../kit/index.js';
import { averageOf, durationOf } from './map.js';
import { parseMultilegOrder } from './parse.js';
import { statusOf } from './statuses.js';
import type { WireMultilegOrder } from './wire.js';

const SIDES: readonly LegSide[] = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'];
const EFFECTS = ['credit', 'debit', 'even'] as const;

/** Returns a multi-leg order. Its type says the sign of its price; an even one has none. */
export function spreadOf(row: { readonly class: string }): BrokerSpread | Foreign | undefined {
  if (row.class !== 'multileg') return FOREIGN;
  const wire = parseMultilegOrder(row);
  if (wire === undefined) return undefined;
  const duration = durationOf(wire.duration);
  const effect = EFFECTS.find((one) => one === wire.type);
  const isOption = wire.leg.every(({ option_symbol }) => parseOccSymbol(option_symbol ?? '') !== undefined);
  const quantity = sameQuantity(wire.leg.map((leg) => leg.quantity));
  if (duration === undefined || effect === undefined || !isOption || quantity === undefined) return FOREIGN;
  const price = effect === 'even' ? (0 as Price) : priceOf(wire.price ?? Number.NaN);
  const net = price === undefined ? undefined : netOfEffect(effect, price);
  const legs = wire.leg.map(legOf).filter((leg) => leg !== undefined);
  if (net === undefined || legs.length < wire.leg.length || wholeOf(quantity) === undefined) return undefined;
  if (!legs.every((leg) => isPlausible(leg, quantity))) return undefined;
  const placedAt = wire.create_date == null ? undefined : instantOf(wire.create_date);
  return {
    brokerOrderId: wire.id,
    ...(wire.tag == null || wire.tag === '' ? {} : { clientOrderId: wire.tag as ClientOrderId }),
    legs,
    quantity,
    net,
    duration,
    ...statusOf(wire.status),
    ...(wire.reason_description == null ? {} : { text: wire.reason_description }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

function legOf(wire: WireMultilegOrder['leg'][number]): BrokerSpreadLeg | undefined {
  const side = SIDES.find((one) => one === wire.side);
  const traded = wholeOf(wire.exec_quantity ?? wire.executed_quantity ?? Number.NaN);
  if (side === undefined || traded === undefined) return undefined;
  const averagePrice = averageOf(wire.avg_fill_price ?? undefined, traded);
  return {
    symbol: wire.option_symbol as OccSymbol,
    side,
    filledQuantity: traded,
    ...(averagePrice === undefined ? {} : { averagePrice }),
  };
}
