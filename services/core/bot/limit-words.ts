import { parseOccSymbol } from '../model/index.js';
import type { TradingDate } from '../units/index.js';
import { counted, dayWords, dollars, percent, plural } from './number-words.js';
import type { Refusal, WaitCode, WaitReason } from './record.js';

const rootOf = ({ symbol }: Refusal) => parseOccSymbol(symbol)?.root ?? symbol;
const dateOf = ({ date }: Refusal) => dayWords(date as TradingDate);

/** Why the arbiter turned a candidate down, as the rest of a sentence that began with its name. */
export function limitRefusalWords(refusal: Refusal): string {
  const { code, value, limit } = refusal;
  switch (code) {
    case 'ALLOCATION_EXCEEDED':
      return `the bot would use ${dollars(value)}, its allocation is ${dollars(limit)}`;
    case 'ACCOUNT_ALLOCATION_EXCEEDED':
      return `all bots of this account would use ${dollars(value)}, its allocation is ${dollars(limit)}`;
    case 'BUYING_POWER_EXCEEDED':
      return `it needs ${dollars(value)} of buying power, ${dollars(limit)} are free`;
    case 'MAX_PER_UNDERLYING':
      return `the bot holds ${plural(value, 'position')} there, its limit is ${limit}`;
    case 'ACCOUNT_MAX_PER_UNDERLYING':
      return `this account holds ${plural(value, 'position')} there, its limit is ${limit}`;
    case 'ALREADY_HELD':
      return 'the bot holds this contract or an order for it';
    case 'OTHER_BOT_HOLDS_CONTRACT':
      return 'another bot of this account holds this contract';
    case 'OTHER_BOT_CLOSES_CONTRACT':
      return 'another bot of this account is buying this contract back: you would trade with yourself';
    case 'SECTOR_UNKNOWN':
      return `the sector of ${rootOf(refusal)} is not known, and positions of one sector are limited to ${limit}`;
    case 'MAX_PER_SECTOR':
      return `the bot holds ${plural(value, 'position')} in its sector, its limit is ${limit}`;
    case 'ACCOUNT_MAX_PER_SECTOR':
      return `this account holds ${plural(value, 'position')} in its sector, its limit is ${limit}`;
    case 'MARGIN_USE':
      return `the bot would use ${percent(value, 2)} of the account’s margin, its limit is ${percent(limit)}`;
    case 'ACCOUNT_MARGIN_USE':
      return `this account would use ${percent(value, 2)} of its margin, its limit is ${percent(limit)}`;
    case 'CRASH_LOSS':
      return `the bot would lose ${dollars(value)} in a crash, it must stay below ${dollars(limit)}`;
    case 'ACCOUNT_CRASH_LOSS':
      return `this account would lose ${dollars(value)} in a crash, it must stay below ${dollars(limit)}`;
    default:
      return eventWords(refusal, code);
  }
}

type EventCode = 'EARNINGS_AHEAD' | 'EARNINGS_UNKNOWN' | 'DIVIDEND_AHEAD' | 'DIVIDENDS_UNKNOWN';

function eventWords(refusal: Refusal, code: EventCode): string {
  switch (code) {
    case 'EARNINGS_AHEAD':
      return `${rootOf(refusal)} reports earnings on ${dateOf(refusal)}, before it has expired`;
    case 'EARNINGS_UNKNOWN':
      return `no earnings date known for ${rootOf(refusal)} through ${dateOf(refusal)}`;
    case 'DIVIDEND_AHEAD':
      return `${rootOf(refusal)} goes ex-dividend on ${dateOf(refusal)}, before it has expired`;
    case 'DIVIDENDS_UNKNOWN':
      return `no dividends known for ${rootOf(refusal)} through ${dateOf(refusal)}`;
  }
}

type LimitWaitCode = Extract<WaitCode, `${string}_PER_DAY${string}` | 'ACCOUNT_MAX_POSITIONS'>;

/** Why a limit lets nothing be opened, whichever contract it is. */
export function limitWaitWords(wait: WaitReason, code: LimitWaitCode): string {
  const { value = 0, limit = 0, underlying, detail = '' } = wait;
  switch (code) {
    case 'ACCOUNT_MAX_POSITIONS':
      return `This account already holds ${plural(Number(detail), 'position')}, its limit.`;
    case 'OPENINGS_PER_DAY':
      return `It has opened ${counted(value)} today, its limit is ${counted(limit)}.`;
    case 'ACCOUNT_OPENINGS_PER_DAY':
      return `The bots of this account have opened ${counted(value)} today, their limit is ${counted(limit)}.`;
    case 'LOSS_PER_DAY':
      return `Its day stands at a loss of ${dollars(value)}, its limit is ${dollars(limit)}.`;
    case 'ACCOUNT_LOSS_PER_DAY':
      return `The day of this account stands at a loss of ${dollars(value)}, its limit is ${dollars(limit)}.`;
    case 'LOSS_PER_DAY_UNKNOWN':
      return `No usable price of ${underlying}: its day may stand at a loss of ${dollars(value)}, its limit is ${dollars(limit)}.`;
    case 'ACCOUNT_LOSS_PER_DAY_UNKNOWN':
      return `No usable price of ${underlying}: the day of this account may stand at a loss of ${dollars(value)}, its limit is ${dollars(limit)}.`;
  }
}
