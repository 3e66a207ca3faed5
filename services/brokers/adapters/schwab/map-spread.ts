/** Orders of several legs from the wire to the model. Pure. */
import type { LegSide, NetPrice } from '#core/orders';
import type { Price } from '#core/units';
import type { BrokerSpread, BrokerSpreadLeg } from '#ports';
import { fromPaddedSymbol, isPlausible, netOfEffect, sameQuantity } from '../kit/index.js';
import { priceOf } from './amounts.js';
import { averageOf, contractsOf, DURATIONS, executionsOf, type ReadOf, timeOf } from './map-order.js';
import { statusOf } from './status.js';
import type { WireOrder } from './wire.js';

const SIDES: ReadonlyMap<string, LegSide> = new Map([
  ['BUY_TO_OPEN', 'buy_to_open'],
  ['BUY_TO_CLOSE', 'buy_to_close'],
  ['SELL_TO_OPEN', 'sell_to_open'],
  ['SELL_TO_CLOSE', 'sell_to_close'],
]);
const EFFECTS = { NET_CREDIT: 'credit', NET_DEBIT: 'debit', NET_ZERO: 'even' } as const;

/** Returns an order of several legs. Its type says whether the price is received or paid. */
export function readSpread(wire: WireOrder): ReadOf<BrokerSpread> {
  const rows = wire.orderLegCollection ?? [];
  const effect = EFFECTS[wire.orderType as keyof typeof EFFECTS];
  const isOption = rows.every((leg) => leg.instrument?.assetType === 'OPTION' && SIDES.has(leg.instruction ?? ''));
  const quantity = sameQuantity(rows.map((leg) => contractsOf(leg.quantity) ?? 0));
  if (rows.length < 2 || !isOption || effect === undefined || quantity === undefined) return { kind: 'foreign' };
  const unreadable = (field: string) => ({ kind: 'unreadable', orderId: wire.orderId, field }) as const;

  const net = netOf(effect, wire.price);
  if (net === undefined) return unreadable('price');
  const filledQuantity = contractsOf(wire.filledQuantity);
  if (filledQuantity === undefined || quantity === 0) return unreadable('quantity');
  const duration = DURATIONS.get(wire.duration ?? '');
  if (duration === undefined) return unreadable('duration');
  const placedAt = timeOf(wire.enteredTime);
  const closedAt = timeOf(wire.closeTime);
  if (placedAt === 'unreadable') return unreadable('enteredTime');
  if (closedAt === 'unreadable') return unreadable('closeTime');
  const legs = rows.map((_, index) => legOf(wire, index, filledQuantity)).filter((leg) => leg !== undefined);
  const isWhole = legs.length === rows.length && legs.every((leg) => isPlausible(leg, quantity));
  if (!isWhole) return unreadable('orderLegCollection');
  return {
    kind: 'ours',
    order: {
      brokerOrderId: wire.orderId,
      ...{ legs, quantity, net, duration },
      ...statusOf(wire.status),
      ...(wire.statusDescription === undefined ? {} : { text: wire.statusDescription }),
      ...(placedAt === undefined ? {} : { placedAt }),
    },
    executions: [],
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

function netOf(effect: (typeof EFFECTS)[keyof typeof EFFECTS], wire: number | undefined): NetPrice | undefined {
  if (effect === 'even') return netOfEffect(effect, 0 as Price);
  const price = priceOf(wire);
  return price === undefined ? undefined : netOfEffect(effect, price);
}

/** All legs trade together; at which price each did is said by the executions of the leg. */
function legOf(wire: WireOrder, index: number, filledQuantity: number): BrokerSpreadLeg | undefined {
  const row = wire.orderLegCollection?.[index];
  const symbol = fromPaddedSymbol(row?.instrument?.symbol ?? '');
  const side = SIDES.get(row?.instruction ?? '');
  const legId = row?.legId ?? index + 1;
  const activities = (wire.orderActivityCollection ?? []).map((activity) => ({
    ...activity,
    executionLegs: (activity.executionLegs ?? []).filter((leg) => leg.legId === legId),
  }));
  const executions = executionsOf({ ...wire, orderActivityCollection: activities });
  if (symbol === undefined || side === undefined || typeof executions === 'string') return undefined;
  const averagePrice = averageOf(executions, filledQuantity);
  return { symbol, side, filledQuantity, ...(averagePrice === undefined ? {} : { averagePrice }) };
}
