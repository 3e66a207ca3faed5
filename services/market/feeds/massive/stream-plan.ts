import { yearsToExpiry } from '#core/calendar';
import type { OptionContract } from '#core/model';
import type { Instant, Price, TradingDate } from '#core/units';

/** Added to the time, so that an expiry of today is comparable. */
const WEEK_YEARS = 7 / 365;

/** A contract that could be streamed. */
export interface Streamable {
  readonly ticker: string;
  readonly contract: OptionContract;
  /** Price of its underlying; undefined: not known yet. */
  readonly spot: Price | undefined;
  /** Somebody holds it or has an order for it. */
  readonly isHeld: boolean;
}

/**
 * Returns the tickers to stream, at most `room`: what is held first, then the nearest to the money, measured in |ln(strike/spot)| per square
 * root of time, so that no expiry crowds out the others. What is left out is told by snapshots.
 */
export function chooseStreamed(candidates: readonly Streamable[], room: number, now: Instant): readonly string[] {
  const rootOfTime = new Map<TradingDate, number>();
  const ranked = candidates.map(({ ticker, contract, spot, isHeld }) => {
    const root = rootOfTime.get(contract.expiry) ?? Math.sqrt(yearsToExpiry(now, contract.expiry, 'pm') + WEEK_YEARS);
    rootOfTime.set(contract.expiry, root);
    return { ticker, distance: isHeld ? -1 : distanceOf(contract, spot) / root };
  });
  // Not by their difference: that of two infinite distances is no number.
  ranked.sort((a, b) => (a.distance === b.distance ? Number(a.ticker > b.ticker) - 0.5 : a.distance - b.distance));
  return ranked.slice(0, room).map(({ ticker }) => ticker);
}

function distanceOf({ strike }: OptionContract, spot: Price | undefined): number {
  return spot === undefined || spot <= 0 || strike <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(strike / spot));
}

/**
 * Returns which connection carries which ticker. Who has a place keeps it, so that a changed plan moves as little as possible; newcomers fill
 * the first connections up.
 * @param before - tickers by connection
 * @returns one set for each of `room.connections`
 * @remarks `chosen` must fit into `connections` × `places`.
 */
export function assignTickers(
  chosen: readonly string[],
  before: readonly ReadonlySet<string>[],
  room: { readonly connections: number; readonly places: number },
): readonly ReadonlySet<string>[] {
  const wanted = new Set(chosen);
  const assigned = Array.from({ length: room.connections }, (_, index) => {
    const kept = [...(before[index] ?? [])].filter((ticker) => wanted.delete(ticker));
    return new Set(kept);
  });
  for (const ticker of wanted) assigned.find((one) => one.size < room.places)?.add(ticker);
  return assigned;
}
