import { type OccSymbol, type OrderIntent, parseOccSymbol } from '../model/index.js';
import type { Gate, NearestMiss } from '../screening/index.js';
import { type Money, moneyToDecimal, type Price, priceToDecimal, roundTo, type TradingDate } from '../units/index.js';
import type { DecisionRecord, ExitJudgement, Refusal, WaitReason } from './record.js';

/** Turns codes and numbers of a decision into sentences. The only place that does; pages and logs quote these. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

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

/** Returns "19 Dec"; with the year when it is not the year of `today`. */
export function dayWords(date: TradingDate, today?: TradingDate): string {
  const words = `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
  return today !== undefined && today.slice(0, 4) !== date.slice(0, 4) ? `${words} ${date.slice(0, 4)}` : words;
}

/** Returns "AAPL 19 Dec 265 put", or the symbol itself when it is no OCC symbol. */
export function contractWords(symbol: OccSymbol): string {
  const contract = parseOccSymbol(symbol);
  if (!contract) return symbol;
  return `${contract.root} ${dayWords(contract.expiry)} ${priceToDecimal(contract.strike, 0)} ${contract.right}`;
}

function withNumber(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  return (roundTo(value * scale, 'halfUp') / scale).toFixed(decimals);
}

const percent = (fraction: number, decimals = 1) => `${withNumber(fraction * 100, decimals)} %`;
/** 3,954 */
const counted = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
const plural = (count: number, one: string) => `${counted(count)} ${count === 1 ? one : `${one}s`}`;
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
    case 'NOT_MANAGEABLE':
      return detail;
    case 'NOTHING_PASSED':
      return 'No put passed every gate.';
    case 'ALL_REFUSED':
      return 'Every put that passed was refused by a limit.';
    case 'EXITS_ONLY':
      return 'It only looked after what it holds.';
  }
}

/** Why the arbiter turned a candidate down. */
export function refusalWords(refusal: Refusal): string {
  const name = contractWords(refusal.symbol);
  const dollars = (units: number) => `$${moneyToDecimal(units as Money)}`;
  switch (refusal.code) {
    case 'ALLOCATION_EXCEEDED':
      return `${name}: the bot would use ${dollars(refusal.value)}, its allocation is ${dollars(refusal.limit)}.`;
    case 'BUYING_POWER_EXCEEDED':
      return `${name}: it needs ${dollars(refusal.value)} of buying power, ${dollars(refusal.limit)} are free.`;
    case 'MAX_PER_UNDERLYING':
      return `${name}: the bot holds ${plural(refusal.value, 'position')} there, its limit is ${refusal.limit}.`;
    case 'ALREADY_HELD':
      return `${name}: the bot holds this contract or an order for it.`;
    case 'OTHER_BOT_HOLDS_CONTRACT':
      return `${name}: another bot of this account holds this contract.`;
  }
}

const RULE_WORDS: Readonly<Record<NonNullable<ExitJudgement['due']>, string>> = {
  PROFIT_TARGET: 'profit target',
  STOP_MULTIPLE: 'stop',
  CLOSE_AT_DTE: 'time exit',
  USER_CLOSE: 'you asked for it',
};

const BLOCK_WORDS: Readonly<Record<NonNullable<ExitJudgement['blocked']>, string>> = {
  STOPPED: 'a stop lets only a person close',
  QUOTE_UNTRADABLE: 'its quote cannot be traded on now',
  NO_FRAME: 'no fresh quotes have arrived',
  MARKET_CLOSED: 'the market is closed',
  CLOSE_PENDING: 'an order to buy it back is working',
};

/** How a position was judged. */
export function exitWords(exit: ExitJudgement): string {
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

/** The whole decision in one sentence or two. */
export function decisionWords(record: DecisionRecord): string {
  const sentences: string[] = [];
  const sales = record.intents.filter((intent) => intent.side === 'sell_to_open');
  for (const intent of record.intents) {
    sentences.push(
      intent.side === 'sell_to_open' ? saleWords(record, intent, sales.length) : buyBackWords(record, intent),
    );
  }
  if (sales.length > 1)
    sentences.push(`${counted(record.totals.passed)} of ${plural(record.totals.looked, 'put')} passed.`);
  if (record.intents.length === 0) sentences.push(idleWords(record));
  for (const exit of record.exits) if (exit.due && exit.blocked) sentences.push(exitWords(exit));
  return sentences.join(' ');
}

/** A single sale says how many it was chosen from; several share one sentence for that. */
function saleWords(record: DecisionRecord, intent: OrderIntent, sales: number): string {
  const candidate = record.top.find((one) => one.symbol === intent.symbol);
  const score = withNumber((candidate?.scorePoints ?? 0) / 10_000, 1);
  const order = `Sell ${intent.quantity} ${contractWords(intent.symbol)} at ${priceToDecimal(intent.limit)} or better`;
  const place = `score ${score}, ${placeWords(record, intent)}`;
  const { passed, looked } = record.totals;
  return sales === 1
    ? `${order}: ${place} of ${counted(passed)} that passed; ${counted(looked)} looked at.`
    : `${order}: ${place}.`;
}

function buyBackWords(record: DecisionRecord, intent: OrderIntent): string {
  const exit = record.exits.find((one) => one.positionId === intent.positionId);
  const rule = exit?.due ? RULE_WORDS[exit.due] : 'exit';
  const order = `Buy back ${intent.quantity} ${contractWords(intent.symbol)} at ${priceToDecimal(intent.limit)} or better`;
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
  const said = record.waits.filter((wait) => wait.code !== 'NOTHING_PASSED').map(waitWords);
  if (record.outcome === 'waited') return `Did not trade. ${said.join(' ')}`;
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
