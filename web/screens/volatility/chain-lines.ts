import { type ChainSideView, type ChainStrikeView, type ChainView, chainSideAt, strikeRowsOf } from '#contract';
import { type ChainFrame, spotOf } from '#core/model';
import { priceToDecimal } from '#core/units';
import { toNumber } from '../../format/numbers.js';

/** The strikes of an expiry, of which only those in view are put into words. */
export interface ChainLines {
  /** Market clock. */
  readonly tsEvent: number;
  readonly spot: number | undefined;
  /** Price units, ascending. */
  readonly strikes: readonly number[];
  readonly line: (index: number) => ChainStrikeView;
}

/** Returns the lines of a chain that was read once. */
export function linesOfView({ tsEvent, spot, strikes }: ChainView): ChainLines {
  return {
    tsEvent,
    spot: toNumber(spot),
    strikes: strikes.map(({ strike }) => Number(strike)),
    line: (index) => strikes[index] as ChainStrikeView,
  };
}

/** Returns the lines of an expiry of a chain that is held; undefined when it is not in it any more. */
export function linesOfFrame(
  frame: ChainFrame,
  { root, expiry }: { readonly root: string; readonly expiry: string },
): ChainLines | undefined {
  const slice = frame.expiries.find((one) => one.root === root && one.expiry === expiry);
  if (!slice) return undefined;
  const rows = strikeRowsOf(frame, slice);
  const strikes = rows.map(({ strike }) => priceToDecimal(strike));
  const spot = spotOf(frame);
  return {
    tsEvent: frame.tsEvent,
    spot: spot === undefined ? undefined : Number(priceToDecimal(spot)),
    strikes: strikes.map(Number),
    line: (index) => {
      const { put, call } = rows[index] ?? {};
      return {
        strike: strikes[index] as string,
        ...(put !== undefined && { put: chainSideAt(frame, put) }),
        ...(call !== undefined && { call: chainSideAt(frame, call) }),
      };
    },
  };
}

/** Returns the place of the strike nearest to the spot; undefined without either. */
export function nearestPlace({ strikes, spot }: Pick<ChainLines, 'strikes' | 'spot'>): number | undefined {
  if (spot === undefined || strikes.length === 0) return undefined;
  const far = (place: number) => Math.abs((strikes[place] as number) - spot);
  return strikes.reduce((best, _strike, place) => (far(place) < far(best) ? place : best), 0);
}

/** Whether two sides show the same. */
export function isSameSide(a: ChainSideView | undefined, b: ChainSideView | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ChainSideView>;
  return [...names].every((name) => a[name] === b[name]);
}

const FRESH_MS = 60_000;

export interface ChainAge {
  readonly isStale: boolean;
  readonly words: 'live' | 'old' | 'cut off' | 'after hours';
}

/** Returns how far a held chain can be relied on. @param ageMs - on the market's clock */
export function chainAge(ageMs: number, isOpen: boolean, offline: boolean): ChainAge {
  if (offline) return { isStale: true, words: 'cut off' };
  if (!isOpen) return { isStale: false, words: 'after hours' };
  return ageMs <= FRESH_MS ? { isStale: false, words: 'live' } : { isStale: true, words: 'old' };
}
