import { type ChainFrame, type ExpirySlice, spotOf } from '#core/model';
import { daysBetween, priceToDecimal, type TradingDate } from '#core/units';
import { type ChainView, chainSideAt, strikeRowsOf } from '../contract/index.js';

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
    strikes: strikeRowsOf(frame, slice).map(({ strike, put, call }) => ({
      strike: priceToDecimal(strike),
      ...(put !== undefined && { put: chainSideAt(frame, put) }),
      ...(call !== undefined && { call: chainSideAt(frame, call) }),
    })),
  };
}
