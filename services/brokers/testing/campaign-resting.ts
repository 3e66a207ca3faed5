import { ENDED_ORDER_STATES, type OrderIntent, type Position } from '#core/model';
import { orderIdOf } from '#core/orders';
import { addMs, type Random } from '#core/units';
import type { BrokerCapabilities } from '#ports';
import type { SpineTables } from '#store/memory';
import { onTick } from './campaign-checks.js';
import type { DeskBench } from './desk-bench.js';

/** A bot leaves its closing order to the desk for so long; market milliseconds. */
const VALID_MS = 30_000;

/**
 * Does about a position what a bot does whose profit targets rest, and returns the terms of the order that it wants, if any: nothing is sent
 * while anything that closes the position may be at work, and what rests is taken back first.
 */
export function restingMove(
  { store, market }: DeskBench,
  position: Position,
  of: { readonly random: Random; readonly bid: number; readonly capabilities: BrokerCapabilities },
): Partial<OrderIntent> | undefined {
  const { symbol, underlying, openQuantity: quantity } = position;
  const { random, bid, capabilities } = of;
  const dice = random();
  if (closingsOf(store.tables, position).length > 0) {
    if (dice < 0.1) takeBack(store.tables, position);
    return undefined;
  }
  const terms = { underlying, quantity, validUntil: addMs(market.now, VALID_MS) };
  if (dice < 0.1) return { ...terms, limit: onTick(symbol, bid + 1_000) };
  if (dice > 0.6) return undefined;
  const lasts = capabilities.gtc ? ({ duration: 'gtc' } as const) : {};
  return { ...terms, ...lasts, limit: onTick(symbol, bid - 1_000), restsTarget: true };
}

/** Takes back what rests on a position, as the commit of a decision does. */
export function takeBack(tables: SpineTables, position: Pick<Position, 'id' | 'symbol'>): void {
  for (const { id, restsTarget } of closingsOf(tables, position)) {
    const row = tables.intent(id);
    const status = row.status === 'pending' ? 'cancelled' : row.status;
    if (restsTarget) tables.intents.set(id, { ...row, status, isWithdrawn: true });
  }
}

/** Intents that close the contract of a position and wait, or whose orders have not ended. */
function closingsOf(tables: SpineTables, { symbol }: Pick<Position, 'symbol'>): readonly OrderIntent[] {
  return [...tables.intents.values()].flatMap(({ intent, status }) => {
    if (intent.side !== 'buy_to_close' || intent.symbol !== symbol) return [];
    const order = tables.orders.get(orderIdOf(intent));
    const works = status === 'pending' || (order !== undefined && !ENDED_ORDER_STATES.has(order.state));
    return works ? [intent] : [];
  });
}
