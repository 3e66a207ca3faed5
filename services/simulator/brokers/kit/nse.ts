/** What the simulated brokers of India share: contracts that are listed, their numbers, stamps, and how a word becomes a side. */
import { calendarOf, indianDateAt, indianInstantAt, nseMonthlyExpiry, nseWeeklyExpiries } from '#core/calendar';
import { contractSizeOf, exchangeName, type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';
import { addDays, dayNumber, type Instant, MS_PER_SECOND, type Price, type TradingDate } from '#core/units';
import type { SimBooks } from './books.js';
import { hasEnded, remainingOf } from './matching.js';
import type { SimSide } from './types.js';

/**
 * Underlyings with their lot, the lot from the expiries of January 2026 on where it changes, and strikes in rupees. Lots: circulars
 * NSE/FAOP/70616 of 2025-10-03 (NIFTY 65, BANKNIFTY 30) and, for stocks, the exchange's list of market lots.
 */
const UNDERLYINGS = [
  { name: 'NIFTY', key: 'NSE_INDEX|Nifty 50', lot: 75, lotOf2026: 65, from: 24_000, to: 28_000, step: 100 },
  { name: 'BANKNIFTY', key: 'NSE_INDEX|Nifty Bank', lot: 35, lotOf2026: 30, from: 54_000, to: 62_000, step: 500 },
  { name: 'RELIANCE', key: 'NSE_EQ|INE002A01018', lot: 500, lotOf2026: 500, from: 1_300, to: 1_700, step: 20 },
  { name: 'M&M', key: 'NSE_EQ|INE101A01026', lot: 200, lotOf2026: 200, from: 3_300, to: 4_100, step: 50 },
] as const;
const MONTHS = 3;
const WEEKS = 4;
const WEEKLY: string = 'NIFTY';
const JANUARY_2026 = '2026-01-01';
/** Days, strikes in steps and rights in one number, which stays the contract's for life. */
const FIRST_DAY = dayNumber('2025-01-01' as TradingDate);
const DAYS = 4_000;
const STEPS = 2_000;

export interface ListedOption {
  readonly symbol: OccSymbol;
  /** The exchange's number. */
  readonly token: number;
  readonly underlyingKey: string;
}

/** Returns the options that are listed on a day, strikes in steps around what the underlyings stand at. */
export function nseOptions(today: TradingDate): readonly ListedOption[] {
  return UNDERLYINGS.flatMap((underlying, place) => {
    const strikes = Array.from(
      { length: (underlying.to - underlying.from) / underlying.step + 1 },
      (_, index) => underlying.from + index * underlying.step,
    );
    return expiriesOf(underlying.name, today).flatMap((expiry) =>
      strikes.flatMap((strike) =>
        (['put', 'call'] as const).map((right, index) => ({
          symbol: occSymbol({
            root: `XNSE.${underlying.name}`,
            lotSize: expiry < JANUARY_2026 ? underlying.lot : underlying.lotOf2026,
            ...{ expiry, right, strike: (strike * 10_000) as Price },
          }),
          token: ((place * DAYS + dayNumber(expiry) - FIRST_DAY) * STEPS + strike / underlying.step) * 2 + index,
          underlyingKey: underlying.key,
        })),
      ),
    );
  });
}

function expiriesOf(name: string, today: TradingDate): readonly TradingDate[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const monthly = Array.from({ length: MONTHS + 1 }, (_, ahead) =>
    nseMonthlyExpiry(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1),
  );
  const weekly = name === WEEKLY ? nseWeeklyExpiries(today, WEEKS) : [];
  return [...new Set([...weekly, ...monthly.filter((date) => date >= today).slice(0, MONTHS)])].sort();
}

/** Returns the name of a contract in lists: `RELIANCE25DEC1500PE`. */
export function nseKey(symbol: OccSymbol): string {
  const contract = parseOccSymbol(symbol);
  if (!contract) return symbol;
  const { expiry, right, strike, root } = contract;
  const month = MONTH_NAMES[Number(expiry.slice(5, 7)) - 1];
  return `${exchangeName(root)}${expiry.slice(2, 4)}${month}${strike / 10_000}${right === 'put' ? 'PE' : 'CE'}`;
}

const MONTH_NAMES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Returns contracts of an account in a symbol; negative when short. */
export function netOf(books: SimBooks, account: string, symbol: OccSymbol): number {
  return books.positions(account).find((one) => one.symbol === symbol)?.quantity ?? 0;
}

/** The brokers hear BUY and SELL: what is held says whether that closes; what goes beyond it opens. */
export function nseSideOf(
  books: SimBooks,
  order: { readonly account: string; readonly symbol: OccSymbol; readonly quantity: number },
  word: 'BUY' | 'SELL',
): SimSide {
  const held = netOf(books, order.account, order.symbol);
  const closing: SimSide = word === 'BUY' ? 'buy_to_close' : 'sell_to_close';
  const taken = books
    .list(order.account)
    .filter((one) => one.symbol === order.symbol && one.side === closing && !hasEnded(one))
    .reduce((sum, one) => sum + remainingOf(one), 0);
  const closable = (word === 'BUY' ? -held : held) - taken;
  if (order.quantity <= closable) return closing;
  return word === 'BUY' ? 'buy_to_open' : 'sell_to_open';
}

/** Returns what Indian clocks show, `2026-01-05 10:15:01`. */
export function nseStampOf(at: Instant): string {
  const date = indianDateAt(at);
  const seconds = Math.floor((at - indianInstantAt(date, '00:00')) / MS_PER_SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date} ${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Tokens of both brokers end in the night after they were given. */
export function nseTokensEnd(now: Instant): Instant {
  const calendar = calendarOf('NSE');
  const today = calendar.tradingDateAt(now);
  const end = calendar.instantAt(today, '03:30');
  return end > now ? end : calendar.instantAt(addDays(today, 1), '03:30');
}

/** Returns units of the underlying in so many contracts. */
export const unitsOf = (symbol: OccSymbol, contracts: number): number => contracts * contractSizeOf(symbol);
