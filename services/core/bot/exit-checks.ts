import { nextTradingDate, previousTradingDate } from '../calendar/index.js';
import { STANDARD_MULTIPLIER } from '../model/index.js';
import { callAssignmentIncentive } from '../screening/index.js';
import {
  type ExitCheck,
  expiryDayAnswer,
  type RuleAnswer,
  reachesDelta,
  reachesStopAsk,
  reachesStopPrice,
  reachesTargetAsk,
  type SoldTerms,
} from '../strategy/index.js';
import { type Price, priceToNumber } from '../units/index.js';
import type { ExitView } from './exit-view.js';
import type { ExitCode } from './record.js';

/** One exit rule of the bot; asked in the order of the list, the first that is due counts. */
export type BotExitCheck = ExitCheck<ExitCode>;

const answer = (isDue: boolean): RuleAnswer => (isDue ? 'due' : 'not');

function termsOf({ position }: ExitView): SoldTerms {
  const { credit, soldQuantity } = position;
  return { credit, soldQuantity, multiplier: STANDARD_MULTIPLIER };
}

/**
 * Returns the rules of a short put: the stops, the profit target, the roll, the calendar.
 * @param roll - whether it is to be rolled and can be
 */
export function putChecks(view: ExitView, roll: () => RuleAnswer): readonly BotExitCheck[] {
  const { ask, spot, delta, dte, contract } = view;
  const { stopMultiple, stopDelta, stopBelowStrike, profitTarget, closeAtDte } = view.config.exits;
  const terms = termsOf(view);
  return [
    { code: 'STOP_MULTIPLE', ask: () => answer(reachesStopAsk(terms, ask, stopMultiple)) },
    { code: 'STOP_DELTA', ask: () => (stopDelta === null ? 'not' : reachesDelta(delta, stopDelta)) },
    {
      code: 'STOP_PRICE',
      ask: () =>
        stopBelowStrike === null || !contract ? 'not' : reachesStopPrice(spot, contract.strike, stopBelowStrike),
    },
    { code: 'PROFIT_TARGET', ask: () => answer(reachesTargetAsk(terms, ask, profitTarget)) },
    { code: 'ROLL', ask: roll },
    { code: 'CLOSE_AT_DTE', ask: () => answer(closeAtDte !== null && dte <= closeAtDte) },
    { code: 'EXPIRY_DAY', ask: () => onExpiryDay(view) },
  ];
}

/** Returns the rules of a covered call. @param profitTarget - share of the credit to keep; null: holds to expiry */
export function callChecks(view: ExitView, profitTarget: number | null): readonly BotExitCheck[] {
  return [
    { code: 'EX_DIVIDEND', ask: () => beforeDividend(view) },
    { code: 'PROFIT_TARGET', ask: () => answer(reachesTargetAsk(termsOf(view), view.ask, profitTarget)) },
    { code: 'EXPIRY_DAY', ask: () => onExpiryDay(view) },
  ];
}

function onExpiryDay({ config, contract, spot, today, now }: ExitView): RuleAnswer {
  return contract ? expiryDayAnswer(config.expiryDay, contract, spot, today, now) : 'not';
}

/** A call is bought back on the last session before an ex-date when its holder would gain by exercising. */
function beforeDividend(view: ExitView): RuleAnswer {
  if (!view.config.events.heedDividends) return 'not';
  const dividend = dividendTomorrow(view);
  if (dividend === undefined) return 'unknown';
  if (dividend === 0) return 'not';
  const gain = callGain(view, dividend);
  return gain === undefined ? 'unknown' : answer(gain > 0);
}

/** Returns what the shares pay to those who hold them tonight, while the call lives; 0: nothing; undefined: not known. */
export function dividendTomorrow({ facts, today, contract }: ExitView): Price | undefined {
  const tomorrow = nextTradingDate(today);
  if (!contract || contract.expiry < tomorrow) return 0 as Price;
  if (facts?.dividends === undefined) return undefined;
  const due = facts.dividends.filter(({ exDate }) => exDate > today && previousTradingDate(exDate) === today);
  if (due.length > 0) return due.reduce((sum, { amount }) => sum + amount, 0) as Price;
  return facts.knownUntil !== undefined && facts.knownUntil >= tomorrow ? (0 as Price) : undefined;
}

/** Returns what a call's holder would gain by exercising before a dividend, currency units per share; undefined without spot or quote. */
export function callGain({ spot, bid, contract }: ExitView, dividend: Price): number | undefined {
  if (spot === undefined || bid === undefined || !contract) return undefined;
  const [shares, strike] = [priceToNumber(spot), priceToNumber(contract.strike)];
  return callAssignmentIncentive(shares, strike, priceToNumber(bid), priceToNumber(dividend));
}
