import { highestStop, type OrderIntent } from '#core/model';
import { dueStep, stepClientId } from '#core/orders';
import { readQuote } from '#core/risk';
import { type DecisionId, type Price, ZERO_MONEY } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { ReplaceOutcome } from '#ports';
import type { OpenOrder, PendingIntent } from '#store/desk';
import { askEnd } from './cancel.js';
import { type AccountWork, record, report, reportAgain } from './context.js';
import { awaitsAction } from './corporate-actions.js';
import { judgeBefore } from './last-look.js';

/** An order that works and has a ladder. */
type LadderOrder = OpenOrder & Required<Pick<OpenOrder, 'ladder' | 'brokerOrderId'>>;

/**
 * Moves the limits of orders along their ladders. A step is stored before the broker is asked for it, and stays open until the broker shows
 * what became of it: by its order under the new limit, under a new id, or by the end after which the rest is sent anew. While a step is open
 * the order takes no other one. An order that is to be cancelled, or whose step would not be sent as a new order now, rests where it is.
 * @param orders - as they are stored now
 */
export async function climbLadders(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
  for (const order of orders) {
    if (!hasLadder(order) || order.state !== 'working' || order.cancelRequested) continue;
    if (order.step?.isOpen) await pursueStep(work, order);
    else await startStep(work, order);
  }
}

function hasLadder(order: OpenOrder): order is LadderOrder {
  return order.ladder !== undefined && order.brokerOrderId !== undefined;
}

async function startStep(work: AccountWork, order: LadderOrder): Promise<void> {
  const { leases, held, parts, broker } = work;
  const limit = dueStep(order.ladder, order, parts.marketNow());
  if (limit === undefined || !leases.maySend(held)) return;
  const code = await hindranceOf(work, order, limit);
  if (code !== undefined) {
    reportAgain(work, 'step_waits', { orderId: order.id, code });
    return;
  }
  const sendsAnew = broker.capabilities.replace === 'none';
  const asked = { kind: 'replace_requested', limit, ...(sendsAnew ? { sendsAnew } : {}) } as const;
  await record(work, order, asked);
  held.stepsSeenMs.set(order.id, parts.clock.monotonicMs());
  report(work, 'info', 'step_taken', { orderId: order.id });
  if (sendsAnew) await askEnd(work, order);
  else await replaceLimit(work, order, limit);
}

/**
 * An end that was asked for is asked for again until it comes. A replacement that the broker does not show is given up once no call that was
 * lost can arrive any more.
 */
async function pursueStep(work: AccountWork, order: LadderOrder): Promise<void> {
  const { held, parts, timing } = work;
  if (order.step?.sendsAnew) return askEnd(work, order);
  const nowMs = parts.clock.monotonicMs();
  const seenMs = held.stepsSeenMs.get(order.id) ?? nowMs;
  held.stepsSeenMs.set(order.id, seenMs);
  if (nowMs - seenMs >= timing.proofMs) await giveUp(work, order, 'NOT_SHOWN');
}

/** What it answers is not believed but looked at: it may have taken the request and not the terms. */
async function replaceLimit(work: AccountWork, order: LadderOrder, limit: Price): Promise<void> {
  const { held } = work;
  const outcome = await replace(work, order, limit);
  held.moved = true;
  if (outcome.kind === 'accepted') return;
  if (outcome.kind !== 'unknown') {
    await giveUp(work, order, outcome.kind === 'rejected' ? outcome.code : outcome.cause);
    return;
  }
  held.recovered = false;
  report(work, 'warn', 'step_answer_lost', { orderId: order.id, cause: outcome.cause });
}

async function giveUp(work: AccountWork, order: LadderOrder, code: string): Promise<void> {
  work.held.stepsSeenMs.delete(order.id);
  report(work, 'warn', 'step_refused', { orderId: order.id, code });
  await record(work, order, { kind: 'replace_refused', code });
}

async function replace(work: AccountWork, order: LadderOrder, limit: Price): Promise<ReplaceOutcome> {
  const { held, leases, parts, broker } = work;
  const { accountId, brokerOrderId, ladder } = order;
  const clientOrderId = stepClientId(order.clientOrderId, ladder, limit);
  let isOver = false;
  const guard = () => !isOver && leases.maySend(held) && parts.mayLeave?.(order) !== false;
  try {
    if (!guard()) return { kind: 'not_sent', cause: 'STOPPED' };
    return await broker.replace({ accountId, brokerOrderId, clientOrderId, limit }, guard);
  } catch (error) {
    return { kind: 'unknown', cause: errorCodeOf(error) };
  } finally {
    isOver = true;
  }
}

/** Returns why the order may not go to a limit now: it is judged as an order of what is left of it would be. */
async function hindranceOf(work: AccountWork, order: LadderOrder, limit: Price): Promise<string | undefined> {
  const { parts, held } = work;
  const frame = await parts.newestFrame(order.underlying);
  const { quoteAgeMsMax } = parts.limits;
  // Between a bid and an ask: a purchase may be sent on a bid of zero, but not moved towards a midpoint that is none.
  const reading = readQuote(frame, order.symbol, parts.marketNow(), quoteAgeMsMax, 'sell_to_open');
  if (reading.kind !== 'usable') return 'QUOTE_UNTRADABLE';
  const account = await parts.store.accountView(held.lease.accountId);
  if (!account) return 'ACCOUNT_UNKNOWN';
  const pending = account.pending.find((one) => one.intentId === order.intentId);
  const intent = intentAt(order, limit, pending?.reserve ?? ZERO_MONEY);
  if (await awaitsAction(work, pendingOf(intent))) return 'ACTION_AWAITED';
  const judge = await judgeBefore(work, intent, { kind: 'not_asked' });
  const verdict = judge({
    intent,
    account,
    // Neither a further order nor a larger one.
    ...{ recentOrders: 0, ordersLastSecond: 0, repeats: 0, botDayNotional: ZERO_MONEY, userDayNotional: ZERO_MONEY },
    botStop: highestStop([order.stop, parts.stops?.levelOf(order) ?? 'none']),
    botPaused: order.botPaused,
  });
  return verdict.kind === 'refused' ? verdict.code : undefined;
}

function intentAt(order: LadderOrder, limit: Price, reserve: OrderIntent['reserve']): OrderIntent {
  const { intentId, botId, userId, accountId, clientOrderId, symbol, underlying, side, positionId, validUntil } = order;
  return {
    ...{ id: intentId, decisionId: intentId as string as DecisionId, botId, userId, accountId, clientOrderId },
    ...{ symbol, underlying, side, limit, validUntil, reserve, positionId },
    quantity: order.quantity - order.filledQuantity,
    ...(order.origin === undefined ? {} : { origin: order.origin }),
  };
}

function pendingOf(intent: OrderIntent): PendingIntent {
  return { intentId: intent.id, accountId: intent.accountId, underlying: intent.underlying, intent };
}
