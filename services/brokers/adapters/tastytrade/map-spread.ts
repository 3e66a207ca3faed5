/** Orders of several legs from the wire to the model. Pure; undefined means that one cannot be read. */
import type { LegSide } from '#core/orders';
import type { ClientOrderId, Price } from '#core/units';
import type { BrokerSpread, BrokerSpreadLeg } from '#ports';
import {
  FOREIGN,
  type Foreign,
  fromPaddedSymbol,
  instantOf,
  isPlausible,
  netOfEffect,
  sameQuantity,
  unitsFromText,
  wholeFromText,
} from '../kit/index.js';
import { averageOf, DURATIONS, endOf, tradesOf } from './map-order.js';
import { ACTION } from './requests.js';
import type { WireLeg, WireOrder } from './wire.js';

const SIDES: ReadonlyMap<string, LegSide> = new Map(
  Object.entries(ACTION).map(([side, action]) => [action, side as LegSide]),
);
const EFFECTS = { Credit: 'credit', Debit: 'debit' } as const;

/** Returns an order of several legs. Its price has no sign; where it is 0, what stands beside it says nothing. */
export function readSpread(
  wire: WireOrder,
): { readonly order: BrokerSpread; readonly executions: [] } | Foreign | undefined {
  const duration = DURATIONS.get(wire['time-in-force']);
  const isOption = wire.legs.every((leg) => leg['instrument-type'] === 'Equity Option' && SIDES.has(leg.action));
  const quantity = sameQuantity(wire.legs.map((leg) => wholeFromText(leg.quantity ?? '') ?? 0));
  const isOurKind = wire.legs.length > 1 && isOption && wire['order-type'] === 'Limit';
  if (!isOurKind || quantity === undefined || duration === undefined) return FOREIGN;
  const price = unitsFromText(wire.price ?? '', 'halfEven') as Price | undefined;
  const effect = EFFECTS[wire['price-effect'] as keyof typeof EFFECTS];
  const legs = wire.legs.map(legOf).filter((leg) => leg !== undefined);
  if (price === undefined || (effect === undefined && price !== 0) || legs.length < wire.legs.length) return undefined;
  const net = netOfEffect(price === 0 ? 'even' : effect, price);
  if (net === undefined || quantity === 0 || !legs.every((leg) => isPlausible(leg, quantity))) return undefined;
  const { status, unlisted } = endOf(wire);
  const placedAt = instantOf(wire['received-at'] ?? '');
  const tag = wire['external-identifier'];
  return {
    order: {
      brokerOrderId: wire.id,
      ...(tag == null || tag === '' ? {} : { clientOrderId: tag as ClientOrderId }),
      ...{ legs, quantity, net, duration, status },
      ...(unlisted === undefined ? {} : { unlisted }),
      ...(wire['reject-reason'] == null ? {} : { text: wire['reject-reason'] }),
      ...(placedAt === undefined ? {} : { placedAt }),
    },
    executions: [],
  };
}

function legOf(leg: WireLeg): BrokerSpreadLeg | undefined {
  const symbol = fromPaddedSymbol(leg.symbol);
  const side = SIDES.get(leg.action);
  const trades = tradesOf(leg);
  if (symbol === undefined || side === undefined || trades === undefined) return undefined;
  const filledQuantity = trades.reduce((sum, one) => sum + one.quantity, 0);
  const averagePrice = averageOf(trades, filledQuantity);
  return { symbol, side, filledQuantity, ...(averagePrice === undefined ? {} : { averagePrice }) };
}
