/** Answer to a command → outcome. Pure: whatever is not surely one of two is unknown. */
import type { BrokerOrder, BrokerSpread, CancelOutcome, PlaceOrder, PlaceOutcome, PlaceSpread } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { FOREIGN, type Foreign } from '../kit/index.js';
import { readOrder } from './map-order.js';
import { readSpread } from './map-spread.js';
import { parseOrder, parsePlaced } from './parse.js';
import { refusalOf, STATUS } from './refusals.js';
import type { WireOrder } from './wire.js';

/** Causes of unknown outcomes that are ours; the transport's own stand beside them. */
const UNREADABLE = 'ANSWER_UNREADABLE';

/**
 * Returns what became of an order. It is accepted when tastytrade shows an order under the mark that was sent: an answer about
 * another order, or one that cannot be read, says nothing. Routed is not Live: a later rejection comes as a status.
 */
export function placeOutcome(answer: BrokerAnswer, { clientOrderId }: PlaceOrder): PlaceOutcome {
  return takenOutcome(answer, (body) => parsePlaced(body)?.data.order, clientOrderId);
}

/** Returns what became of an order of several legs, in the same way. */
export function placeSpreadOutcome(answer: BrokerAnswer, { clientOrderId }: PlaceSpread): PlaceOutcome {
  return takenOutcome(answer, (body) => parsePlaced(body)?.data.order, clientOrderId, readSpread);
}

/** Returns what became of a replacement, which is a new order. */
export function replaceOutcome(answer: BrokerAnswer, formerId: string): PlaceOutcome {
  const outcome = takenOutcome(answer, (body) => parseOrder(body)?.data, undefined);
  // The order that was to be replaced is no replacement.
  return outcome.kind === 'accepted' && outcome.brokerOrderId === formerId
    ? { kind: 'unknown', cause: UNREADABLE }
    : outcome;
}

type ReadAny = (wire: WireOrder) => { readonly order: BrokerOrder | BrokerSpread } | Foreign | undefined;

function takenOutcome(
  answer: BrokerAnswer,
  orderIn: (body: string) => WireOrder | undefined,
  clientOrderId: string | undefined,
  read: ReadAny = readOrder,
): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  if (answer.status !== STATUS.ok && answer.status !== STATUS.created) return refused(answer);
  const wire = orderIn(answer.body);
  const found = wire && read(wire);
  if (found === undefined || found === FOREIGN) return { kind: 'unknown', cause: UNREADABLE };
  const { order } = found;
  const isOurs = clientOrderId === undefined || order.clientOrderId === clientOrderId;
  return isOurs ? { kind: 'accepted', brokerOrderId: order.brokerOrderId } : { kind: 'unknown', cause: UNREADABLE };
}

/** Returns what became of a cancel; the order that comes back is often still Live, its end comes as a status. */
export function cancelOutcome(answer: BrokerAnswer): CancelOutcome {
  if (answer.kind !== 'answered') return { kind: 'unknown', cause: answer.cause };
  if (answer.status === STATUS.ok) {
    return parseOrder(answer.body) === undefined ? { kind: 'unknown', cause: UNREADABLE } : { kind: 'requested' };
  }
  const outcome = refused(answer);
  // A cancel has no terms that could be invalid: it is the order that cannot be cancelled any more.
  return outcome.kind === 'rejected' && outcome.code === 'ORDER_INVALID'
    ? { ...outcome, code: 'ORDER_ENDED' }
    : outcome;
}

type Refused = Extract<CancelOutcome, { kind: 'rejected' | 'unknown' }>;

function refused(answer: Extract<BrokerAnswer, { kind: 'answered' }>): Refused {
  const refusal = refusalOf(answer);
  return refusal === undefined ? { kind: 'unknown', cause: `HTTP_${answer.status}` } : { kind: 'rejected', ...refusal };
}
