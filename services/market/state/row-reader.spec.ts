import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { startSourceThread } from '../testing/source-thread.js';
import type { TornRowReport } from '../testing/torn-row-reader.js';
import { MarketState, newReading, packSymbol, readRow } from './index.js';

const ROWS = 8;
const QUOTES_OF_BATCH = 64;
const BATCHES = 5_000;
const ANY_TIME = { latest: Number.POSITIVE_INFINITY, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY };
const symbolOf = (row: number) => `SPY251219P0000${row}000`;

function opened() {
  const market = new MarketState(ROWS);
  for (let row = 0; row < ROWS; row += 1) market.list(symbolOf(row), 0);
  return market;
}

/** Every field of the quote follows from one number, so that a mixture of two shows. */
function fill({ batch }: MarketState, from: number): void {
  batch.count = 0;
  for (let index = 0; index < QUOTES_OF_BATCH; index += 1) {
    const number = 1_000_000 + from + index;
    batch.reserve();
    packSymbol(symbolOf(index % ROWS), batch.keys, 3 * index);
    batch.bid[index] = number;
    batch.ask[index] = number + 1;
    batch.bidSize[index] = number + 2;
    batch.askSize[index] = number + 3;
    batch.ts[index] = number;
    batch.sequence[index] = number;
    batch.count += 1;
  }
}

describe(readRow.name, () => {
  it('never gives another thread parts of two quotes, while each row is written several times a batch', async () => {
    const market = opened();
    const stop = new SharedArrayBuffer(4);
    const reader = startSourceThread('market/testing/torn-row-reader.ts', { memory: market.memory, rows: ROWS, stop });
    try {
      await once(reader, 'message');
      for (let batch = 0; batch < BATCHES; batch += 1) {
        fill(market, batch * QUOTES_OF_BATCH);
        market.apply(ANY_TIME);
      }
      Atomics.store(new Int32Array(stop), 0, 1);
      const [report] = (await once(reader, 'message')) as [TornRowReport];
      expect(report).toMatchObject({ torn: 0, failed: 0, wentBack: 0 });
      expect(Math.min(report.reads, report.changes)).toBeGreaterThan(0);
      expect(market.verdicts.applied).toBe(BATCHES * QUOTES_OF_BATCH);
    } finally {
      await reader.terminate();
    }
  });

  it('gives up on a row that its writer never lets go', () => {
    const market = opened();
    market.table.words[0] = 1;
    expect(readRow(market.table, 0, newReading())).toBe(false);
  });
});
