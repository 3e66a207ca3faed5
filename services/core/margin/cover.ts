import type { OptionLeg } from './legs.js';

/** Contracts of one option on one side that are still to be placed. */
export interface Lot {
  readonly leg: OptionLeg;
  readonly count: number;
}

/** What is covered by what, and what is left on either side. */
export interface Way {
  readonly openShorts: readonly Lot[];
  readonly freeLongs: readonly Lot[];
  readonly covered: readonly Lot[];
  readonly covering: readonly Lot[];
}

/** Some contracts of a short option covered by as many of a long one. */
interface Cover {
  readonly short: OptionLeg;
  readonly long: OptionLeg;
  readonly count: number;
}

/** Every number of covers on either side, one by one or with all long options that are left in the same pool. */
export function waysToCover(shorts: readonly Lot[], longs: readonly Lot[]): readonly Way[] {
  const ways: Way[] = [];
  for (const puts of prefixesOf(coversOf('put', shorts, longs))) {
    for (const calls of prefixesOf(coversOf('call', shorts, longs))) {
      const covers = [...puts, ...calls];
      const covered = covers.map(({ short, count }) => ({ leg: short, count }));
      const covering = covers.map(({ long, count }) => ({ leg: long, count }));
      const openShorts = without(shorts, covered);
      const freeLongs = without(longs, covering);
      ways.push({ covered, covering, openShorts, freeLongs });
      ways.push({ covered, covering: [...covering, ...freeLongs], openShorts, freeLongs: [] });
    }
  }
  return ways;
}

function prefixesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: items.length + 1 }, (_none, count) => items.slice(0, count));
}

/** Covers each short option with the long ones that limit its loss most and expire no sooner. */
function coversOf(right: OptionLeg['right'], shorts: readonly Lot[], longs: readonly Lot[]): readonly Cover[] {
  const covers: Cover[] = [];
  let left: readonly Lot[] = longs.filter(({ leg }) => leg.right === right);
  for (const { leg: short, count } of shorts) {
    if (short.right !== right) continue;
    let open = count;
    const fitting = left
      .filter(({ leg }) => leg.daysToExpiry >= short.daysToExpiry)
      .sort((a, b) => widthOf(short, a.leg) - widthOf(short, b.leg));
    for (const { leg: long, count: available } of fitting) {
      if (open === 0) break;
      const used = Math.min(open, available);
      covers.push({ short, long, count: used });
      left = without(left, [{ leg: long, count: used }]);
      open -= used;
    }
  }
  return covers;
}

function without(lots: readonly Lot[], taken: readonly Lot[]): readonly Lot[] {
  return lots.flatMap(({ leg, count }) => {
    const used = taken.reduce((sum, lot) => (lot.leg === leg ? sum + lot.count : sum), 0);
    return count > used ? [{ leg, count: count - used }] : [];
  });
}

/** Loss per share that a long option leaves open. */
function widthOf(short: OptionLeg, long: OptionLeg): number {
  return short.right === 'put' ? short.strike - long.strike : long.strike - short.strike;
}
