import { DEFAULT_GATES } from '#core/screening';
import { QUANTITIES, type Quantity } from './scan-rows.js';

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** What the list is narrowed to; no underlyings means all. */
export interface Limits {
  readonly underlyings: readonly string[];
  readonly ranges: Partial<Readonly<Record<Quantity, Range>>>;
}

export const NO_LIMITS: Limits = { underlyings: [], ranges: {} };

/** What a new bot would look at. Its age of quotes is left out: the list shows how old each is. */
export const BOT_LIMITS: Limits = {
  underlyings: [],
  ranges: {
    dte: { min: DEFAULT_GATES.dteMin, max: DEFAULT_GATES.dteMax },
    absDelta: { min: DEFAULT_GATES.deltaMin, max: DEFAULT_GATES.deltaMax },
    probOtm: { min: DEFAULT_GATES.probOtmMin },
    spread: { max: DEFAULT_GATES.spreadMax },
    openInterest: { min: DEFAULT_GATES.openInterestMin },
    volume: { min: DEFAULT_GATES.volumeMin },
    bid: { min: Number(DEFAULT_GATES.creditMin) },
    rocAnnual: { min: DEFAULT_GATES.annualisedReturnMin },
    score: { min: DEFAULT_GATES.scoreMin },
  },
};

const BETWEEN = '..';
const TICKER = /^[A-Z][A-Z0-9.]{0,9}$/;

/** Returns the tickers of a text, separated by anything; what is none is left out. */
export function tickersOf(text: string): readonly string[] {
  const found = text.toUpperCase().split(/[^A-Z0-9.]+/);
  return [...new Set(found.filter((ticker) => TICKER.test(ticker)))];
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Returns the limits of an address, `u=AAPL,KO&dte=14..45&score=50..`; what cannot be read is no limit. */
export function limitsOf(query: URLSearchParams): Limits {
  const ranges: Partial<Record<Quantity, Range>> = {};
  for (const quantity of QUANTITIES) {
    const [low, high] = query.get(quantity)?.split(BETWEEN) ?? [];
    const [min, max] = [numberOf(low), numberOf(high)];
    if (min === undefined && max === undefined) continue;
    ranges[quantity] = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  }
  return { underlyings: tickersOf(query.get('u') ?? ''), ranges };
}

/** Writes limits into an address; the rest of it stays. */
export function writeLimits(query: URLSearchParams, { underlyings, ranges }: Limits): URLSearchParams {
  const next = new URLSearchParams(query);
  if (underlyings.length > 0) next.set('u', underlyings.join(','));
  else next.delete('u');
  for (const quantity of QUANTITIES) {
    const { min, max } = ranges[quantity] ?? {};
    if (min === undefined && max === undefined) next.delete(quantity);
    else next.set(quantity, `${min ?? ''}${BETWEEN}${max ?? ''}`);
  }
  return next;
}

/** Returns limits with one end of a range set or taken away. */
export function withEnd(limits: Limits, quantity: Quantity, end: 'min' | 'max', value: number | undefined): Limits {
  const { [end]: _former, ...other } = limits.ranges[quantity] ?? {};
  const range: Range = value === undefined ? other : { ...other, [end]: value };
  const { [quantity]: _range, ...rest } = limits.ranges;
  return { ...limits, ranges: Object.keys(range).length === 0 ? rest : { ...rest, [quantity]: range } };
}

/** How many limits there are, the list of underlyings as one. */
export function limitCount({ underlyings, ranges }: Limits): number {
  const ends = Object.values(ranges).reduce((sum, range) => sum + Object.keys(range).length, 0);
  return ends + (underlyings.length > 0 ? 1 : 0);
}
