import { orderFromIntent } from '#core/orders';
import type { Instant, IntentId } from '#core/units';
import { type Bound, queryRows } from '#platform/db';
import { AGAIN } from '../grouped/index.js';
import { type IntentRow, intentOf } from '../rows/index.js';
import { auditRefusal } from './audit-orders.js';
import { type ClaimRow, claimContextsOf, contextOf } from './claim-context.js';
import type { GroupTransaction } from './desk-transaction.js';
import type { AccountLease, ClaimContext, ClaimResult, ClaimVerdict } from './port.js';
import * as sql from './statements.js';
import { type ClaimedOrder, storingOf } from './store-order.js';

/** One intent that a desk wants to carry out. */
export interface Claim {
  readonly lease: AccountLease;
  readonly intentId: IntentId;
  readonly marketNow: Instant;
  readonly judge: (context: ClaimContext) => ClaimVerdict;
}

/** What claims read once their accounts are locked. */
export function openingOf(claims: readonly Claim[]): readonly Bound[] {
  const intentIds = claims.map(({ intentId }) => intentId);
  const accountIds = claims.map(({ lease }) => lease.accountId);
  const marketNow = Math.max(...claims.map((claim) => claim.marketNow)) as Instant;
  return [{ statement: sql.LOCK_INTENTS, values: [intentIds, accountIds] }, claimContextsOf(intentIds, marketNow)];
}

/** Judges each intent on what stands, and stores the orders of those that may be sent as `submitting`. */
export async function claimTogether(
  { client, tell, users, opened, closing }: GroupTransaction,
  claims: readonly Claim[],
): Promise<readonly (ClaimResult | typeof AGAIN)[]> {
  const [locked, contexts] = opened as unknown as [IntentRow[], ClaimRow[]];
  const intents = new Map(locked.map((row) => [row.id, intentOf(row)]));
  const standing = new Map(contexts.map((row) => [row.intent_id, row]));
  const judged = new Set<string>();
  const orders: ClaimedOrder[] = [];
  const results: (ClaimResult | typeof AGAIN)[] = [];
  for (const { lease, intentId, marketNow, judge } of claims) {
    const intent = intents.get(intentId);
    const row = standing.get(intentId);
    if (!users.has(lease.accountId) || !intent || !row || intent.accountId !== lease.accountId) {
      results.push({ kind: 'gone' });
      continue;
    }
    // What a user opened today was read before any order of this group was stored.
    if (judged.has(intent.userId)) {
      results.push(AGAIN);
      continue;
    }
    judged.add(intent.userId);
    const verdict = judge(contextOf(intent, row));
    const about = { userId: intent.userId, botId: intent.botId, accountId: intent.accountId };
    if (verdict.kind === 'refused') {
      await queryRows(client, sql.REFUSE_INTENT, [intent.id, verdict.code, JSON.stringify(verdict.detail)]);
      await auditRefusal(client, intent, verdict);
      tell(about);
      results.push({ kind: 'refused', code: verdict.code });
    } else {
      const order = orderFromIntent(intent, marketNow);
      orders.push({ order, deskEpoch: lease.epoch });
      tell({ ...about, orderId: order.id });
      results.push({ kind: 'claimed', order });
    }
  }
  if (orders.length > 0) closing.push(storingOf(orders));
  return results;
}
