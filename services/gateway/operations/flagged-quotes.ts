import { type ChainFrame, priceAt, QUALITY_REASONS, RowFlag, symbolOfRow } from '#core/model';
import { priceToDecimal } from '#core/units';
import type { FlaggedQuoteView, FlaggedView } from '../contract/index.js';

const SAMPLES_MAX = 3;

/** Returns how many rows of the newest chains are flagged, by reason, with a few of them; reasons without any are left out. */
export function flaggedQuotes(frames: readonly ChainFrame[]): readonly FlaggedView[] {
  return QUALITY_REASONS.flatMap((reason) => {
    const rows = frames.reduce((sum, { quality }) => sum + quality[reason], 0);
    return rows === 0 ? [] : [{ reason, rows, samples: samplesOf(frames, reason) }];
  });
}

/** Rows that were left out have no flag: they are counted alone. */
function samplesOf(frames: readonly ChainFrame[], reason: FlaggedView['reason']): readonly FlaggedQuoteView[] {
  if (reason === 'duplicate' || reason === 'unparsable') return [];
  const flag = RowFlag[reason];
  const found: FlaggedQuoteView[] = [];
  for (const frame of frames) {
    if (frame.quality[reason] === 0) continue;
    for (let row = 0; row < frame.rowCount; row += 1) {
      if (((frame.columns.flags[row] as number) & flag) === 0) continue;
      found.push(quoteOf(frame, row));
      if (found.length === SAMPLES_MAX) return found;
    }
  }
  return found;
}

function quoteOf(frame: ChainFrame, row: number): FlaggedQuoteView {
  const { columns } = frame;
  const bid = priceAt(columns.bid, row);
  const ask = priceAt(columns.ask, row);
  const ts = columns.quoteTs[row] as number;
  return {
    symbol: symbolOfRow(frame, row),
    ...(bid !== undefined && { bid: priceToDecimal(bid) }),
    ...(ask !== undefined && { ask: priceToDecimal(ask) }),
    ...(!Number.isNaN(ts) && { quoteTs: ts }),
  };
}
