import { type OccSymbol, type OrderIntent, STANDARD_MULTIPLIER } from '../model/index.js';
import { netLimitOf } from '../orders/index.js';
import type { Gate, NearestMiss } from '../screening/index.js';
import { MS_PER_MINUTE, type Price, priceToDecimal } from '../units/index.js';
import { contractWords, legWords } from './contract-words.js';
import { limitRefusalWords, limitWaitWords } from './limit-words.js';
import { counted, netWords, percent, plural, withNumber } from './number-words.js';
import type { CallSearch, DecisionRecord, ExitJudgement, Refusal, WaitReason } from './record.js';
import { closedLegWords, RULE_WORDS, riskWords, rollStepWords } from './strategy-words.js';

/** Turns codes and numbers of a decision into sentences. The only place that does; pages and logs quote these. */

/** What a gate is called in a sentence. */
export const GATE_WORDS: Readonly<Record<Gate, string>> = {
  quote: 'an unusable quote',
  dte: 'days to expiry',
  quoteAge: 'quote age',
  openInterest: 'open interest',
  volume: 'volume',
  spread: 'spread',
  credit: 'credit',
  delta: 'delta',
  probOtm: 'probability out of the money',
  annualisedReturn: 'annualised return',
  score: 'score',
};

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns the number of a gate as it is read: 9.4 %, 0.31, 0.45 $, 21 days. */
export function gateNumber(gate: Gate, value: number): string {
  switch (gate) {
    case 'spread':
    case 'probOtm':
    case 'annualisedReturn':
      return percent(value);
    case 'delta':
      return withNumber(value, 2);
    case 'credit':
      return `$${withNumber(value, 2)}`;
    case 'score':
      return withNumber(value, 1);
    case 'dte':
      return plural(value, 'day');
    case 'quoteAge':
      return plural(Math.ceil(value), 'second');
    default:
      return String(value);
  }
}

/** "KO 19 Dec 60 put would pass with a spread limit of 9.4 %." */
export function missWords(miss: NearestMiss): string {
  const least = miss.side === 'min' ? 'a smallest' : 'a largest';
  const name = `${GATE_WORDS[miss.gate]} of ${gateNumber(miss.gate, miss.value)}`;
  return `${contractWords(miss.symbol)} would pass with ${least} ${name} (now ${gateNumber(miss.gate, miss.limit)}).`;
}

/** What a stop lets happen, for the levels that hold bots still. */
function stopWords(level: string): string {
  return level === 'flatten' ? 'everything is bought back' : 'only a person acts';
}

/** Why the bot did not open, as a sentence without its subject. */
export function waitWords(wait: WaitReason): string {
  const detail = wait.detail ?? '';
  switch (wait.code) {
    case 'BOT_NOT_RUNNING':
      return 'The bot is not running.';
    case 'ACCOUNT_STOPPED':
      return detail === '' ? 'Openings are stopped for this account.' : `The account is stopped: ${stopWords(detail)}.`;
    case 'BOT_STOPPED':
      return detail === '' ? 'Openings of this bot are stopped.' : `The bot is stopped: ${stopWords(detail)}.`;
    case 'ACCOUNT_DRIFT':
      return "The broker's books differ from ours; openings wait until somebody has looked.";
    case 'CLOSING_ONLY':
      return 'The broker lets this account only close positions.';
    case 'OPTION_LEVEL':
      return 'The permission for options that the broker gave this account does not cover selling puts.';
    case 'LOGIN_ENDED':
      return `The ${detail} login has ended: sign in again, so that the bot can act.`;
    case 'MARKET_CLOSED_HOLIDAY':
      return `The market is closed: ${detail}.`;
    case 'MARKET_CLOSED_WEEKEND':
      return `The market is closed: ${detail}.`;
    case 'MARKET_CLOSED_HALF_DAY':
      return `The market closed early at 13:00 New York time: ${detail}, half day.`;
    case 'MARKET_NOT_OPEN_YET':
      return 'The market has not opened yet.';
    case 'MARKET_CLOSED_FOR_THE_DAY':
      return 'The market has closed for the day.';
    case 'OUTSIDE_SCHEDULE':
      return `It looks for entries from ${detail} New York time.`;
    case 'NO_FRAME':
      return `No quotes of ${wait.underlying} have arrived.`;
    case 'FRAME_STALE_COPY':
      return `The quotes of ${wait.underlying} for ${detail} repeat an older snapshot.`;
    case 'FRAME_TOO_OLD':
      return `The quotes of ${wait.underlying} are ${detail} seconds old.`;
    case 'MAX_POSITIONS':
      return `It already holds ${plural(Number(detail), 'position')}, its limit.`;
    case 'ACCOUNT_MAX_POSITIONS':
    case 'OPENINGS_PER_DAY':
    case 'ACCOUNT_OPENINGS_PER_DAY':
    case 'LOSS_PER_DAY':
    case 'ACCOUNT_LOSS_PER_DAY':
    case 'LOSS_PER_DAY_UNKNOWN':
    case 'ACCOUNT_LOSS_PER_DAY_UNKNOWN':
      return limitWaitWords(wait, wait.code);
    case 'NOT_MANAGEABLE':
      return detail;
    case 'NOTHING_PASSED':
      return 'No put passed every gate.';
    case 'ALL_REFUSED':
      return 'Every put that passed was refused by a limit.';
    case 'ROLL_UNDER_WAY':
      return 'A roll is under way: until it is done, nothing else is opened.';
    case 'SHARES_HELD':
      return `It holds shares of ${wait.underlying} and sells no put on them.`;
    case 'CAMPAIGN_UNKNOWN':
      return `It is not known what the shares of ${wait.underlying} have cost after all premiums, so no call is sold on them.`;
    case 'NO_CALL':
      return `No call of ${wait.underlying} may be sold on its shares.`;
    case 'EXITS_ONLY':
      return 'It only looked after what it holds.';
  }
}

/** Why the arbiter turned a candidate down. */
export function refusalWords(refusal: Refusal): string {
  return `${contractWords(refusal.symbol)}: ${limitRefusalWords(refusal)}.`;
}

const BLOCK_WORDS: Readonly<Record<NonNullable<ExitJudgement['blocked']>, string>> = {
  STOPPED: 'a stop lets only a person close',
  QUOTE_UNTRADABLE: 'its quote cannot be traded on now',
  NO_FRAME: 'no fresh quotes have arrived',
  MARKET_CLOSED: 'the market is closed',
  CLOSE_PENDING: 'an order to buy it back is working',
  RESTING: 'the order that rests at its profit target is taken back first',
  ROLL_FIRST: 'another roll leaves first',
};

/** How a position was judged. */
export function exitWords(exit: ExitJudgement): string {
  return [judgementWords(exit), ...riskWords(exit)].join(' ');
}

function judgementWords(exit: ExitJudgement): string {
  const name = contractWords(exit.symbol);
  const numbers =
    exit.ask !== undefined && exit.credit !== undefined
      ? `ask ${priceToDecimal(exit.ask)}, credit ${priceToDecimal(exit.credit)}, `
      : '';
  const standing = `${numbers}${plural(exit.dte, 'day')} left`;
  if (!exit.due) return `${name}: held (${standing}).`;
  if (exit.blocked) return `${name}: ${RULE_WORDS[exit.due]}, but ${BLOCK_WORDS[exit.blocked]} (${standing}).`;
  return `${name}: bought back, ${RULE_WORDS[exit.due]} (${standing}).`;
}

/** The whole decision in a few sentences. */
export function decisionWords(record: DecisionRecord): string {
  const { intents, totals, exits, rolls = [], withdrawn = [] } = record;
  const sales = intents.filter((intent) => intent.side === 'sell_to_open' && record.top.some(isOf(intent)));
  const sentences = intents.map((intent) => intentWords(record, intent, sales.length));
  if (sales.length > 1) sentences.push(`${counted(totals.passed)} of ${plural(totals.looked, 'put')} passed.`);
  const isLookingAfter = record.waits.some(({ code }) => code === 'EXITS_ONLY');
  if (intents.length === 0 && !(withdrawn.length > 0 && isLookingAfter)) sentences.push(idleWords(record));
  const rested = withdrawn.length - rolls.filter(({ step }) => step === 'taken_back').length;
  if (rested > 0) sentences.push(`Takes back ${plural(rested, 'order')} that rested at the profit target.`);
  for (const exit of exits) if (exit.due && exit.blocked) sentences.push(judgementWords(exit));
  for (const exit of exits) sentences.push(...riskWords(exit));
  for (const step of rolls) if (step.step !== 'opened') sentences.push(...rollStepWords(step, exits));
  sentences.push(...lateWords(record));
  return sentences.join(' ');
}

/** A look that was due while nobody ran the bot is made once, late; market clock. */
const LATE_FROM_MS = 2 * MS_PER_MINUTE;

function lateWords({ inputs: { kind, dueAt, now }, waits }: DecisionRecord): readonly string[] {
  const lateMs = now - dueAt;
  // On a closed market nothing was missed.
  const isClosed = waits.some(({ code }) => code.startsWith('MARKET_'));
  if (kind !== 'schedule' || lateMs < LATE_FROM_MS || isClosed) return [];
  return [
    `It was due ${plural(Math.floor(lateMs / MS_PER_MINUTE), 'minute')} earlier; what was missed before it is not made up for.`,
  ];
}

const isOf =
  ({ symbol }: Pick<OrderIntent, 'symbol'>) =>
  (one: { readonly symbol: OccSymbol }) =>
    one.symbol === symbol;

function intentWords(record: DecisionRecord, intent: OrderIntent, sales: number): string {
  if (intent.side === 'buy_to_close') return buyBackWords(record, intent);
  if (intent.closes) return rollOrderWords({ ...intent, closes: intent.closes });
  if (intent.rolledFrom !== undefined) return rollWords(record, intent);
  const search = record.calls?.find(({ top }) => top.some(isOf(intent)));
  return search ? callWords(search, intent) : saleWords(record, intent, sales);
}

const orderWords = (verb: string, { quantity, symbol, limit, ladder }: OrderIntent) => {
  const last = ladder?.limits.at(-1);
  const steps = last === undefined ? '' : `, in steps to ${priceToDecimal(last)}`;
  return `${verb} ${quantity} ${contractWords(symbol)}${quantity === 1 ? '' : 's'} at ${priceToDecimal(limit)}${steps} or better`;
};

function rollWords({ rolls = [], inputs }: DecisionRecord, intent: OrderIntent): string {
  const step = rolls.find(({ positionId }) => positionId === intent.rolledFrom);
  const old = inputs.account.closed?.find(({ id }) => id === intent.rolledFrom);
  const what = old ? `Roll the ${legWords(old.symbol)} to ${legWords(intent.symbol)}: ` : 'Roll: ';
  const credit =
    step?.credit === undefined ? '' : `, for a credit of ${priceToDecimal(step.credit)} a share before fees`;
  return `${what}${orderWords('sell', intent)}${credit}${closedLegWords(step?.realised)}.`;
}

function rollOrderWords(intent: OrderIntent & Required<Pick<OrderIntent, 'closes'>>): string {
  const { quantity, symbol, closes } = intent;
  const what = `${quantity} ${contractWords(closes.symbol)}${quantity === 1 ? '' : 's'}`;
  return `Roll ${what} to the ${legWords(symbol)} as one order, for ${netWords(netLimitOf(intent))} a share or better.`;
}

function callWords({ top, passed, looked, costPerShare }: CallSearch, intent: OrderIntent): string {
  const call = top.find(isOf(intent));
  const yearly = call ? `${percent(call.returnAnnualised)} a year on the shares, ` : '';
  const chosen = `${yearly}chosen from ${counted(passed)} that may be sold; ${counted(looked)} looked at`;
  const shares = plural(intent.quantity * STANDARD_MULTIPLIER, 'share');
  const basis = costPerShare === undefined ? '' : `, cost basis ${priceToDecimal(roundUpToCent(costPerShare))}`;
  return `${orderWords('Sell', intent)} against ${shares}${basis}: ${chosen}.`;
}

/** What came of looking for a call on the shares of one holding, whether one is sold or not. */
export function callSearchWords({ underlying, lots, costPerShare, looked, passed, refusals }: CallSearch): string {
  const shares = plural(lots * STANDARD_MULTIPLIER, 'share');
  const basis = costPerShare === undefined ? '' : `, cost basis ${priceToDecimal(roundUpToCent(costPerShare))}`;
  const [first] = refusals;
  const refused = first ? ` ${upper(refusalWords(first))}` : '';
  return `${underlying}: ${shares} free${basis}; ${counted(passed)} of ${plural(looked, 'call')} may be sold.${refused}`;
}

/** Up, as the cost itself: a strike that reaches what is shown does not lose. */
function roundUpToCent(price: Price): Price {
  return (Math.ceil(price / 100) * 100) as Price;
}

/** A single sale says how many it was chosen from; several share one sentence for that. */
function saleWords(record: DecisionRecord, intent: OrderIntent, sales: number): string {
  const candidate = record.top.find((one) => one.symbol === intent.symbol);
  const score = withNumber((candidate?.scorePoints ?? 0) / 10_000, 1);
  const order = orderWords('Sell', intent);
  const place = `score ${score}, ${placeWords(record, intent)}`;
  const { passed, looked } = record.totals;
  return sales === 1
    ? `${order}: ${place} of ${counted(passed)} that passed; ${counted(looked)} looked at.`
    : `${order}: ${place}.`;
}

function buyBackWords(record: DecisionRecord, intent: OrderIntent): string {
  if (intent.restsTarget) {
    const howLong = intent.duration === 'gtc' ? 'until it is taken back' : 'for the day';
    return `${orderWords('Buy back', intent)}: the profit target, resting at the broker ${howLong}.`;
  }
  const exit = record.exits.find((one) => one.positionId === intent.positionId);
  const rule = exit?.due ? RULE_WORDS[exit.due] : 'exit';
  const order = orderWords('Buy back', intent);
  return `${order}: ${rule}${keptWords(exit?.credit, exit?.ask)}.`;
}

/** "best", "best in JPM", or its rank. */
function placeWords(record: DecisionRecord, intent: OrderIntent): string {
  const rank = record.top.findIndex((one) => one.symbol === intent.symbol);
  if (rank === 0) return 'best';
  const first = record.top.findIndex((one) => one.underlying === intent.underlying);
  return first === rank ? `best in ${intent.underlying}` : `number ${rank + 1}`;
}

function keptWords(credit: Price | undefined, ask: Price | undefined): string {
  if (credit === undefined || ask === undefined || credit === 0) return '';
  const kept = 1 - ask / credit;
  return kept >= 0
    ? `, ${percent(kept, 0)} of the ${priceToDecimal(credit)} credit kept`
    : `, ${percent(-kept, 0)} above the ${priceToDecimal(credit)} credit`;
}

function idleWords(record: DecisionRecord): string {
  const started = record.inputs.commands.map((command) => command.kind);
  if (record.waits.some((wait) => wait.code === 'EXITS_ONLY')) return managedWords(record, started);
  const refused = (record.calls ?? []).flatMap(({ refusals: [first] }) => (first ? [upper(refusalWords(first))] : []));
  const said = [...record.waits.filter((wait) => wait.code !== 'NOTHING_PASSED').map(waitWords), ...refused];
  if (record.outcome === 'waited' || record.totals.looked === 0) return `Did not trade. ${said.join(' ')}`.trimEnd();
  const { looked, passed, failedAt } = record.totals;
  if (passed > 0) {
    const first = record.refusals[0];
    if (!first && said.length > 0) {
      return `Did not trade: ${counted(passed)} of ${plural(looked, 'put')} passed. ${said.join(' ')}`;
    }
    const because = first ? ` ${upper(refusalWords(first))}` : '';
    return `Did not trade: ${counted(passed)} of ${plural(looked, 'put')} passed, but a limit refused each.${because}`;
  }
  const [worst] = Object.entries(failedAt).sort((a, b) => b[1] - a[1]);
  const stopped =
    worst && worst[1] > 0 ? ` Most (${counted(worst[1])}) failed at ${GATE_WORDS[worst[0] as Gate]}.` : '';
  const near = record.misses[0] ? ` ${missWords(record.misses[0])}` : '';
  return [`Did not trade: none of ${plural(looked, 'put')} passed.${stopped}${near}`, ...said].join(' ');
}

function managedWords(record: DecisionRecord, commands: readonly string[]): string {
  if (commands.includes('pause')) return 'Paused: it opens nothing, and looks after what it holds.';
  const held = record.exits.length;
  return held > 0 ? `Looked after ${plural(held, 'position')}: nothing to do.` : 'Nothing to do.';
}
