/** Answer to a command → outcome. Pure: what is not surely one of two is unknown. */
import type { BrokerRefusal, CancelOutcome, PlaceOutcome } from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import { isTokenRefused, saidIn } from './answers.js';
import { Taken } from './wire.js';

const UNREADABLE = 'ANSWER_UNREADABLE';
const TEXT_MAX = 300;
const HTTP = { ok: 200, redirect: 300 } as const;
const REFUSALS: ReadonlyMap<number, BrokerRefusal> = new Map<number, BrokerRefusal>([
  [400, 'ORDER_REFUSED'],
  [403, 'NOT_PERMITTED'],
  [404, 'NOT_FOUND'],
  [405, 'NOT_PERMITTED'],
  [415, 'ORDER_REFUSED'],
  [429, 'RATE_LIMITED'],
]);

/** Fields that were found wrong before anything was done: EC082 to EC092, EC801 to EC873, EC900 to EC911, EC929 to EC999. */
function isFieldFault(code: string): boolean {
  const number = Number(code.slice(2));
  const ranges = [
    [82, 92],
    [801, 873],
    [900, 911],
    [929, 999],
  ] as const;
  return ranges.some(([from, to]) => number >= from && number <= to);
}

/** Codes that say more than that a field was wrong. */
const CODES: ReadonlyMap<string, BrokerRefusal> = new Map<string, BrokerRefusal>([
  ['EC086', 'TOKEN_READ_ONLY'],
  // Larger than one order may be; no contract of this number; no multiple of the lot.
  ['EC088', 'ORDER_INVALID'],
  ['EC947', 'CONTRACT_UNTRADABLE'],
  ['EC954', 'ORDER_INVALID'],
  ['EC994', 'ORDER_NOT_FOUND'],
]);

/** Returns what became of an order: "Ok" for the list says nothing of its element, and an id only that the broker has it. */
export function placeOutcome(answer: BrokerAnswer): PlaceOutcome {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'lost') return { kind: 'unknown', cause: answer.cause };
  const { status, body } = answer;
  if (isTokenRefused(answer)) return { kind: 'rejected', code: 'TOKEN_REFUSED' };
  const said = saidIn(body);
  if (status < HTTP.ok || status >= HTTP.redirect) {
    const code = REFUSALS.get(status);
    return code === undefined
      ? { kind: 'unknown', cause: `HTTP_${status}` }
      : { kind: 'rejected', code, ...(said && textOf(said.text)) };
  }
  if (said === undefined) return { kind: 'unknown', cause: UNREADABLE };
  if (!said.isOk) return refusalOf(said.code, said.text);
  const [taken, ...others] = Taken.array().safeParse(said.result).data ?? [];
  if (taken === undefined || others.length > 0) return { kind: 'unknown', cause: UNREADABLE };
  if (taken.brokerOrderId) return { kind: 'accepted', brokerOrderId: taken.brokerOrderId };
  const text = taken.message ?? '';
  return refusalOf(/\bEC\d{3}\b/.exec(text)?.[0], text);
}

/** Returns what became of a change: the id stays, so an answer that names another order says nothing of this one. */
export function replaceOutcome(answer: BrokerAnswer, brokerOrderId: string): PlaceOutcome {
  const outcome = placeOutcome(answer);
  if (outcome.kind !== 'accepted' || outcome.brokerOrderId === brokerOrderId) return outcome;
  return { kind: 'unknown', cause: UNREADABLE };
}

export function cancelOutcome(answer: BrokerAnswer, brokerOrderId: string): CancelOutcome {
  const outcome = replaceOutcome(answer, brokerOrderId);
  if (outcome.kind === 'accepted') return { kind: 'requested' };
  return outcome.kind === 'not_sent' ? { kind: 'unknown', cause: outcome.cause } : outcome;
}

/** "Failed to place the order" (EC912) and "An error occurred" (EC003) do not say at which point. */
function refusalOf(code: string | undefined, text: string): PlaceOutcome {
  if (code === undefined || !isFieldFault(code)) return { kind: 'unknown', cause: code ?? UNREADABLE };
  return { kind: 'rejected', code: CODES.get(code) ?? 'ORDER_REFUSED', ...textOf(text) };
}

function textOf(text: string): { readonly text?: string } {
  return text === '' ? {} : { text: text.slice(0, TEXT_MAX) };
}
