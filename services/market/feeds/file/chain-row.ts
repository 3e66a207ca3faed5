import type { OptionContract } from '#core/model';
import { type Price, parseTradingDate, priceFromNumber, type TradingDate, type Underlying } from '#core/units';

/** One checked line of a chain file, whatever its layout. An absent value is undefined; 0 is a value. */
export interface ChainRow {
  readonly snapDate: TradingDate;
  readonly underlying: Underlying;
  readonly contract: OptionContract;
  /** The deliverable is not 100 shares. */
  readonly adjusted: boolean;
  readonly bid?: Price;
  readonly ask?: Price;
  readonly last?: Price;
  readonly volume?: number;
  readonly openInterest?: number;
  readonly spotLast?: Price;
  /** New York day of the newest trade, where the layout tells it. */
  readonly lastTradeDate?: TradingDate;
}

/** How one layout is read. */
export interface ChainLayout {
  readonly name: string;
  /** Columns that tell the layout and are read; others may stand between them in any order. */
  readonly columns: readonly string[];
  /** New York time of the quotes, supplied by the layout because its rows carry none; frames are flagged. */
  readonly assumedTime: string;
  /** Returns the checked row, or undefined when the line cannot be read. `fields` are in the order of `columns`. */
  readRow(fields: readonly string[]): ChainRow | undefined;
}

const STRIKE_UNITS_MAX = 2_000_000_000;

/** Reads a field that may be empty. Returns undefined for empty, null for what is not a number in [0, 1e9]. */
function numberField(text: string | undefined): number | undefined | null {
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 && value <= 1e9 ? value : null;
}

/** Returns a price ≥ 0, undefined when the field is empty, null when it cannot be read or does not fit a frame. */
export function priceField(text: string | undefined): Price | undefined | null {
  const value = numberField(text);
  if (value === undefined || value === null) return value;
  const price = priceFromNumber(value);
  return price <= STRIKE_UNITS_MAX ? price : null;
}

/** Returns a count ≥ 0 ("12" and "12.0"), undefined when the field is empty, null when it cannot be read. */
export function countField(text: string | undefined): number | undefined | null {
  const value = numberField(text);
  return value === undefined || value === null || Number.isInteger(value) ? value : null;
}

/** A file names few days in many rows. */
const KNOWN_DAYS_MAX = 10_000;
const knownDays = new Map<string, TradingDate | undefined>();

/** Returns the day of a text YYYY-MM-DD, or undefined when it is not an existing one; a memo of `parseTradingDate`. */
export function dayField(text: string): TradingDate | undefined {
  if (knownDays.has(text)) return knownDays.get(text);
  const day = parseTradingDate(text);
  if (knownDays.size >= KNOWN_DAYS_MAX) knownDays.clear();
  knownDays.set(text, day);
  return day;
}

const ROOT = /^[A-Z][A-Z0-9.]{0,5}$/;
/** YYMMDD, C or P, and the strike in eight digits, a thousandth each. */
const SYMBOL_TAIL = 15;
const PRICE_UNITS_PER_SYMBOL_UNIT = 10;

/** Returns the contract that the columns of a line describe, or undefined when its OCC symbol is none or contradicts them. */
export function contractOfLine(
  symbol: string,
  right: string | undefined,
  expiry: TradingDate | undefined,
  strike: Price | undefined | null,
): OptionContract | undefined {
  if (expiry === undefined || strike === undefined || strike === null || (right !== 'put' && right !== 'call'))
    return undefined;
  const at = symbol.length - SYMBOL_TAIL;
  const root = symbol.slice(0, Math.max(0, at));
  const agrees =
    ROOT.test(root) &&
    symbol.slice(at, at + 6) === `${expiry.slice(2, 4)}${expiry.slice(5, 7)}${expiry.slice(8)}` &&
    symbol[at + 6] === (right === 'put' ? 'P' : 'C') &&
    Number(symbol.slice(at + 7)) * PRICE_UNITS_PER_SYMBOL_UNIT === strike;
  return agrees ? { root, expiry, right, strike } : undefined;
}
