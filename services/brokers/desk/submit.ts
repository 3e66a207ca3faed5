import { sessionAt } from '#core/calendar';
import type { Order } from '#core/model';
import { judgeIntent, readQuote } from '#core/risk';
import { errorCodeOf } from '#platform/errors';
import { DUPLICATE_CLIENT_ORDER_ID, type PlaceOutcome } from '#ports';
import type { ClaimContext, ClaimVerdict, PendingIntent } from '#store/desk';
import { type AccountWork, type DeskContext, record, report } from './context.js';
import type { HeldAccount } from './held-account.js';

/** Last-hop checks with the market as it is inside the claiming transaction. */
function judgeWith(
  context: DeskContext,
  frame: Parameters<typeof readQuote>[0],
): (claim: ClaimContext) => ClaimVerdict {
  const { limits, marketNow } = context.parts;
  return (claim) => {
    const now = marketNow();
    const quote = readQuote(frame, claim.intent.symbol, now, limits.quoteAgeMsMax);
    return judgeIntent(claim, limits, { now, session: sessionAt(now), quote });
  };
}

/** Ends an intent of an account for which this desk has no broker. */
export async function refuseWithoutBroker(
  context: DeskContext,
  held: HeldAccount,
  intent: PendingIntent,
): Promise<void> {
  const verdict: ClaimVerdict = { kind: 'refused', code: 'BROKER_UNAVAILABLE', detail: {} };
  await context.parts.store.claimIntent(held.lease, intent.intentId, context.parts.marketNow(), () => verdict);
  report(context, 'error', 'intent_refused', { intentId: intent.intentId, code: 'BROKER_UNAVAILABLE' });
}

/** Claims one intent and sends it: judged and recorded as `submitting` in one transaction, then sent, then the outcome recorded. */
export async function carryOut(work: AccountWork, intent: PendingIntent): Promise<void> {
  const { store, newestFrame, marketNow } = work.parts;
  const frame = await newestFrame(intent.underlying);
  const claim = await store.claimIntent(work.held.lease, intent.intentId, marketNow(), judgeWith(work, frame));
  if (claim.kind === 'refused') {
    report(work, 'warn', 'intent_refused', { intentId: intent.intentId, code: claim.code });
  } else if (claim.kind === 'claimed') {
    work.held.hasOpenOrders = true;
    await send(work, claim.order);
  }
}

/**
 * Sends an order that is recorded as `submitting` or `unknown`, under its own client id, and records the answer. Without
 * enough lease left nothing is sent: recovery sends it later, here or elsewhere.
 * @param isRepeat - an earlier send may still be under way, here or from a former desk: a rejection then ends only this one,
 * the order stays in doubt and is searched for until no earlier send can arrive any more
 */
export async function send(work: AccountWork, order: Order, isRepeat = false): Promise<void> {
  const { held, broker, leases } = work;
  if (!leases.maySend(held)) {
    held.recovered = false;
    report(work, 'warn', 'order_held_back', { orderId: order.id });
    return;
  }
  const outcome = await place(work, order);
  const fields = { orderId: order.id, broker: broker.name };
  if (outcome.kind === 'accepted') {
    report(work, 'info', 'order_accepted', fields);
    await record(work, order, { kind: 'accepted', brokerOrderId: outcome.brokerOrderId });
  } else if (outcome.kind === 'rejected' && outcome.code !== DUPLICATE_CLIENT_ORDER_ID) {
    report(work, 'warn', 'order_rejected', { ...fields, code: outcome.code });
    const { code, text } = outcome;
    if (isRepeat) {
      held.searches.set(order.id, { firstMs: work.parts.clock.monotonicMs(), count: 0, isRepeatRejected: true });
      await record(work, order, { kind: 'answer_lost', cause: code });
      return;
    }
    await record(work, order, { kind: 'rejected', code, ...(text === undefined ? {} : { text }) });
  } else {
    // "You have sent this before" answers only that: the order stands, and what became of it is looked up.
    const cause = outcome.kind === 'unknown' ? outcome.cause : outcome.code;
    report(work, 'warn', 'order_answer_lost', { ...fields, cause });
    held.recovered = false;
    await record(work, order, { kind: 'answer_lost', cause });
  }
}

/** A broker call that fails in any way may have reached the broker. */
async function place(work: AccountWork, order: Order): Promise<PlaceOutcome> {
  const { accountId, clientOrderId, symbol, side, quantity, limit } = order;
  try {
    return await work.broker.place({ accountId, clientOrderId, symbol, side, quantity, limit });
  } catch (error) {
    return { kind: 'unknown', cause: errorCodeOf(error) };
  }
}
