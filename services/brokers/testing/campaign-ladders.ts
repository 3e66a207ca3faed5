import { ENDED_ORDER_STATES, type Ladder, type Order, type OrderIntent } from '#core/model';
import { type Price, type Random } from '#core/units';
import type { SpineTables } from '#store/memory';
import { hasEnded, type SimOrder, tradedQuantity } from '../../simulator/brokers/kit/index.js';

/** Whether orders of a campaign have ladders, and whether the broker replaces their limits or ends them and takes new ones. */
export type CampaignLadders = 'none' | 'replaced' | 'anew';

const STEP_MS = 2_000;
const UNITS_PER_STEP = 300;
/** What trades in most markets of a campaign with ladders: {@link bidOf}. The first prices of a ladder trade in few. */
const NATURAL: Readonly<Record<OrderIntent['side'], number>> = { sell_to_open: 24_500, buy_to_close: 25_500 };

/** Returns a bid in 1e-4; the ask is 0.10 above. A wild market would trade orders before their limits have moved. */
export function bidOf(ladders: CampaignLadders, random: Random): number {
  return ladders === 'none' ? 20_000 + Math.floor(random() * 100) * 100 : 24_000 + Math.floor(random() * 10) * 100;
}

/** Returns the name that all orders of one intent share: those that go on at another limit have it with their step behind it. */
export function rootOf(name: string): string {
  return name.replace(/-s\d+$/, '');
}

/** Returns terms of an intent that tries up to four prices. */
export function ladderedTerms(
  side: OrderIntent['side'],
  { random, onTick }: { readonly random: Random; readonly onTick: (units: number) => Price },
): Pick<OrderIntent, 'limit'> & { readonly ladder?: Ladder } {
  const steps = 1 + Math.floor(random() * 3);
  const sign = side === 'sell_to_open' ? 1 : -1;
  const prices = Array.from({ length: steps + 1 }, (_none, index) =>
    onTick(NATURAL[side] + sign * (steps - index) * UNITS_PER_STEP),
  );
  const limits = [...new Set(prices)];
  const limit = limits[0] as Price;
  return limits.length === 1 ? { limit } : { limit, ladder: { limits, stepMs: STEP_MS } };
}

/** What one intent came to: its orders here and there. */
export interface CampaignChain {
  readonly intent: OrderIntent;
  readonly ours: readonly Order[];
  readonly theirs: readonly SimOrder[];
}

/** Returns sentences about broken rules of an intent whose order took several forms at the broker. */
export function chainViolations({ intent, ours, theirs }: CampaignChain): readonly string[] {
  const broken: string[] = [];
  const live = theirs.filter((order) => !hasEnded(order));
  if (live.length > 0) broken.push(`${intent.id} works on at the broker`);
  if (ours.some((order) => order.state === 'unknown')) return broken;
  for (const order of ours.filter(({ state }) => !ENDED_ORDER_STATES.has(state))) {
    broken.push(`${order.id} is still ${order.state}`);
  }
  const traded = theirs.reduce((sum, order) => sum + tradedQuantity(order), 0);
  const filled = ours.reduce((sum, order) => sum + order.filledQuantity, 0);
  if (traded !== filled) broken.push(`${intent.id} has ${filled} contracts here and ${traded} there`);
  if (traded > intent.quantity) broken.push(`${intent.id} wanted ${intent.quantity} contracts and traded ${traded}`);
  return broken;
}

/** Returns how many limits moved: those that were replaced, and orders that went on at another one. */
export function movedLimits({ orderEvents, orders }: Pick<SpineTables, 'orderEvents' | 'orders'>): number {
  const replaced = [...orderEvents.values()].flat().filter(({ kind }) => kind === 'replaced').length;
  return replaced + [...orders.values()].filter(({ intentId }) => rootOf(intentId) !== intentId).length;
}

/** Returns for how long an intent is good at least; market milliseconds. */
export function patienceMs(ladders: CampaignLadders): number {
  return ladders === 'none' ? 5_000 : 20_000;
}
