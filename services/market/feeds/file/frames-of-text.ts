import type { ChainFrame } from '#core/model';
import type { TradingDate } from '#core/units';
import type { CurveOn } from '../../rates/index.js';
import { frameOfSnapshot } from './frames-of-step.js';
import { isStaleCopy, mapChain } from './map.js';
import { parseChainFile } from './parse.js';

/** The newest frames of one chain file, and the day that they are of. */
export interface FramesOfText {
  readonly date: TradingDate;
  readonly frames: readonly ChainFrame[];
}

/**
 * Returns the frames of the newest day in the text of a chain file, one for each underlying: what a replay would publish at that day.
 * Undefined when the file is of no known layout or holds no readable row. Pure.
 */
export function framesOfText(
  text: string,
  { source, curveOn }: { readonly source: string; readonly curveOn: CurveOn },
): FramesOfText | undefined {
  const parsed = parseChainFile(text);
  const snapshots = [...(parsed ? mapChain(parsed) : [])].sort((a, b) => (a.date < b.date ? -1 : 1));
  const date = snapshots.at(-1)?.date;
  if (date === undefined) return undefined;
  const newest = snapshots.filter((one) => one.date === date);
  const frames = newest.map((snapshot) => {
    const earlier = snapshots.filter((one) => one.underlying === snapshot.underlying && one.date < date);
    const staleCopy = isStaleCopy(snapshot, earlier.at(-1));
    return frameOfSnapshot(snapshot, { source, curveOn, sequence: earlier.length + 1, staleCopy });
  });
  return { date, frames };
}
