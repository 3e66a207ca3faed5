import { type ChainFrame, symbolOfRow } from '#core/model';
import type { Instant } from '#core/units';
import type { LiveBench } from './live-bench.js';

type Sides = Readonly<Record<'bid' | 'ask' | 'bidSize' | 'askSize', Int32Array>>;
const sidesOf = ({ bid, ask, bidSize, askSize }: Sides, row: number) =>
  [bid, ask, bidSize, askSize].map((column) => column[row]).join();

/** Returns the quotes of each contract by OCC symbol as the exchange has them at an instant of the wall. */
export function truthAt({ exchange }: LiveBench, underlying: string, wallNow: Instant): ReadonlyMap<string, string> {
  const now = exchange.quotesAt(underlying, exchange.timeAt(wallNow));
  if (!now) throw new Error(`${underlying} is listed`);
  return new Map(now.chain.contracts.map(({ ticker }, row) => [ticker.slice(2), sidesOf(now.quotes, row)]));
}

export function shownIn(frame: ChainFrame): ReadonlyMap<string, string> {
  const rows = Array.from({ length: frame.rowCount }, (_, row) => row);
  return new Map(rows.map((row) => [symbolOfRow(frame, row) as string, sidesOf(frame.columns, row)]));
}

/** Lets the world stand still and waits until the newest frame shows it, quote by quote. */
export async function untilTrue(one: LiveBench, underlying: string): Promise<void> {
  const wallNow = one.clock.now();
  one.market.haltedAt = wallNow;
  const truth = truthAt(one, underlying, wallNow);
  await one.until(() => {
    const frame = one.newest(underlying);
    if (frame === undefined || frame.rowCount !== truth.size) return false;
    return [...shownIn(frame)].every(([symbol, sides]) => truth.get(symbol) === sides);
  });
  one.market.haltedAt = undefined;
}
