import type { Price } from '../units/index.js';
import { type TickTable, termsOfVenue, type Venue } from './venue.js';

/**
 * Returns the price steps of a class, as far as its quotes show them: the widest table of the venue that all of them lie on. Classes of the penny
 * program are told by nothing else, and a wide step is valid where a narrow one is too. Undefined when a quote lies on no table.
 */
export function tickTableOf(venue: Venue, quoted: readonly Price[]): TickTable | undefined {
  const { ticks, finerTicks } = termsOfVenue(venue);
  return [ticks, ...finerTicks].find((table) => quoted.every((price) => price % tickAt(table, price) === 0));
}

function tickAt(table: TickTable, price: number): number {
  return table.findLast(({ from }) => price >= from)?.tick ?? Number.NaN;
}

/** Returns the price on a step that is nearest to a price above 0, not below it (`up`) or not above it (`down`). */
export function toTick(table: TickTable, price: number, direction: 'up' | 'down'): Price {
  const tick = tickAt(table, price);
  // Where the step widens, the border itself lies on both.
  return ((direction === 'up' ? Math.ceil(price / tick) : Math.floor(price / tick)) * tick) as Price;
}
