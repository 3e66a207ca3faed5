/** Answer to a command → outcome. Pure: whatever is not surely one of two is unknown. */
import type { ClientOrderId } from '#core/units';
import type { BrokerOrder, BrokerSpread, CancelOutcome, PlaceOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { FOREIGN, type Foreign } from '../kit/index.js';
import { orderOf } from './map.js';
import { spreadOf } from './map-spread.js';
import { parseError, parseOrder } from './parse.js';
import { refusalOf, STATUS } from './refusals.js';
import type { OrderBody } from './wire.js';

/** Causes of unknown outcomes that are ours; the transport's own stand beside them. */
const UNREADABLE = 'ANSWER_UNREADABLE';

/**
 * Returns what became of an order or a replacement. It is accepted when Alpaca shows the order under the client id that was sent:
 * an answer about another order, or one that cannot be read, says nothing.
 */
export function placeOutcome(answer: BrokerAnswer, clientOrderId: ClientOrderId): PlaceOutcome {
  return outcomeOf(answer, clientOrderId, orderOf);
}

/** Returns what became of a multi-leg order, in the same way. */
export function placeSpreadOutcome(answer: BrokerAnswer, clientOrderId: ClientOrderId): PlaceOutcome {
  return outcomeOf(answer, clientOrderId, spreadOf);
}

function outcomeOf(
  answer: BrokerAnswer,
  clientOrderId: ClientOrderId,
  map: (order: OrderBody) => BrokerOrder | BrokerSpread | Foreign | undefined,
): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const { status, body } = answer;
  if (status === STATUS.ok || status === STATUS.created) {
    const wire = parseOrder(body);
    const order = wire === undefined ? undefined : map(wire);
    if (order === undefined || order === FOREIGN || order.clientOrderId !== clientOrderId) {
      return { kind: 'unknown', cause: UNREADABLE };
    }
    return { kind: 'accepted', brokerOrderId: order.brokerOrderId };
  }
  return refused(status, body);
}

/** Returns what became of a cancel; 204 says that Alpaca took the request, not that the order has ended. */
export function cancelOutcome(answer: BrokerAnswer): CancelOutcome {
  if (answer.kind !== 'answered') return { kind: 'unknown', cause: answer.cause };
  const { status, body } = answer;
  if (status === STATUS.noContent) return { kind: 'requested' };
  const outcome = refused(status, body);
  // Whatever Alpaca finds unprocessable in a cancel is the state of the order.
  if (outcome.kind === 'rejected' && status === STATUS.unprocessable) return { ...outcome, code: 'ORDER_ENDED' };
  return outcome;
}

type Refused = Extract<CancelOutcome, { kind: 'rejected' | 'unknown' }>;

function refused(status: number, body: string): Refused {
  const error = parseError(body);
  const code = refusalOf(status, error);
  if (code === undefined) return { kind: 'unknown', cause: `HTTP_${status}` };
  return { kind: 'rejected', code, ...(error === undefined ? {} : { text: error.message }) };
}
