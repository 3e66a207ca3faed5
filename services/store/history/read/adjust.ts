import type { TradingDate } from '#core/units';

/** Something that makes prices up to and with a day comparable with later ones, by a factor. */
export interface PriceEvent {
  readonly kind: 'split' | 'dividend';
  readonly through: TradingDate;
  readonly ratio: number;
  readonly source: string;
}

/** `splits`: comparable in shares; `all`: dividends too, as if each had bought shares. */
export type Adjustment = 'none' | 'splits' | 'all';

/** A day's price times the factor is comparable with those of the day after the last event. */
export interface FactorThrough {
  readonly through: TradingDate;
  readonly factor: number;
}

/**
 * Returns the factors of past days, ascending: of a day the first one counts whose `through` is not before it, and 1 behind the last.
 * @param asOf - events that take effect later are not known; the prices come out as they were shown at the end of this day
 */
export function factorsOf(
  events: readonly PriceEvent[],
  adjustment: Adjustment,
  asOf?: TradingDate,
): readonly FactorThrough[] {
  const wanted = events
    .filter(({ kind, through }) => (kind === 'split' || adjustment === 'all') && (asOf === undefined || through < asOf))
    .sort((a, b) => (a.through < b.through ? 1 : -1));
  if (adjustment === 'none') return [];
  let factor = 1;
  const descending = wanted.map(({ through, ratio }) => {
    factor *= ratio;
    return { through, factor };
  });
  return descending.reverse();
}

/** Returns the factor of a day. */
export function factorOn(factors: readonly FactorThrough[], day: TradingDate): number {
  let [low, high] = [0, factors.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((factors[middle] as FactorThrough).through < day) low = middle + 1;
    else high = middle;
  }
  // Of two events on one day the first in the list holds the product of both.
  return factors[low]?.factor ?? 1;
}

/** The events that belong to bars of a source: its vendor's own, else those of the vendor that knows most; two vendors' would count twice. */
export function eventsFor<Event extends { readonly source: string }>(
  events: readonly Event[],
  barSource: string,
): readonly Event[] {
  const vendorOf = (source: string) => source.split('-')[0];
  const own = events.filter(({ source }) => vendorOf(source) === vendorOf(barSource));
  if (own.length > 0) return own;
  const sources = [...new Set(events.map(({ source }) => source))].map((source) =>
    events.filter((event) => event.source === source),
  );
  return sources.sort((a, b) => b.length - a.length)[0] ?? [];
}
