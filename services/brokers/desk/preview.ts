import type { OrderIntent } from '#core/model';
import { needsPreview, type PreviewWord } from '#core/risk';
import { errorCodeOf } from '#platform/errors';
import type { AccountWork } from './context.js';

/**
 * Asks the broker what it would say of an opening, where it can be asked and the order is large or the first since this desk took
 * the account. Before the claim: no call to a broker is made inside a transaction.
 */
export async function previewOf(work: AccountWork, intent: OrderIntent): Promise<PreviewWord> {
  const { broker, held, parts } = work;
  // Asked about alone, what is sold would be judged as if what is bought back stayed open.
  if (intent.closes) return { kind: 'not_asked' };
  if (!broker.capabilities.preview || !needsPreview(intent, parts.limits, !held.hasPreviewed)) {
    return { kind: 'not_asked' };
  }
  const { accountId, clientOrderId, symbol, side, quantity, limit, duration } = intent;
  const terms = { accountId, clientOrderId, symbol, side, quantity, limit };
  try {
    const outcome = await broker.preview({ ...terms, ...(duration === undefined ? {} : { duration }) });
    held.hasPreviewed = true;
    if (outcome.kind === 'previewed' && outcome.requirement !== undefined) {
      const { underlying, reserve: model } = intent;
      const at = parts.marketNow();
      parts.notePreview?.({
        ...{ clientOrderId, accountId, symbol, underlying, quantity, at },
        ...{ model, stated: outcome.requirement },
      });
    }
    return outcome.kind === 'rejected' ? { kind: 'refused', code: outcome.code } : { kind: 'fine' };
  } catch (error) {
    return { kind: 'failed', cause: errorCodeOf(error) };
  }
}
