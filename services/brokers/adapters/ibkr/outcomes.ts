/** Answer to a cancel → outcome. Pure: what is not surely one of two is unknown. */
import type { CancelOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { jsonOf } from '../kit/index.js';
import { refusalOf, STATUS_REFUSALS } from './errors.js';
import { rejected } from './order-desk.js';
import { CancelBody, ErrorBody } from './wire.js';

const OK = 200;

/** Returns what became of a cancel: that it was submitted says nothing of the order's end. */
export function cancelOutcome(answer: BrokerAnswer): CancelOutcome {
  if (answer.kind !== 'answered') return { kind: 'unknown', cause: answer.cause };
  const json = jsonOf(answer.body);
  const error = ErrorBody.safeParse(json).data?.error;
  const refused = STATUS_REFUSALS.get(answer.status);
  if (refused !== undefined) return rejected(refused, error);
  if (answer.status !== OK) return { kind: 'unknown', cause: `HTTP_${answer.status}` };
  if (error === undefined) {
    return CancelBody.safeParse(json).success ? { kind: 'requested' } : { kind: 'unknown', cause: 'UNREADABLE' };
  }
  const code = refusalOf(error);
  return code === undefined ? { kind: 'unknown', cause: 'UNDECIDED' } : rejected(code, error);
}
