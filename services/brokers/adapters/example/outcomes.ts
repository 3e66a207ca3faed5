/** Answer to a command → outcome. Pure: whatever is not surely one of two is unknown. */
import type { CancelOutcome, PlaceOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { parseOrder } from './parse.js';
import { refusalOf } from './refusals.js';
import type { WireOrder } from './wire.js';

const UNREADABLE = 'ANSWER_UNREADABLE';
const STATUS = { ok: 200, created: 201, accepted: 202 } as const;

/** Returns what became of an order or a change: an answer that shows another order than the one that was asked for says nothing. */
export function orderOutcome(answer: BrokerAnswer, isOurs: (order: WireOrder) => boolean): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  if (answer.status !== STATUS.ok && answer.status !== STATUS.created) return notDone(answer);
  const order = parseOrder(answer.body)?.order;
  return order !== undefined && isOurs(order)
    ? { kind: 'accepted', brokerOrderId: order.id }
    : { kind: 'unknown', cause: UNREADABLE };
}

/** Returns what became of a cancel; the order's end comes as a status. */
export function cancelOutcome(answer: BrokerAnswer): CancelOutcome {
  if (answer.kind !== 'answered') return { kind: 'unknown', cause: answer.cause };
  return answer.status === STATUS.accepted ? { kind: 'requested' } : notDone(answer);
}

function notDone(answer: Extract<BrokerAnswer, { kind: 'answered' }>) {
  const refusal = refusalOf(answer);
  return refusal === undefined
    ? ({ kind: 'unknown', cause: `HTTP_${answer.status}` } as const)
    : ({ kind: 'rejected', ...refusal } as const);
}
