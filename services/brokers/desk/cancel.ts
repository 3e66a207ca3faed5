import { highestStop } from '#core/model';
import { mustEndUnder } from '#core/risk';
import { errorCodeOf } from '#platform/errors';
import type { OpenOrder } from '#store/desk';
import { type AccountWork, record, report } from './context.js';

/**
 * Cancels what may not work any longer: orders past their time, what a stop ends, openings of a paused bot, what its bot takes back, and
 * whatever was asked to be cancelled. An exit that did not trade in its time is cancelled too, so that its bot can price it anew.
 */
export async function cancelWhatMustEnd(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
  const { stops, marketNow } = work.parts;
  for (const order of orders) {
    if (order.state !== 'working') continue;
    const isPausedOpening = order.side === 'sell_to_open' && order.botPaused;
    const stop = highestStop([order.stop, stops?.levelOf(order) ?? 'none']);
    const isWanted = !order.cancelRequested && !order.isWithdrawn && !isOverdue(order, marketNow());
    if (!isWanted || mustEndUnder(stop, order) || isPausedOpening) await cancel(work, order);
  }
}

/** An order that rests until it is cancelled has no time of its own. */
function isOverdue(order: OpenOrder, now: number): boolean {
  return order.duration !== 'gtc' && now > order.validUntil;
}

export function cancel(work: AccountWork, order: OpenOrder): Promise<void> {
  return askEnd(work, order, async () => {
    if (!order.cancelRequested) await record(work, order, { kind: 'cancel_requested' });
  });
}

/**
 * Asks the broker to end an order, not more often than a cancel is repeated.
 * @param before - what is stored right before
 */
export async function askEnd(
  work: AccountWork,
  order: OpenOrder,
  before: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { held, broker, leases, timing, parts } = work;
  const nowMs = parts.clock.monotonicMs();
  const askedAtMs = held.cancelledAtMs.get(order.id);
  if (askedAtMs !== undefined && nowMs - askedAtMs < timing.cancelAgainMs) return;
  if (order.brokerOrderId === undefined || !leases.maySend(held)) return;
  await before();
  held.cancelledAtMs.set(order.id, nowMs);
  held.moved = true;
  const fields = { orderId: order.id };
  try {
    const outcome = await broker.cancel(order.accountId, order.brokerOrderId);
    if (outcome.kind === 'requested') report(work, 'info', 'cancel_sent', fields);
    else if (outcome.kind === 'rejected') report(work, 'warn', 'cancel_refused', { ...fields, code: outcome.code });
    else report(work, 'warn', 'cancel_answer_lost', { ...fields, cause: outcome.cause });
  } catch (error) {
    report(work, 'warn', 'cancel_answer_lost', { ...fields, cause: errorCodeOf(error) });
  }
}
