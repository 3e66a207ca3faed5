import { ENDED_ORDER_STATES, type OccSymbol, type Order, occSymbol, type Position, venueOf } from '#core/model';
import { type Price, priceFromDecimal, type TradingDate } from '#core/units';
import type { BrokerCapabilities } from '#ports';
import type { SpineTables } from '#store/memory';
import { hasEnded, legsOf, type SimOrder, tradedQuantity } from '../../simulator/brokers/kit/index.js';
import type { TestListing } from './paper-under-test.js';

/** Says a sentence when something that must hold does not. */
export type Must = (holds: boolean, sentence: string) => void;

/** An order of ours and the only one that was made for it. */
export function compareOrder(
  order: Order,
  theirs: SimOrder | undefined,
  expiredOrders: BrokerCapabilities['expiredOrders'],
  must: Must,
): void {
  must(ENDED_ORDER_STATES.has(order.state), `${order.id} is still ${order.state}`);
  if (!theirs) {
    const isNowhere = order.state === 'rejected' || order.state === 'not_sent';
    must(isNowhere, `${order.id} is ${order.state} and nowhere`);
    return;
  }
  must(hasEnded(theirs), `${order.id} works on at the broker`);
  const status = theirs.status === 'expired' ? (expiredOrders ?? 'expired') : theirs.status;
  must(order.state === status, `${order.id} is ${order.state} here and ${theirs.status} there`);
  const traded = tradedQuantity(theirs);
  must(order.filledQuantity === traded, `${order.id} has ${order.filledQuantity} contracts here and ${traded} there`);
  const { closes } = order;
  must(!closes || closes.filledQuantity === traded, `${order.id} bought back ${closes?.filledQuantity} of ${traded}`);
}

/** What was in doubt once has facts that say how it was decided, or executions that prove it. */
export function isEvidenced(tables: SpineTables, { id }: Order): boolean {
  const kinds = new Set((tables.orderEvents.get(id) ?? []).map((event) => event.kind));
  return !kinds.has('answer_lost') || kinds.has('filled') || (tables.evidence.get(id) ?? []).length > 0;
}

export function positionsAgree(
  positions: readonly Pick<Position, 'symbol' | 'openQuantity'>[],
  traded: readonly SimOrder[],
): boolean {
  const net = new Map<string, number>();
  for (const { symbol, openQuantity } of positions) net.set(symbol, (net.get(symbol) ?? 0) - openQuantity);
  for (const order of traded) {
    for (const { symbol, side } of legsOf(order)) {
      const sign = side === 'sell_to_open' ? 1 : -1;
      net.set(symbol, (net.get(symbol) ?? 0) + sign * tradedQuantity(order));
    }
  }
  return [...net.values()].every((left) => left === 0);
}

/** Returns the two puts of a listing. */
export function symbolsOf({ underlying, lotSize, expiry, strikes }: TestListing): readonly [OccSymbol, OccSymbol] {
  const symbolOf = (strike: string) =>
    occSymbol({
      root: underlying,
      ...(lotSize === undefined ? {} : { lotSize }),
      ...{ expiry: expiry as TradingDate, right: 'put', strike: priceFromDecimal(strike) as Price },
    });
  return [symbolOf(strikes[0]), symbolOf(strikes[1])];
}

const WIDE_TICK = 500;

/** Where prices have wider steps than a cent, the next one below. */
export function onTick(symbol: OccSymbol, units: number): Price {
  return (venueOf(symbol) === 'US' ? units : units - (units % WIDE_TICK)) as Price;
}
