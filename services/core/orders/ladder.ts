import type { Ladder, Order, OrderIntent } from '../model/index.js';
import type { ClientOrderId, Instant, IntentId, Price } from '../units/index.js';
import { remainingReserve } from './reserve.js';

/**
 * Returns the limit to which an order goes next, undefined at the end of its ladder. What counts is where the order stands now: its limit may have
 * been changed by others.
 */
export function nextLimit({ limits }: Ladder, { side, limit }: Pick<Order, 'side' | 'limit'>): Price | undefined {
  return limits.find((price) => (side === 'sell_to_open' ? price < limit : price > limit));
}

/** Returns the limit to which an order is due to go, or undefined while its time at the present one is not over, or an earlier step is open. */
export function dueStep(ladder: Ladder, order: Order, now: Instant): Price | undefined {
  const { step, createdAt } = order;
  if (step?.isOpen || now - (step?.askedAt ?? createdAt) < ladder.stepMs) return undefined;
  return nextLimit(ladder, order);
}

/** Returns by what the order at a price of a ladder is known at the broker, where it is not the first. */
export function stepClientId(clientOrderId: ClientOrderId, { limits }: Ladder, limit: Price): ClientOrderId {
  return stepName(clientOrderId, limits, limit) as ClientOrderId;
}

function stepName(name: string, limits: readonly Price[], limit: Price): string {
  return `${name.replace(STEP, '')}-s${limits.indexOf(limit)}`;
}

const STEP = /-s\d+$/;

/** Returns whether a client id is the one under which the limit of an order was to be replaced. */
export function isStepOf(order: Pick<Order, 'clientOrderId' | 'step'>, clientOrderId: ClientOrderId): boolean {
  return (
    order.step !== undefined &&
    clientOrderId !== order.clientOrderId &&
    clientOrderId.replace(STEP, '') === order.clientOrderId
  );
}

/**
 * Returns the intent that sends on what an ended order left, at the limit that it was to go to; undefined when nothing is left. It is named by
 * its place on the ladder, so that it is there once however often it is asked for.
 * @param intent - of the order that ended
 * @param order - before its end; all of its fills are counted
 */
export function followingIntent(intent: OrderIntent, order: Order): OrderIntent | undefined {
  const { ladder } = intent;
  const quantity = order.quantity - order.filledQuantity;
  if (!ladder || !order.step || quantity <= 0) return undefined;
  const { limit } = order.step;
  return {
    ...intent,
    id: stepName(intent.id, ladder.limits, limit) as IntentId,
    clientOrderId: stepClientId(intent.clientOrderId, ladder, limit),
    quantity,
    limit,
    reserve: remainingReserve(intent.reserve, order),
  };
}
