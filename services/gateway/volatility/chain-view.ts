import {
  type ChainFrame,
  countAt,
  type ExpirySlice,
  priceAt,
  RIGHT_PUT,
  RowFlag,
  spotOf,
  symbolOfRow,
} from '#core/model';
import { daysBetween, type Price, priceToDecimal, type TradingDate } from '#core/units';
import type { ChainSideView, ChainStrikeView, ChainView } from '../contract/index.js';

const DAYS_PER_YEAR = 365;
const POINTS = 100;

/** Returns the chain of one expiry as the browser reads it; undefined when the frame does not have it. */
export function chainView(
  frame: ChainFrame,
  { root, expiry }: Pick<ExpirySlice, 'root' | 'expiry'>,
  today: TradingDate,
): ChainView | undefined {
  const slice = frame.expiries.find((one) => one.root === root && one.expiry === expiry);
  if (!slice) return undefined;
  const spot = spotOf(frame);
  const { underlying, tsEvent, staleCopy, model } = frame;
  return {
    ...{ underlying, root, expiry, tsEvent, staleCopy, model },
    dte: daysBetween(today, expiry),
    ...(spot !== undefined && { spot: priceToDecimal(spot) }),
    ...(slice.forward !== undefined && { forward: slice.forward }),
    strikes: strikesOf(frame, slice),
  };
}

function strikesOf(frame: ChainFrame, { firstRow, rowCount }: ExpirySlice): ChainStrikeView[] {
  const strikes: { strike: string; put?: ChainSideView; call?: ChainSideView }[] = [];
  let last: number | undefined;
  for (let row = firstRow; row < firstRow + rowCount; row += 1) {
    const level = frame.columns.strike[row] as Price;
    if (level !== last) strikes.push({ strike: priceToDecimal(level) });
    last = level;
    const right = frame.columns.right[row] === RIGHT_PUT ? 'put' : 'call';
    const entry = strikes.at(-1);
    if (entry) entry[right] = sideOf(frame, row);
  }
  return strikes;
}

function sideOf(frame: ChainFrame, row: number): ChainSideView {
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
