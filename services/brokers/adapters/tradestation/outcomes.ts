/** Answer to a command → outcome. Pure: whatever is not surely one of two is unknown. */
import type { CancelOutcome, PlaceOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import type { Answered } from '../kit/index.js';
import { parseChanged, parsePlaced } from './parse.js';
import { refusalOf, refusalOfWords, STATUS } from './refusals.js';

/** Causes of unknown outcomes that are ours; the transport's own stand beside them. */
const UNREADABLE = 'ANSWER_UNREADABLE';
/** The one error beside which it is documented that an order failed. */
const FAILED = 'FAILED';

/** Returns what became of an order: 200 may carry nothing but an error, and a failed order may have an id. */
export function placeOutcome(answer: BrokerAnswer): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  if (answer.status !== STATUS.ok) return refused(answer);
  const body = parsePlaced(answer.body);
  const [order, ...others] = body?.Orders ?? [];
  const [error] = body?.Errors ?? [];
  // One order was sent: an answer that names more, or one that both worked and failed, says nothing.
  if (order !== undefined && error === undefined && others.length === 0 && order.OrderID != null) {
    return { kind: 'accepted', brokerOrderId: order.OrderID };
  }
  if (order === undefined && error?.Error?.toUpperCase() === FAILED) {
    return { kind: 'rejected', ...refusalOfWords(error.Message ?? '', 'ORDER_INVALID') };
  }
  return { kind: 'unknown', cause: UNREADABLE };
}

/** Returns what became of a change: the id is kept, so an answer that names another order says nothing of this one. */
export function replaceOutcome(answer: BrokerAnswer, brokerOrderId: string): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  const outcome = changeOutcome(answer, brokerOrderId);
  return outcome.kind === 'requested' ? { kind: 'accepted', brokerOrderId } : outcome;
}

/** Returns what became of a cancel; the order's end comes as a status. */
export function cancelOutcome(answer: BrokerAnswer, brokerOrderId: string): CancelOutcome {
  if (answer.kind === 'not_sent') return { kind: 'unknown', cause: answer.cause };
  const outcome = changeOutcome(answer, brokerOrderId);
  // A cancel has no terms that could be invalid: it is the order that cannot be cancelled any more.
  return outcome.kind === 'rejected' && outcome.code === 'ORDER_INVALID'
    ? { ...outcome, code: 'ORDER_ENDED' }
    : outcome;
}

function changeOutcome(answer: Exclude<BrokerAnswer, { kind: 'not_sent' }>, brokerOrderId: string): CancelOutcome {
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  if (answer.status !== STATUS.ok) return refused(answer);
  const body = parseChanged(answer.body);
  if (body?.Error?.toUpperCase() === FAILED) {
    return { kind: 'rejected', ...refusalOfWords(body.Message ?? '', 'ORDER_INVALID') };
  }
  const isTaken = body !== undefined && body.Error == null && body.OrderID === brokerOrderId;
  return isTaken ? { kind: 'requested' } : { kind: 'unknown', cause: UNREADABLE };
}

type Refused = Extract<CancelOutcome, { kind: 'rejected' | 'unknown' }>;

function refused(answer: Answered): Refused {
  const refusal = refusalOf(answer);
  return refusal === undefined ? { kind: 'unknown', cause: `HTTP_${answer.status}` } : { kind: 'rejected', ...refusal };
}
