import { instantAt, tradingDateAt } from '../calendar/index.js';
import { type HashedFrame, type Position, parseOccSymbol, spotOf } from '../model/index.js';
import { constantsOfSlice } from '../pricing/index.js';
import { type ExpectedDividend, earlyAssignmentIncentive } from '../screening/index.js';
import { isExerciseOpen, isPinnedAt } from '../strategy/index.js';
import { type Instant, MS_PER_YEAR, type Price, priceToNumber, roundTo } from '../units/index.js';
import { callGain, dividendTomorrow } from './exit-checks.js';
import type { ExitView } from './exit-view.js';
import type { ExitJudgement } from './record.js';

/** What the holders of a position may do to it, as far as a record names it; empty when there is nothing to fear. */
export function holderRisks(
  view: ExitView,
  hashed: HashedFrame | undefined,
): Pick<ExitJudgement, 'pinRisk' | 'assignmentGain'> {
  const spot = pinnedSpot(view.position, view.config.expiryDay.pin, hashed, view.now);
  const gain = assignmentGain(view);
  return {
    ...(spot !== undefined && { pinRisk: { spot } }),
    ...(gain !== undefined && gain > 0 && { assignmentGain: gain }),
  };
}

/**
 * Returns the price of the shares when trading has ended on the position's expiry date, holders may still exercise, and it stands
 * within `pin` of the strike. The newest frame of that day counts, however old: nothing is traded on it.
 */
export function pinnedSpot(
  position: Position,
  pin: number,
  hashed: HashedFrame | undefined,
  now: Instant,
): Price | undefined {
  const contract = parseOccSymbol(position.symbol);
  if (!contract || !hashed || hashed.frame.staleCopy || !isExerciseOpen(contract.expiry, now)) return undefined;
  if (tradingDateAt(hashed.frame.tsEvent) !== contract.expiry || hashed.frame.tsEvent > now) return undefined;
  const spot = spotOf(hashed.frame);
  return spot !== undefined && isPinnedAt(spot, contract.strike, pin) ? spot : undefined;
}

/** Returns what the holder would gain by exercising now, currency units per share with four decimals; undefined where it is not known. */
function assignmentGain(view: ExitView): number | undefined {
  if (!view.contract) return undefined;
  if (view.contract.right === 'put') return roundedGain(putGain(view));
  const dividend = dividendTomorrow(view);
  return dividend === undefined || dividend === 0 ? undefined : roundedGain(callGain(view, dividend));
}

function roundedGain(gain: number | undefined): number | undefined {
  return gain === undefined ? undefined : roundTo(gain * 10_000, 'halfEven') / 10_000;
}

/** Dividends that are known stand in place of the yield that the forward implies. */
function putGain({ frame, row, spot, contract, now, facts }: ExitView): number | undefined {
  if (!frame || row === undefined || spot === undefined || !contract) return undefined;
  const vol = frame.columns.iv[row] as number;
  const slice = frame.expiries[frame.columns.expiryIndex[row] as number];
  if (!slice || Number.isNaN(vol)) return undefined;
  const { years, rate, dividendYield } = constantsOfSlice(slice, spot);
  const isKnown = facts?.dividends !== undefined && (facts.knownUntil ?? '') >= contract.expiry;
  const dividends: readonly ExpectedDividend[] = isKnown
    ? (facts?.dividends ?? []).map(({ exDate, amount }) => ({
        years: (instantAt(exDate, '09:30') - now) / MS_PER_YEAR,
        amount: priceToNumber(amount),
      }))
    : [];
  const terms = { spot: priceToNumber(spot), strike: priceToNumber(contract.strike), years, rate, vol };
  return earlyAssignmentIncentive({ ...terms, dividendYield: isKnown ? 0 : dividendYield }, dividends);
}
