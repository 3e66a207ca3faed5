import type { OccSymbol } from '#core/model';
import { candidatesFor, isSameShape, judgeByShape, netLimitOf } from '#core/orders';
import { addMs, type Price, priceToDecimal } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type { EvidenceFact, OpenOrder } from '#store/desk';
import { type AccountWork, isInDoubt, keepEvidence, openOrdersOf } from './context.js';
import { orderByClientId, ordersSince, type ToldOrder } from './two-legs.js';

export type Finding =
  | { readonly kind: 'found'; readonly brokerOrderId: string }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'ambiguous';
      readonly candidates: readonly ToldOrder[];
      /** Other orders of ours in doubt that have the same shape. */
      readonly twins: number;
    };

/**
 * Asks the broker once for an order in doubt, in the way that its capabilities allow.
 * Errors: PlatformError of the failed read, after it was kept as evidence: nothing follows from it.
 */
export async function search(work: AccountWork, order: OpenOrder): Promise<Finding> {
  if (work.broker.capabilities.lookup === 'byShape') return searchByShape(work, order);
  const theirs = await asked(work, order, () => orderByClientId(work, order));
  return theirs ? { kind: 'found', brokerOrderId: theirs.brokerOrderId } : { kind: 'none' };
}

async function searchByShape(work: AccountWork, order: OpenOrder): Promise<Finding> {
  const { parts, timing } = work;
  const window = { beforeMs: timing.shapeBeforeMs, afterMs: timing.shapeAfterMs };
  const near = { beforeMs: timing.shapeNearMs, afterMs: timing.shapeNearMs };
  const since = addMs(order.createdAt, -near.beforeMs);
  const listed = await asked(work, order, () => ordersSince(work, order, since));
  const alike = listed.filter((one) => isSameShape(order, one));
  const taken = await parts.store.takenBrokerIds(
    order.accountId,
    order.id,
    alike.map((one) => one.brokerOrderId),
  );
  const open = await openOrdersOf(work);
  const twins = open.filter((one) => one.id !== order.id && isInDoubt(one) && isSameShape(order, one));
  const verdict = judgeByShape(candidatesFor(order, alike, taken, window), twins.length);
  if (verdict.kind === 'found') {
    const { order: only } = verdict;
    // Nobody here can have cancelled an order whose id nobody here knows. It may be somebody else's, and ours may still arrive.
    const isForeign = only.status === 'cancelled' || only.status === 'replaced';
    if (isForeign) return { kind: 'ambiguous', candidates: [only], twins: 0 };
    return { kind: 'found', brokerOrderId: only.brokerOrderId };
  }
  if (verdict.kind === 'ambiguous') return { ...verdict, twins: twins.length };
  // A clock that is wrong by more than the window must not turn an order that the broker has into one that was never sent.
  const candidates = candidatesFor(order, alike, taken, near);
  return candidates.length === 0 ? verdict : { kind: 'ambiguous', candidates, twins: twins.length };
}

async function asked<T>(work: AccountWork, order: OpenOrder, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    await keepEvidence(work, order, { kind: 'search_failed', detail: { code: errorCodeOf(error) } });
    throw error;
  }
}

const rollLegs = (bought: OccSymbol, sold: OccSymbol) => [
  { symbol: bought, side: 'buy_to_close' },
  { symbol: sold, side: 'sell_to_open' },
];

/** Returns candidates as they are kept for the person who decides. */
export function candidateFacts({ candidates, twins }: Extract<Finding, { kind: 'ambiguous' }>): EvidenceFact['detail'] {
  return {
    twins,
    candidates: candidates.map((one) => ({
      brokerOrderId: one.brokerOrderId,
      symbol: one.symbol,
      side: one.side,
      quantity: one.quantity,
      filledQuantity: one.filledQuantity,
      limit: priceToDecimal(netLimitOf(one) as number as Price),
      ...(one.closes === undefined ? {} : { legs: rollLegs(one.closes.symbol, one.symbol) }),
      ...(one.placedAt === undefined ? {} : { placedAt: one.placedAt }),
    })),
  };
}
