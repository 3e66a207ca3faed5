/** What a chain says of the strikes of an expiry: the same words for the REST route and for a browser that holds the frame itself. */
import { type ChainFrame, countAt, type ExpirySlice, priceAt, RIGHT_PUT, RowFlag, symbolOfRow } from '#core/model';
import { type Price, priceToDecimal } from '#core/units';
import type { ChainSideView } from './market-views.js';

const DAYS_PER_YEAR = 365;
const POINTS = 100;

/** The rows of a frame that share a strike. */
export interface StrikeRows {
  readonly strike: Price;
  readonly put?: number;
  readonly call?: number;
}

/** Returns the strikes of an expiry in the order of the frame, ascending. */
export function strikeRowsOf({ columns }: ChainFrame, slice: ExpirySlice): readonly StrikeRows[] {
  const strikes: { strike: Price; put?: number; call?: number }[] = [];
  for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) {
    const strike = columns.strike[row] as Price;
    if (strikes.at(-1)?.strike !== strike) strikes.push({ strike });
    const entry = strikes.at(-1);
    if (entry) entry[columns.right[row] === RIGHT_PUT ? 'put' : 'call'] = row;
  }
  return strikes;
}

/** Returns what a row says. What the chain does not say is absent. */
export function chainSideAt(frame: ChainFrame, row: number): ChainSideView {
  const { columns } = frame;
  const decimal = (name: 'bid' | 'ask' | 'last') => {
    const price = priceAt(columns[name], row);
    return price === undefined ? {} : { [name]: priceToDecimal(price) };
  };
  const whole = (name: 'volume' | 'openInterest') => {
    const count = countAt(columns[name], row);
    return count === undefined ? {} : { [name]: count };
  };
  const finite = (name: string, value: number) => (Number.isFinite(value) ? { [name]: value } : {});
  const flags = columns.flags[row] as number;
  const untradable = untradableOf(flags);
  return {
    symbol: symbolOfRow(frame, row),
    ...decimal('bid'),
    ...decimal('ask'),
    ...decimal('last'),
    ...whole('volume'),
    ...whole('openInterest'),
    ...finite('iv', columns.iv[row] as number),
    ...finite('delta', columns.delta[row] as number),
    ...finite('gamma', columns.gamma[row] as number),
    ...finite('thetaPerDay', (columns.theta[row] as number) / DAYS_PER_YEAR),
    ...finite('vegaPerPoint', (columns.vega[row] as number) / POINTS),
    ...finite('quoteTs', columns.quoteTs[row] as number),
    ...(untradable && { untradable }),
    ...((flags & RowFlag.ivFromOtherSide) !== 0 && { fromOtherSide: true as const }),
  };
}

/** The first reason that a row is not traded on, of those that weigh most. */
function untradableOf(flags: number): ChainSideView['untradable'] {
  const reasons = ['adjusted', 'stale', 'crossed', 'oneSided', 'zeroBid'] as const;
  return reasons.find((reason) => (flags & RowFlag[reason]) !== 0);
}
