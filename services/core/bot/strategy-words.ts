import { type Money, priceToDecimal } from '../units/index.js';
import { contractWords, legWords } from './contract-words.js';
import { dollars, netWords, withNumber } from './number-words.js';
import type { ExitCode, ExitJudgement, RollStep } from './record.js';

/** What an exit rule is called in a sentence. */
export const RULE_WORDS: Readonly<Record<ExitCode, string>> = {
  PROFIT_TARGET: 'profit target',
  STOP_MULTIPLE: 'stop',
  STOP_DELTA: 'stop by delta',
  STOP_PRICE: 'stop by price',
  CLOSE_AT_DTE: 'time exit',
  EXPIRY_DAY: 'rule of the expiry day',
  EX_DIVIDEND: 'its holder would gain by exercising before the ex-dividend date',
  ROLL: 'roll',
  USER_CLOSE: 'you asked for it',
};

const ROLL_WORDS: Readonly<Record<NonNullable<RollStep['code']>, string>> = {
  ROLLS_USED: 'it was rolled as often as it may be',
  MAY_NOT_OPEN: 'nothing may be opened now',
  SHARES_HELD: 'shares of it are held',
  QUOTE_UNTRADABLE: 'there is no quote to trade on',
  NO_PUT: 'no later put brings the credit',
  NOT_MANAGEABLE: 'a later put could not be looked after until it ends',
  LIMIT_REFUSES: 'a limit refuses every later put',
  TOO_LATE: 'no new put could be sold in time',
  STOPPED: 'a stop lets only a person act',
  USER_CLOSE: 'you closed the position',
  OTHER_EXIT: 'another rule closes the position',
  NO_LONGER_DUE: 'it is no longer due',
  SETTLED: 'the put was assigned or has expired',
};

/** What rules could not be judged, why it is not rolled, and what its holder may do; empty when there is nothing to say. */
export function riskWords(exit: ExitJudgement): readonly string[] {
  const name = contractWords(exit.symbol);
  const sentences: string[] = [];
  if (exit.unknown) {
    const rules = exit.unknown.map((code) => RULE_WORDS[code]).join(', ');
    sentences.push(`${name}: data are missing to judge: ${rules}.`);
  }
  if (exit.notRolled) sentences.push(`${name}: to be rolled, but ${ROLL_WORDS[exit.notRolled]}.`);
  if (exit.assignmentGain !== undefined) {
    const gain = withNumber(exit.assignmentGain, 2);
    sentences.push(`${name}: may be assigned early, its holder gains $${gain} a share by exercising.`);
  }
  if (exit.pinRisk) {
    const spot = priceToDecimal(exit.pinRisk.spot);
    sentences.push(
      `${name}: pin risk, the shares stand at ${spot} and its holder may exercise until 17:30 New York time; nothing can be traded any more.`,
    );
  }
  return sentences;
}

/** Where a roll stands, in a sentence of its own. */
export function rollWords(step: RollStep, exits: readonly ExitJudgement[]): string {
  const exit = exits.find(({ positionId }) => positionId === step.positionId);
  if (step.step === 'buying_back')
    return `${exit ? contractWords(exit.symbol) : 'The old put'}: bought back to be rolled.`;
  const brought =
    step.credit === undefined ? '' : ` for a credit of ${priceToDecimal(step.credit)} a share before fees`;
  const cost = step.cost === undefined ? '' : `, buying back cost ${dollars(step.cost)}`;
  if (step.step === 'opened' && step.symbol) return `Rolled to ${contractWords(step.symbol)}${brought}${cost}.`;
  return rollStepWords(step, exits).join(' ');
}

const STEP_WORDS = {
  waiting: 'waits for its new put',
  given_up: 'is given up',
  as_one: 'is under way as one order',
  taken_back: 'is taken back from the broker',
  by_legs: 'goes on leg by leg: one order did not bring it about',
} as const;

/** Where a roll stands; nothing while its buy-back is told anyway. */
export function rollStepWords(step: RollStep, exits: readonly ExitJudgement[]): readonly string[] {
  if (step.step === 'buying_back' || step.step === 'opened') return [];
  if (step.step === 'rolled') return [rolledWords(step)];
  const exit = exits.find(({ positionId }) => positionId === step.positionId);
  const name = exit ? `The roll of ${contractWords(exit.symbol)}` : 'The roll';
  const why = step.code === undefined ? '' : `: ${ROLL_WORDS[step.code]}`;
  return [`${name} ${STEP_WORDS[step.step]}${why}.`];
}

/** "Rolled KO 12 Dec 60 put to 16 Jan 58 put for a credit of 0.35 a share as one order; the closed leg made $80." */
function rolledWords({ from, symbol, credit, realised }: RollStep): string {
  const old = from === undefined ? '' : ` ${contractWords(from)}`;
  const next = symbol === undefined ? '' : ` to ${from === undefined ? contractWords(symbol) : legWords(symbol)}`;
  const brought = credit === undefined ? '' : ` for ${netWords(credit)} a share before fees`;
  return `Rolled${old}${next}${brought} as one order${closedLegWords(realised)}.`;
}

/** What the leg that was bought back has made over its life. */
export function closedLegWords(realised: Money | undefined): string {
  if (realised === undefined) return '';
  return realised < 0 ? `; the closed leg lost ${dollars(-realised)}` : `; the closed leg made ${dollars(realised)}`;
}
