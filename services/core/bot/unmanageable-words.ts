import { tradingDateAt } from '../calendar/index.js';
import { type LoginView, type OccSymbol, parseOccSymbol } from '../model/index.js';
import type { Manageability } from '../risk/index.js';
import type { TradingDate } from '../units/index.js';
import { dayWords } from './number-words.js';

/** Why a position could not be looked after, as a sentence: "The Schwab login ends on 28 Nov, before a put of 19 Dec expires." */
export function unmanageableWords(
  answer: Extract<Manageability, { kind: 'no' }>,
  login: LoginView,
  expiry?: TradingDate,
): string {
  const name = `The ${login.broker} login`;
  if (answer.code === 'LOGIN_ENDED') return `${name} has ended: sign in again, so that the bot can act.`;
  if (answer.code === 'LOGIN_UNCERTAIN' || answer.endsAt === undefined) {
    return `${name} may end at any time, so nothing is opened that would need it.`;
  }
  const end = dayWords(tradingDateAt(answer.endsAt));
  const before =
    expiry === undefined ? 'any put expires that could be sold now' : `a put of ${dayWords(expiry)} expires`;
  return `${name} ends on ${end}, before ${before}.`;
}

/** Why an option on an index is not sold where nobody would say at which price it is settled. */
export function settlementUntoldWords(symbol: OccSymbol, { broker }: LoginView): string {
  const root = parseOccSymbol(symbol)?.root ?? symbol;
  return `${broker} does not say at which price options on an index are settled: the bot sells ${root} only with a time exit of at least one day before the expiry.`;
}
