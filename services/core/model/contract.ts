import type { Brand, Price, TradingDate, Underlying } from '../units/index.js';
import { MONEY_SCALE, parseTradingDate } from '../units/index.js';

/**
 * Terms used everywhere:
 * - underlying: the share or index that an option is written on, by ticker;
 * - root: the option class symbol; equals the underlying's ticker for standard equity options, may differ (SPX, SPXW);
 * - OCC symbol: root, expiry YYMMDD, C or P, strike × 1000 in eight digits; written here without padding spaces;
 * - DTE: calendar days from the trading date to the expiry, in the exchange's zone.
 */
export type Right = 'put' | 'call';

/** An OCC option symbol without padding, `AAPL251219P00265000`. */
export type OccSymbol = Brand<string, 'OccSymbol'>;

/** Shares per standard contract. */
export const STANDARD_MULTIPLIER = 100;

export interface OptionContract {
  readonly root: string;
  readonly expiry: TradingDate;
  readonly right: Right;
  readonly strike: Price;
}

/** What an option is written on; decides margin factors and exercise style. */
export type UnderlyingKind = 'equity' | 'broadIndex';

const OCC = /^([A-Z][A-Z0-9.]{0,5}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;

/** Returns the contract of an OCC symbol, padded or not; undefined when the text is not one. */
export function parseOccSymbol(text: string): OptionContract | undefined {
  const match = OCC.exec(text);
  if (!match) return undefined;
  const expiry = parseTradingDate(`20${match[2]}-${match[3]}-${match[4]}`);
  if (expiry === undefined) return undefined;
  const strike = (Number(match[6]) * (MONEY_SCALE / 1000)) as Price;
  return { root: match[1] as string, expiry, right: match[5] === 'P' ? 'put' : 'call', strike };
}

/** Returns the OCC symbol without padding. A strike finer than a tenth of a cent has none and is refused by the parser's inverse test. */
export function occSymbol(contract: OptionContract): OccSymbol {
  const date = contract.expiry.slice(2).replaceAll('-', '');
  const strike = String(Math.round(contract.strike / (MONEY_SCALE / 1000))).padStart(8, '0');
  return `${contract.root}${date}${contract.right === 'put' ? 'P' : 'C'}${strike}` as OccSymbol;
}

/** Returns whether the class is adjusted (its deliverable is not 100 shares): OCC marks such roots with a trailing digit. */
export function isAdjustedRoot(root: string): boolean {
  return /\d$/.test(root);
}

/** Returns the ticker that the class is written on; index classes with several roots share one underlying. */
export function underlyingOfRoot(root: string): Underlying {
  const ticker = root.replace(/\d$/, '');
  return (ticker === 'SPXW' ? 'SPX' : ticker) as Underlying;
}

const BROAD_INDEXES: ReadonlySet<string> = new Set(['SPX', 'NDX', 'RUT', 'DJX', 'OEX', 'XEO', 'XSP']);

/** Returns whether margin rules treat the underlying as a broad-based index. Source: Cboe Margin Manual, list of broad-based classes. */
export function kindOfUnderlying(underlying: Underlying): UnderlyingKind {
  return BROAD_INDEXES.has(underlying) ? 'broadIndex' : 'equity';
}
