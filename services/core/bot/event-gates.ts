import type { UnderlyingFacts } from '../model/index.js';
import { addDays, daysBetween, type TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import type { Refusal } from './record.js';

type EventRefusal = Pick<Refusal, 'code' | 'value' | 'limit' | 'date'>;

/** Returns why a put that expires on a date is not opened because of what is to come; undefined where nothing is in the way. */
export function eventRefusal(
  events: BotConfig['events'],
  facts: UnderlyingFacts | undefined,
  expiry: TradingDate,
  today: TradingDate,
): EventRefusal | undefined {
  return earningsRefusal(events.earningsDays, facts, expiry, today) ?? dividendRefusal(events, facts, expiry, today);
}

/**
 * An announcement before today's open has passed; one of today without a session may be still to come. An announcement after the close of the expiry
 * date counts: the holder may exercise until 17:30.
 */
function earningsRefusal(
  days: number | null,
  facts: UnderlyingFacts | undefined,
  expiry: TradingDate,
  today: TradingDate,
): EventRefusal | undefined {
  if (days === null) return undefined;
  const horizon = addDays(today, days);
  const until = expiry < horizon ? expiry : horizon;
  const next = (facts?.earnings ?? [])
    .filter(({ date, session }) => date > today || (date === today && session !== 'before_open'))
    .map(({ date }) => date)
    .sort()[0];
  if (next !== undefined && next <= until) {
    return { code: 'EARNINGS_AHEAD', value: daysBetween(today, next), limit: days, date: next };
  }
  if (isKnownThrough(facts?.earnings, facts, until)) return undefined;
  return { code: 'EARNINGS_UNKNOWN', value: 0, limit: days, date: until };
}

/** On its ex-date a share has fallen already when options trade. */
function dividendRefusal(
  { heedDividends }: BotConfig['events'],
  facts: UnderlyingFacts | undefined,
  expiry: TradingDate,
  today: TradingDate,
): EventRefusal | undefined {
  if (!heedDividends) return undefined;
  const next = (facts?.dividends ?? [])
    .map(({ exDate }) => exDate)
    .filter((exDate) => exDate > today && exDate <= expiry)
    .sort()[0];
  if (next !== undefined) return { code: 'DIVIDEND_AHEAD', value: daysBetween(today, next), limit: 0, date: next };
  if (isKnownThrough(facts?.dividends, facts, expiry)) return undefined;
  return { code: 'DIVIDENDS_UNKNOWN', value: 0, limit: 0, date: expiry };
}

function isKnownThrough(list: readonly unknown[] | undefined, facts: UnderlyingFacts | undefined, date: TradingDate) {
  return list !== undefined && facts?.knownUntil !== undefined && facts.knownUntil >= date;
}
