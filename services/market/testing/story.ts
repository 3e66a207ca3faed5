import { type WrittenFile, writeYahooDay } from './write-days.js';

/**
 * Writes the days of the sell-and-take-profit story in the layout of the Yahoo chains, with AAPL, NVDA and JPM:
 * - 2025-11-26: puts with a decent premium;
 * - 2025-11-27: Thanksgiving, a copy of the day before;
 * - 2025-11-28: half day, captured after the 13:00 close, with crossed and locked quotes;
 * - 2025-12-01, 2025-12-02: spots up and volatility down; AAPL's 19 December puts at less than half of their price on the 26th,
 *   NVDA's and JPM's at more than half.
 */
export function writeStory(folder: string): readonly WrittenFile[] {
  const day = (aapl: readonly [number, number], nvda: readonly [number, number], jpm: readonly [number, number]) => [
    { ticker: 'AAPL', spot: aapl[0], vol: aapl[1], centre: 275 },
    { ticker: 'NVDA', spot: nvda[0], vol: nvda[1], centre: 180 },
    { ticker: 'JPM', spot: jpm[0], vol: jpm[1], centre: 305 },
  ];
  const first = day([277.5, 0.26], [180.2, 0.42], [307.6, 0.25]);
  return [
    ...writeYahooDay(folder, { date: '2025-11-26', underlyings: first, seed: 1, dirty: { locked: 2 } }),
    ...writeYahooDay(folder, { date: '2025-11-27', underlyings: first, seed: 1, tradedOn: '2025-11-26' }),
    ...writeYahooDay(folder, {
      date: '2025-11-28',
      underlyings: day([278.8, 0.25], [177, 0.43], [313, 0.245]),
      seed: 3,
      dirty: { crossed: 30, locked: 15 },
    }),
    ...writeYahooDay(folder, {
      date: '2025-12-01',
      underlyings: day([283.1, 0.245], [180.4, 0.415], [308.9, 0.25]),
      seed: 4,
      dirty: { crossed: 1 },
    }),
    ...writeYahooDay(folder, {
      date: '2025-12-02',
      underlyings: day([286.2, 0.24], [181.5, 0.405], [308.5, 0.245]),
      seed: 5,
    }),
  ];
}
