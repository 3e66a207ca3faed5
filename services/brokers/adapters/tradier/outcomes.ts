/** Answer to a command → outcome. Pure: what is not surely one of two is unknown. */
import type { CancelOutcome, PlaceOutcome, PreviewOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { refusalIn, refusalOf, STATUS } from './errors.js';
import { previewOf } from './map.js';
import { parsePlaced, parsePreview } from './parse.js';

const UNREADABLE = 'ANSWER_UNREADABLE';
const OK = 'ok';
/** LEAN: the text of a cancel that came too late holds these words. */
const FINALIZED = 'order already in finalized state';

type Taken =
  | { readonly kind: 'taken'; readonly brokerOrderId: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly text?: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** Returns what became of an order. "ok" says that Tradier received it; a later rejection comes as a status. */
export function placeOutcome(answer: BrokerAnswer): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  const outcome = takenOf(answer);
  return outcome.kind === 'taken' ? { kind: 'accepted', brokerOrderId: outcome.brokerOrderId } : outcome;
}

/** Returns what became of a change: Tradier keeps the id, so an answer that names another order says nothing of this one. */
export function replaceOutcome(answer: BrokerAnswer, brokerOrderId: string): PlaceOutcome {
  const outcome = placeOutcome(answer);
  if (outcome.kind === 'accepted' && outcome.brokerOrderId !== brokerOrderId) {
    return { kind: 'unknown', cause: UNREADABLE };
  }
  return ofOrder(outcome);
}

/** Returns what became of a cancel; the order's end comes as a status. */
export function cancelOutcome(answer: BrokerAnswer): CancelOutcome {
  if (answer.kind === 'not_sent') return { kind: 'unknown', cause: answer.cause };
  const outcome = takenOf(answer);
  return outcome.kind === 'taken' ? { kind: 'requested' } : ofOrder(outcome);
}

/** Returns what an order would do, or undefined when the answer says neither. */
export function previewOutcome(body: string): PreviewOutcome | undefined {
  const refused = refusalIn(body);
  if (refused) return { kind: 'rejected', ...refused };
  const wire = parsePreview(body);
  return wire === undefined ? undefined : previewOf(wire.order);
}

function takenOf(answer: Exclude<BrokerAnswer, { kind: 'not_sent' }>): Taken {
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const { status, body } = answer;
  if (status < STATUS.ok || status >= STATUS.redirect) {
    const refused = refusalOf(answer);
    return refused ? { kind: 'rejected', ...refused } : { kind: 'unknown', cause: `HTTP_${status}` };
  }
  const placed = parsePlaced(body);
  const refused = refusalIn(body);
  // An answer that names an order and refuses it at once contradicts itself: the order is looked up.
  if (refused && placed === undefined) return { kind: 'rejected', ...refused };
  if (refused || placed?.order.status !== OK) return { kind: 'unknown', cause: UNREADABLE };
  return { kind: 'taken', brokerOrderId: placed.order.id };
}

/** Says what a refusal means where it is about an order that was named. */
function ofOrder<T extends { readonly kind: string }>(outcome: T & { code?: string; text?: string }): T {
  if (outcome.kind !== 'rejected') return outcome;
  if (outcome.text?.includes(FINALIZED)) return { ...outcome, code: 'ORDER_ENDED' };
  return outcome.code === 'NOT_FOUND' ? { ...outcome, code: 'ORDER_NOT_FOUND' } : outcome;
}
