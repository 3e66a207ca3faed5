/** Answer to a command → outcome. Pure: whatever is not surely one of two is unknown. */
import type { CancelOutcome, PlaceOutcome } from '../../ports/index.js';
import type { BrokerAnswer } from '../../transport/index.js';
import { CANCEL_REFUSALS, CHANGE_REFUSALS, PLACE_REFUSALS, type RefusalTable, rejectionOf } from './errors.js';
import { orderIdOfLocation, parseError } from './parse.js';

const OK = 200;
const CREATED = 201;

/** The order was taken, and the answer does not say under which id. */
const ORDER_ID_MISSING = 'ORDER_ID_MISSING';

/** An answer, and the account whose path was asked. */
export interface CommandAnswer {
  readonly answer: BrokerAnswer;
  readonly accountKey: string;
}

/** Returns what became of an order: the id stands in the `Location` header only, the body of a success is empty. */
export function placeOutcome(command: CommandAnswer): PlaceOutcome {
  return newOrderOutcome(command, PLACE_REFUSALS);
}

/** Returns what became of a replacement, which is a new order. */
export function replaceOutcome(command: CommandAnswer): PlaceOutcome {
  return newOrderOutcome(command, CHANGE_REFUSALS);
}

function newOrderOutcome({ answer, accountKey }: CommandAnswer, table: RefusalTable): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  if (answer.status !== CREATED) return refusedOutcome(answer.status, answer.body, table);
  const brokerOrderId = orderIdOfLocation(answer.headers['location'], accountKey);
  return brokerOrderId === undefined
    ? { kind: 'unknown', cause: ORDER_ID_MISSING }
    : { kind: 'accepted', brokerOrderId };
}

/** Returns what became of a cancel; 200 says that the request was taken, not that the order has ended. */
export function cancelOutcome(answer: BrokerAnswer): CancelOutcome {
  if (answer.kind !== 'answered') return { kind: 'unknown', cause: answer.cause };
  if (answer.status === OK) return { kind: 'requested' };
  return refusedOutcome(answer.status, answer.body, CANCEL_REFUSALS);
}

function refusedOutcome(
  status: number,
  body: string,
  table: RefusalTable,
): Extract<CancelOutcome, { kind: 'rejected' | 'unknown' }> {
  const rejection = rejectionOf(table, status, parseError(body));
  return rejection === undefined ? { kind: 'unknown', cause: `HTTP_${status}` } : { kind: 'rejected', ...rejection };
}
