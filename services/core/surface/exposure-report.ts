import { type ChainFrame, countAt, rightOfRow, STANDARD_MULTIPLIER, sliceOfRow } from '../model/index.js';
import { constantsOfSlice } from '../pricing/index.js';
import { MONEY_SCALE, type Price } from '../units/index.js';
import {
  DEALER_SIDES,
  type DealerSides,
  dealerGamma,
  dealerGammaRange,
  type ExposureTerms,
  gammaDollars,
  gammaFlip,
  type OpenOption,
} from './gamma-exposure.js';

/** What is open at one strike over all expiries. Gammas are sizes, in dollars of delta for one per cent; who holds them is an assumption. */
export interface StrikeExposure {
  /** Currency units. */
  readonly strike: number;
  readonly callGamma: number;
  readonly putGamma: number;
  /** Contracts; of all contracts whose open interest is known, whether or not they have a volatility. */
  readonly callOpenInterest: number;
  readonly putOpenInterest: number;
}

/** Dealers' gamma of a chain. Nothing is known of who holds what: each figure stands with its assumption. */
export interface ExposureReport {
  /** The assumption behind `total` and `flip`. */
  readonly assumption: string;
  /** Dollars of delta for one per cent. */
  readonly total: number;
  /** Lowest and highest total over all assumptions. */
  readonly range: readonly [number, number];
  /** Spot at which the total changes its sign, within `searched`; absent when it does not. */
  readonly flip?: number;
  readonly searched: readonly [number, number];
  /** Contracts of the chain with open interest and a volatility, and those with open interest alone: these have no gamma. */
  readonly counted: number;
  readonly withoutVol: number;
  /** Contracts whose open interest is not known. */
  readonly unknown: number;
  /** By strike, ascending. */
  readonly strikes: readonly StrikeExposure[];
}

/** How far from the spot the sign is looked for. */
const SEARCH_SHARE = 0.2;
const TARGET_YEARS = 30 / 365;

/** Returns the exposure of a chain at its spot; undefined when nothing with a volatility is open. */
export function exposureReport(frame: ChainFrame, spot: Price): ExposureReport | undefined {
  const book = readBook(frame, spot);
  if (book.options.length === 0) return undefined;
  const terms = termsOf(frame, spot);
  const at = spot / MONEY_SCALE;
  const sides = DEALER_SIDES[0] as DealerSides;
  const searched = [at * (1 - SEARCH_SHARE), at * (1 + SEARCH_SHARE)] as const;
  const flip = gammaFlip(book.options, sides, at, searched, terms);
  return {
    assumption: sides.name,
    total: dealerGamma(book.options, sides, at, terms),
    range: dealerGammaRange(book.options, at, terms),
    ...(flip !== undefined && { flip }),
    searched,
    counted: book.options.length,
    withoutVol: book.withoutVol,
    unknown: book.unknown,
    strikes: [...book.strikes.values()].toSorted((a, b) => a.strike - b.strike),
  };
}

/** One rate and yield for all: those of the expiry nearest to a month. */
function termsOf(frame: ChainFrame, spot: Price): ExposureTerms {
  const nearest = frame.expiries.toSorted(
    (a, b) => Math.abs(a.years - TARGET_YEARS) - Math.abs(b.years - TARGET_YEARS),
  )[0] as ChainFrame['expiries'][number];
  const { rate, dividendYield } = constantsOfSlice(nearest, spot);
  return { rate, dividendYield, multiplier: STANDARD_MULTIPLIER };
}

function readBook(frame: ChainFrame, spot: Price) {
  const { columns } = frame;
  const options: OpenOption[] = [];
  const strikes = new Map<number, { -readonly [Key in keyof StrikeExposure]: StrikeExposure[Key] }>();
  let withoutVol = 0;
  let unknown = 0;
  for (let row = 0; row < frame.rowCount; row += 1) {
    const openInterest = countAt(columns.openInterest, row);
    if (openInterest === undefined) unknown += 1;
    if (!openInterest) continue;
    const right = rightOfRow(frame, row);
    const strike = (columns.strike[row] as number) / MONEY_SCALE;
    const { years } = sliceOfRow(frame, row);
    const vol = columns.iv[row] as number;
    const gamma = columns.gamma[row] as number;
    const entry = strikes.get(strike) ?? {
      strike,
      callGamma: 0,
      putGamma: 0,
      callOpenInterest: 0,
      putOpenInterest: 0,
    };
    strikes.set(strike, entry);
    entry[`${right}OpenInterest`] += openInterest;
    if (!(vol > 0 && years > 0 && Number.isFinite(gamma))) {
      withoutVol += 1;
      continue;
    }
    entry[`${right}Gamma`] += gammaDollars(gamma, openInterest, STANDARD_MULTIPLIER, spot / MONEY_SCALE);
    options.push({ right, strike, years, vol, openInterest });
  }
  return { options, strikes, withoutVol, unknown };
}
