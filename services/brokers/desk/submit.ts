import type { Order } from '#core/model';
import { rollTermsOf } from '#core/orders';
import { errorCodeOf } from '#platform/errors';
import { DUPLICATE_CLIENT_ORDER_ID, type PlaceOutcome } from '#ports';
import type { ClaimVerdict, PendingIntent } from '#store/desk';
import {
  type AccountWork,
  type DeskContext,
  isInDoubt,
  keepEvidence,
  openOrdersOf,
  record,
  report,
} from './context.js';
import { awaitsAction } from './corporate-actions.js';
import type { HeldAccount } from './held-account.js';
import { lookBeforeClaim } from './last-look.js';
import { takesTwoLegs } from './two-legs.js';

/** Why an order did not leave that the broker would have taken: ours, where the adapter only says that the guard said no. */
const LEASE_TOO_SHORT = 'LEASE_TOO_SHORT';
const STOPPED = 'STOPPED';

/** Ends an intent of an account for which this desk has no broker. */
export function refuseWithoutBroker(context: DeskContext, held: HeldAccount, intent: PendingIntent): Promise<void> {
  return refuse(context, held, intent, 'BROKER_UNAVAILABLE');
}

/** Ends an intent whose time is over while its account could not be recovered: nothing else would free what it holds. */
export async function refuseExpired(context: DeskContext, held: HeldAccount, intent: PendingIntent): Promise<void> {
  if (context.parts.marketNow() > intent.intent.validUntil) await refuse(context, held, intent, 'INTENT_EXPIRED');
}

async function refuse(context: DeskContext, held: HeldAccount, intent: PendingIntent, code: string): Promise<void> {
  const verdict: ClaimVerdict = { kind: 'refused', code, detail: {} };
  await context.parts.store.claimIntent(held.lease, intent.intentId, context.parts.marketNow(), () => verdict);
  report(context, 'error', 'intent_refused', { intentId: intent.intentId, code });
}

/**
 * Returns whether an intent must wait: where orders are known by their shape only, an order that nobody has acknowledged yet and
 * the next one of the same contract and side could not be told apart; and while a split or a dividend of its underlying is not counted, it is not
 * known what its contract is. It waits for its own time at most.
 */
export async function mustWait(work: AccountWork, pending: PendingIntent): Promise<boolean> {
  const { intent } = pending;
  const isOver = work.parts.marketNow() > intent.validUntil;
  if (isOver) return false;
  if (await awaitsAction(work, pending)) return true;
  if (work.broker.capabilities.lookup !== 'byShape') return false;
  const open = await openOrdersOf(work);
  return open.some((order) => isInDoubt(order) && order.symbol === intent.symbol && order.side === intent.side);
}

/** Claims one intent and sends it: judged and recorded as `submitting` in one transaction, then sent, then the outcome recorded. */
export async function carryOut(work: AccountWork, intent: PendingIntent): Promise<void> {
  const { store, marketNow } = work.parts;
  // The bot saw that the broker could; the rest of it is refused by the judge.
  if (intent.intent.closes && !takesTwoLegs(work.broker)) return refuse(work, work.held, intent, 'ROLL_UNSUPPORTED');
  const judge = await lookBeforeClaim(work, intent);
  const claim = await store.claimIntent(work.held.lease, intent.intentId, marketNow(), judge);
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
 * @param isRepeat - an earlier send may still be under way, here or from a former desk: a rejection, or that nothing left, then ends
 * only this one; the order stays in doubt and is searched for until no earlier send can arrive any more
 */
export async function send(work: AccountWork, order: Order, isRepeat = false): Promise<void> {
  const { held, broker, leases } = work;
  if (!leases.maySend(held)) return holdBack(work, order);
  const outcome = await place(work, order);
  const fields = { orderId: order.id, broker: broker.name };
  if (outcome.kind === 'accepted') {
    report(work, 'info', 'order_accepted', fields);
    await record(work, order, { kind: 'accepted', brokerOrderId: outcome.brokerOrderId });
  } else if (outcome.kind === 'not_sent') {
    await nothingLeft(work, order, outcome.cause, isRepeat);
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
    if (outcome.kind === 'rejected') {
      held.searches.set(order.id, { firstMs: work.parts.clock.monotonicMs(), count: 0, isSaidToExist: true });
    }
    await record(work, order, { kind: 'answer_lost', cause });
  }
}

function holdBack(work: AccountWork, order: Order): void {
  work.held.recovered = false;
  report(work, 'warn', 'order_held_back', { orderId: order.id });
}

/**
 * Not one byte of the order left. It ends as never sent as long as we hold the account and nobody sent it before; without the
 * lease whoever has the account by now decides.
 */
async function nothingLeft(work: AccountWork, order: Order, said: string, isRepeat: boolean): Promise<void> {
  const { held, leases, parts } = work;
  if (!leases.maySend(held)) return holdBack(work, order);
  const cause = parts.mayLeave?.(order) === false ? STOPPED : said;
  report(work, 'warn', 'order_not_sent', { orderId: order.id, cause });
  if (isRepeat) return;
  await keepEvidence(work, order, { kind: 'not_sent', detail: { cause } });
  await record(work, order, { kind: 'proven_not_sent', cause });
}

/**
 * A broker call that fails in any way may have reached the broker. The guard is asked when the bytes are about to leave: waiting for a
 * connection or for budget may have taken our lease's time, a stop may have been set, or nobody waits for the answer any more.
 */
async function place(work: AccountWork, order: Order): Promise<PlaceOutcome> {
  const { accountId, clientOrderId, symbol, side, quantity, limit, closes } = order;
  const { held, leases, parts, broker } = work;
  if (parts.mayLeave?.(order) === false) return { kind: 'not_sent', cause: STOPPED };
  let isOver = false;
  const guard = () => !isOver && leases.maySend(held) && parts.mayLeave?.(order) !== false;
  const sent = { accountId, clientOrderId, ...(order.duration === undefined ? {} : { duration: order.duration }) };
  try {
    const outcome = closes
      ? await broker.placeSpread({ ...sent, ...rollTermsOf({ symbol, quantity, limit, closes }) }, guard)
      : await broker.place({ symbol, side, quantity, limit, ...sent }, guard);
    if (outcome.kind !== 'not_sent' || leases.maySend(held)) return outcome;
    return { kind: 'not_sent', cause: LEASE_TOO_SHORT };
  } catch (error) {
    return { kind: 'unknown', cause: errorCodeOf(error) };
  } finally {
    // A call that was given up may still wait for a token or for budget: whoever searches for the order must not search too early.
    isOver = true;
  }
}
