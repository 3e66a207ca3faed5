import { sessionAt } from '#core/calendar';
import type { OpenOrder } from '#store/desk';
import { type AccountWork, record, report } from './context.js';
import type { Search } from './held-account.js';
import { send } from './submit.js';

/**
 * Finds out what became of an order in `submitting` or `unknown`. Found: adopted. Not found: sent again under the same
 * client id where the broker refuses a second one and the intent may still be carried out; otherwise proven not sent, after
 * enough searches over a time in which no former desk's call can still be under way. Where the broker cannot search by our
 * id, it stays unknown and a person decides.
 */
export async function resolve(work: AccountWork, order: OpenOrder): Promise<void> {
  const { broker, held, parts, timing } = work;
  if (broker.capabilities.lookup === 'byShape') {
    report(work, 'error', 'order_undecided', { orderId: order.id });
    if (order.state === 'submitting') await record(work, order, { kind: 'answer_lost', cause: 'LOOKUP_BY_SHAPE' });
    return;
  }
  const found = await broker.findByClientOrderId(order.accountId, order.clientOrderId);
  if (found) {
    held.searches.delete(order.id);
    report(work, 'info', 'order_found', { orderId: order.id, state: order.state });
    await record(work, order, { kind: 'found_at_broker', brokerOrderId: found.brokerOrderId });
    return;
  }
  const nowMs = parts.clock.monotonicMs();
  const before: Search = held.searches.get(order.id) ?? { firstMs: nowMs, count: 0 };
  const maySend = broker.capabilities.dedupesClientOrderId && before.isRepeatRejected !== true;
  if (maySend && (await mayStillBeSent(work, order))) {
    report(work, 'info', 'order_resent', { orderId: order.id, state: order.state });
    await send(work, order, true);
    return;
  }
  const search: Search = { ...before, count: before.count + 1 };
  if (search.count >= timing.proofSearches && nowMs - search.firstMs >= timing.proofMs) {
    held.searches.delete(order.id);
    report(work, 'warn', 'order_not_sent', { orderId: order.id });
    await record(work, order, { kind: 'proven_not_sent' });
    return;
  }
  held.searches.set(order.id, search);
  if (order.state === 'submitting') await record(work, order, { kind: 'answer_lost', cause: 'NOT_FOUND_YET' });
}

/** What was approved before the answer was lost is sent again only while its intent is good and nothing was stopped since. */
async function mayStillBeSent(work: AccountWork, order: OpenOrder): Promise<boolean> {
  const now = work.parts.marketNow();
  if (now > order.validUntil || sessionAt(now).state !== 'open' || order.cancelRequested) return false;
  if (order.side === 'buy_to_close') return true;
  if (order.botPaused) return false;
  const account = await work.parts.store.accountView(order.accountId);
  return account !== undefined && account.stop === 'none' && account.drift === false;
}
