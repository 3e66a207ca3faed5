import { calendarOf } from '#core/calendar';
import { highestStop, type Position, venueOf } from '#core/model';
import { closesPosition } from '#core/orders';
import { flattenLimit, readQuote } from '#core/risk';
import type { Price } from '#core/units';
import type { OpenOrder } from '#store/desk';
import { buyBackIntent } from '../control/index.js';
import { cancel } from './cancel.js';
import { type AccountWork, openOrdersOf, report, requireLease } from './context.js';
import { carryOut } from './submit.js';

/** A purchase that the market left behind is priced anew after this, and one that was refused is tried again. Wall milliseconds. */
const AGAIN_MS = 3_000;

/**
 * Enters what was sent while the database was away, and buys back every position that a stop wants flat: one order per position at
 * a time, claimed and judged like every order. What else still works on a position is cancelled first, elsewhere.
 */
export async function carryOutStops(work: AccountWork): Promise<void> {
  const { store, stops, marketNow } = work.parts;
  const { lease } = work.held;
  if (!stops) return;
  await stops.enter(lease, store);
  const account = await store.accountView(lease.accountId);
  const now = marketNow();
  const wanted = account?.positions.filter(
    (position) =>
      highestStop([account.stop, stops.levelOf(position)]) === 'flatten' &&
      calendarOf(venueOf(position.symbol)).sessionAt(now).state === 'open',
  );
  if (!wanted || wanted.length === 0) return;
  const orders = await openOrdersOf(work);
  for (const position of wanted) {
    const closing = orders.filter((order) => closesPosition(order, position.id));
    if (closing.length === 0) await buyBack(work, position);
    else for (const order of closing) await reprice(work, order);
  }
}

async function buyBack(work: AccountWork, position: Position): Promise<void> {
  const { held, parts } = work;
  const nowMs = parts.clock.monotonicMs();
  if (nowMs - (held.boughtBackAtMs.get(position.id) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
  const limit = await limitFor(work, position);
  if (limit === undefined) {
    const isNews = held.mayTell(`buy back ${position.id}`, nowMs, 'each minute');
    if (isNews) report(work, 'error', 'buy_back_waits', { positionId: position.id, cause: 'NO_QUOTE' });
    return;
  }
  held.boughtBackAtMs.set(position.id, nowMs);
  const now = parts.marketNow();
  const { id: positionId, openQuantity: contracts } = position;
  const intent = buyBackIntent({ ...position, positionId, contracts, limit }, now);
  const added = await parts.store.addDeskIntent(held.lease, intent, now);
  if (added === 'busy') return;
  requireLease(added);
  report(work, 'warn', 'buy_back', { intentId: intent.id, contracts });
  const { id: intentId, accountId, underlying } = intent;
  await carryOut(work, { intentId, accountId, underlying, intent });
}

async function reprice(work: AccountWork, order: OpenOrder): Promise<void> {
  const { held, parts } = work;
  const sentMs = held.boughtBackAtMs.get(order.positionId) ?? Number.NEGATIVE_INFINITY;
  if (order.origin !== 'desk' || order.state !== 'working' || parts.clock.monotonicMs() - sentMs < AGAIN_MS) return;
  const wanted = await limitFor(work, order);
  if (wanted !== undefined && wanted > order.limit) await cancel(work, order);
}

/** By the newest frame alone: the last-hop checks would refuse an order without a quote that may be traded on. */
async function limitFor(
  { parts }: AccountWork,
  { symbol, underlying }: Pick<Position, 'symbol' | 'underlying'>,
): Promise<Price | undefined> {
  const frame = await parts.newestFrame(underlying);
  const reading = readQuote(frame, symbol, parts.marketNow(), parts.limits.quoteAgeMsMax, 'buy_to_close');
  return reading.kind === 'usable' ? flattenLimit(reading.quote, parts.limits) : undefined;
}
