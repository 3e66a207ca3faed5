/** Answer to a command → outcome. Pure: what is not surely one of two is unknown. */
import type { CancelOutcome, PlaceOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { refusalOf, STATUS } from './errors.js';
import { parseChanged, parsePlaced } from './parse.js';

const UNREADABLE = 'ANSWER_UNREADABLE';

type Refused = Exclude<PlaceOutcome, { kind: 'accepted' }>;

/** Returns what became of an order. A success says that Upstox has it; a rejection by the exchange or for margin comes as a status. */
export function placeOutcome(answer: BrokerAnswer): PlaceOutcome {
  if (answer.kind !== 'answered' || !isSuccess(answer.status)) return failureOf(answer);
  const ids = parsePlaced(answer.body)?.data.order_ids;
  // Slicing is off: one order has one id. With more of them it is looked up.
  const [id] = ids ?? [];
  return id !== undefined && ids?.length === 1
    ? { kind: 'accepted', brokerOrderId: id }
    : { kind: 'unknown', cause: UNREADABLE };
}

/** Returns what became of a change: the id stays, so an answer that names another order says nothing of this one. */
export function replaceOutcome(answer: BrokerAnswer, brokerOrderId: string): PlaceOutcome {
  if (answer.kind !== 'answered' || !isSuccess(answer.status)) return failureOf(answer);
  return parseChanged(answer.body)?.data.order_id === brokerOrderId
    ? { kind: 'accepted', brokerOrderId }
    : { kind: 'unknown', cause: UNREADABLE };
}

/** Returns what became of a cancel; the order's end comes as a status. */
export function cancelOutcome(answer: BrokerAnswer, brokerOrderId: string): CancelOutcome {
  const outcome = replaceOutcome(answer, brokerOrderId);
  if (outcome.kind === 'accepted') return { kind: 'requested' };
  return outcome.kind === 'not_sent' ? { kind: 'unknown', cause: outcome.cause } : outcome;
}

function isSuccess(status: number): boolean {
  return status >= STATUS.ok && status < STATUS.redirect;
}

function failureOf(answer: BrokerAnswer): Refused {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const refused = refusalOf(answer);
  return refused ? { kind: 'rejected', ...refused } : { kind: 'unknown', cause: `HTTP_${answer.status}` };
}
