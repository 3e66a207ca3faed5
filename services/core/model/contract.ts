import type { Brand, Price, TradingDate, Underlying } from '../units/index.js';
import { MONEY_SCALE, parseTradingDate } from '../units/index.js';
import { NSE_PREFIX, venueOf } from './venue.js';

/**
 * Terms used everywhere:
 * - underlying: the share or index that an option is written on, by ticker;
 * - root: the option class symbol; equals the underlying's ticker for standard equity options, may differ (SPX, SPXW);
 * - OCC symbol: root, expiry YYMMDD, C or P, strike × 1000 in eight digits; written here without padding spaces;
 * - a contract of NSE is written in the same way, `XNSE.RELIANCE.500.251230P01500000`: the market, the underlying as NSE names it and the units of it
 *   in one contract stand before the date. OCC's roots end at six letters, some tickers exist at both places, and lots differ and change;
 * - DTE: calendar days from the trading date to the expiry, in the exchange's zone.
 */
export type Right = 'put' | 'call';

/** An OCC option symbol without padding, `AAPL251219P00265000`. */
export type OccSymbol = Brand<string, 'OccSymbol'>;

/** Shares per standard contract. */
export const STANDARD_MULTIPLIER = 100;

export interface OptionContract {
  readonly root: string;
  /** Units of the underlying in one contract, where it is not {@link STANDARD_MULTIPLIER}: always and only at NSE. */
  readonly lotSize?: number;
  readonly expiry: TradingDate;
  readonly right: Right;
  readonly strike: Price;
}

/** What an option is written on; decides margin factors and exercise style. */
export type UnderlyingKind = 'equity' | 'broadIndex';

const OCC = /^([A-Z][A-Z0-9.]{0,5}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;

const NSE = /^(XNSE\.[A-Z0-9][A-Z0-9&-]{0,19})\.([1-9]\d{0,5})\.(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;

/** Returns the contract of an OCC symbol, padded or not, or of a symbol of NSE; undefined when the text is neither. */
export function parseOccSymbol(text: string): OptionContract | undefined {
  const nse = NSE.exec(text);
  if (nse) return contractOf(nse[1] as string, nse.slice(3), Number(nse[2]));
  const match = OCC.exec(text);
  return match ? contractOf(match[1] as string, match.slice(2)) : undefined;
}

function contractOf(
  root: string,
  [year, month, day, right, strike]: readonly string[],
  lotSize?: number,
): OptionContract | undefined {
  const expiry = parseTradingDate(`20${year}-${month}-${day}`);
  if (expiry === undefined) return undefined;
  const price = (Number(strike) * (MONEY_SCALE / 1000)) as Price;
  return {
    root,
    ...(lotSize === undefined ? {} : { lotSize }),
    expiry,
    right: right === 'P' ? 'put' : 'call',
    strike: price,
  };
}

/** Returns the symbol without padding. A strike finer than a tenth of a cent has none and is refused by the parser's inverse test. */
export function occSymbol(contract: OptionContract): OccSymbol {
  const date = contract.expiry.slice(2).replaceAll('-', '');
  const strike = String(Math.round(contract.strike / (MONEY_SCALE / 1000))).padStart(8, '0');
  const root = contract.lotSize === undefined ? contract.root : `${contract.root}.${contract.lotSize}.`;
  return `${root}${date}${contract.right === 'put' ? 'P' : 'C'}${strike}` as OccSymbol;
}

/** Returns the units of the underlying in one contract of a symbol. Prices of options are per unit. */
export function contractSizeOf(symbol: string): number {
  return parseOccSymbol(symbol)?.lotSize ?? STANDARD_MULTIPLIER;
}

/** Returns whether the class is adjusted (its deliverable is not 100 shares): OCC marks such roots with a trailing digit. */
export function isAdjustedRoot(root: string): boolean {
  return venueOf(root) === 'US' && /\d$/.test(root);
}

/** Weekly classes of indexes. Sources: Cboe, "SPX weeklys" and "RUT weeklys"; Nasdaq, "NDXP". */
const INDEX_OF_ROOT: Readonly<Record<string, string>> = { SPXW: 'SPX', NDXP: 'NDX', RUTW: 'RUT' };

/** Returns the ticker that the class is written on; index classes with several roots share one underlying. */
export function underlyingOfRoot(root: string): Underlying {
  if (venueOf(root) === 'NSE') return root as Underlying;
  const ticker = root.replace(/\d$/, '');
  return (INDEX_OF_ROOT[ticker] ?? ticker) as Underlying;
}

/** Returns the ticker that a contract is written on; undefined for what is no OCC symbol. */
export function underlyingOf(symbol: string): Underlying | undefined {
  const contract = parseOccSymbol(symbol);
  return contract && underlyingOfRoot(contract.root);
}

/** NSE lists options on these indexes; everything else there is a stock. Source: NSE, "Contract specifications", read 2026-11-21. */
const NSE_INDEXES = ['NIFTY', 'BANKNIFTY', 'FINNIFTY', 'MIDCPNIFTY', 'NIFTYNXT50'].map(
  (name) => `${NSE_PREFIX}${name}`,
);
const BROAD_INDEXES: ReadonlySet<string> = new Set(['SPX', 'NDX', 'RUT', 'DJX', 'OEX', 'XEO', 'XSP', ...NSE_INDEXES]);

/** Returns whether margin rules treat the underlying as a broad-based index. Source: Cboe Margin Manual, list of broad-based classes. */
export function kindOfUnderlying(underlying: Underlying): UnderlyingKind {
  return BROAD_INDEXES.has(underlying) ? 'broadIndex' : 'equity';
}
