import { calendarOf } from '#core/calendar';
import { type AccountView, highestStop, venueOf } from '#core/model';
import { mayBeSentUnder } from '#core/risk';
import { errorCodeOf } from '#platform/errors';
import { DUPLICATE_CLIENT_ORDER_ID } from '#ports';
import type { OpenOrder } from '#store/desk';
import { type AccountWork, keepEvidence, record, report, reportAgain } from './context.js';
import type { Search } from './held-account.js';
import { candidateFacts, type Finding, search } from './search.js';
import { send } from './submit.js';

/** More often would only use up the broker's budget: nothing is proven before the time is over. */
const SEARCHES_PER_PROOF = 10;

/**
 * Finds out what became of an order in `submitting` or `unknown`. Found: adopted. Not found: sent again under the same
 * client id where the broker refuses a second one and the intent may still be carried out; otherwise proven not sent, after
 * enough searches over a time in which no former desk's call can still be under way. What may be it, but need not be, is
 * left to a person. Every search leaves its evidence.
 */
export async function resolve(work: AccountWork, order: OpenOrder): Promise<void> {
  const { held, parts } = work;
  const nowMs = parts.clock.monotonicMs();
  const before = held.searches.get(order.id);
  if (before?.nextAtMs !== undefined && nowMs < before.nextAtMs) return;
  const { lookup } = work.broker.capabilities;
  let finding: Finding;
  try {
    finding = await search(work, order);
  } catch (error) {
    // Only searches that succeeded prove anything, and only when the broker failed in none between them. One that was put off for the
    // sake of the broker's limits says nothing about the broker: to begin anew then would never end where searching uses up the budget.
    if (errorCodeOf(error) !== 'BROKER_RATE_LIMITED') held.searches.set(order.id, restarted(before, nowMs));
    throw error;
  }
  if (finding.kind === 'found') {
    await adopt(work, order, finding.brokerOrderId);
  } else if (finding.kind === 'ambiguous') {
    await keepEvidence(work, order, { kind: 'shape_candidates', detail: candidateFacts(finding) });
    held.searches.set(order.id, { ...restarted(before, nowMs), nextAtMs: nowMs + work.timing.undecidedEveryMs });
    reportAgain(work, 'order_undecided', { orderId: order.id, candidates: finding.candidates.length });
    if (order.state === 'submitting') await record(work, order, { kind: 'answer_lost', cause: 'SHAPE_AMBIGUOUS' });
  } else {
    await keepEvidence(work, order, { kind: 'search_empty', detail: { lookup } });
    await notFound(work, order, before ?? { firstMs: nowMs, count: 0 }, nowMs);
  }
}

function restarted(before: Search | undefined, nowMs: number): Search {
  const { isRepeatRejected, isSaidToExist } = before ?? {};
  return {
    ...{ firstMs: nowMs, count: 0 },
    ...(isRepeatRejected ? { isRepeatRejected } : {}),
    ...(isSaidToExist ? { isSaidToExist } : {}),
  };
}

/** Records that the broker has an order of ours, and by which id. Its executions may have been passed over as foreign. */
export async function adopt(work: AccountWork, order: OpenOrder, brokerOrderId: string): Promise<void> {
  const { held } = work;
  held.searches.delete(order.id);
  report(work, 'info', 'order_found', { orderId: order.id, state: order.state });
  const { lookup } = work.broker.capabilities;
  await keepEvidence(work, order, { kind: 'search_found', detail: { lookup, brokerOrderId } });
  await record(work, order, { kind: 'found_at_broker', brokerOrderId });
  held.forgetFills();
  held.moved = true;
}

async function notFound(work: AccountWork, order: OpenOrder, before: Search, nowMs: number): Promise<void> {
  const { broker, held, timing } = work;
  if (before.isSaidToExist) return leaveToPerson(work, order, before, nowMs);
  const maySend = broker.capabilities.dedupesClientOrderId && before.isRepeatRejected !== true;
  if (maySend && (await mayStillBeSent(work, order))) {
    report(work, 'info', 'order_resent', { orderId: order.id, state: order.state });
    await send(work, order, true);
    return;
  }
  const search: Search = { ...before, count: before.count + 1, nextAtMs: nowMs + timing.proofMs / SEARCHES_PER_PROOF };
  if (search.count >= timing.proofSearches && nowMs - search.firstMs >= timing.proofMs) {
    held.searches.delete(order.id);
    report(work, 'warn', 'order_not_sent', { orderId: order.id });
    await record(work, order, { kind: 'proven_not_sent' });
    return;
  }
  held.searches.set(order.id, search);
  if (order.state === 'submitting') await record(work, order, { kind: 'answer_lost', cause: 'NOT_FOUND_YET' });
}

/** The broker refused it as sent before and does not show it yet, or not any more. Searched for eagerly at first. */
async function leaveToPerson(work: AccountWork, order: OpenOrder, before: Search, nowMs: number): Promise<void> {
  const { proofMs, undecidedEveryMs } = work.timing;
  const nextAtMs = nowMs - before.firstMs < proofMs ? nowMs : nowMs + undecidedEveryMs;
  work.held.searches.set(order.id, { ...before, nextAtMs });
  reportAgain(work, 'order_undecided', { orderId: order.id, candidates: 0 });
  if (order.state === 'submitting')
    await record(work, order, { kind: 'answer_lost', cause: DUPLICATE_CLIENT_ORDER_ID });
}

/** What was approved before the answer was lost is sent again only while its intent is good and nothing was stopped since. */
async function mayStillBeSent(work: AccountWork, order: OpenOrder): Promise<boolean> {
  const now = work.parts.marketNow();
  const session = calendarOf(venueOf(order.symbol)).sessionAt(now);
  if (now > order.validUntil || session.state !== 'open' || order.cancelRequested) return false;
  if (order.side === 'buy_to_close') return true;
  if (order.botPaused) return false;
  const account = await work.parts.store.accountView(order.accountId);
  const stop = highestStop([account?.stop ?? 'flatten', order.stop]);
  return mayBeSentUnder(stop, order) && account?.drift === false && mayStillClose(account, order);
}

/** What a roll buys back may have expired or been assigned since it was approved. */
function mayStillClose({ positions }: AccountView, { closes, quantity }: OpenOrder): boolean {
  return !closes || positions.some(({ id, openQuantity }) => id === closes.positionId && openQuantity >= quantity);
}
