import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MISSING_INT } from '#core/model';
import { MarketState, packSymbol, QuoteBatch } from '../state/index.js';
import { decodeQuoteFrame, encodeQuoteFrame, QUOTE_FRAME_FAULTS } from './quote-frame.js';

const T0 = 1_800_000_000_000;
const SYMBOLS = ['SPY251219P00650000', 'SPY251219C00650000', 'KO260116P00065000'];

interface Quote {
  readonly symbol: string;
  readonly row: number;
  readonly bid: number;
  readonly ask: number;
  readonly size: number;
  readonly ts: number;
  readonly sequence: number;
}

const side = fc.oneof(fc.constant(MISSING_INT), fc.integer({ min: 0, max: 2 ** 31 - 1 }));
const quotes = fc.array(
  fc.record({
    symbol: fc.constantFrom(...SYMBOLS),
    row: fc.integer({ min: -1, max: 40 }),
    ...{ bid: side, ask: side, size: side },
    ts: fc.integer({ min: T0, max: T0 + 86_400_000 }),
    sequence: fc.maxSafeNat(),
  }),
  { maxLength: 40 },
);

function batchOf(all: readonly Quote[]): QuoteBatch {
  const batch = new QuoteBatch();
  for (const { symbol, row, bid, ask, size, ts, sequence } of all) {
    batch.reserve();
    const at = batch.count;
    packSymbol(symbol, batch.keys, 3 * at);
    batch.rows[at] = row;
    batch.bid[at] = bid;
    batch.ask[at] = ask;
    batch.bidSize[at] = size;
    batch.askSize[at] = size;
    batch.ts[at] = ts;
    batch.sequence[at] = sequence;
    batch.count += 1;
  }
  return batch;
}

function contentOf(batch: QuoteBatch) {
  const { count, keys, rows, bid, ask, bidSize, askSize, ts, sequence } = batch;
  const columns = [rows, bid, ask, bidSize, askSize, ts, sequence].map((column) => [...column.subarray(0, count)]);
  return [[...keys.subarray(0, 3 * count)], ...columns];
}

const one = batchOf([{ symbol: 'KO260116P00065000', row: 7, bid: 12_500, ask: 13_000, size: 4, ts: T0, sequence: 9 }]);
const edited = (edit: (view: DataView) => void) => {
  const bytes = encodeQuoteFrame(one);
  edit(new DataView(bytes.buffer));
  return bytes;
};

describe('a frame of quotes', () => {
  it('has the layout that is written down', () => {
    const bytes = encodeQuoteFrame(one);
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(16 + 48);
    expect([view.getUint32(0, true), view.getUint16(4, true), view.getUint16(6, true)]).toEqual([64, 0x4651, 2]);
    expect([view.getUint32(8, true), view.getUint32(12, true)]).toEqual([1, 0]);
    expect([view.getFloat64(16, true), view.getFloat64(24, true)]).toEqual([9, T0]);
    expect([view.getInt32(44, true), view.getInt32(48, true), view.getInt32(52, true)]).toEqual([7, 12_500, 13_000]);
    expect([view.getInt32(56, true), view.getInt32(60, true)]).toEqual([4, 4]);
  });

  it('tells what was put into it, from any place in memory', () => {
    fc.assert(
      fc.property(quotes, fc.integer({ min: 0, max: 7 }), (all, offset) => {
        const batch = batchOf(all);
        const bytes = encodeQuoteFrame(batch);
        const moved = new Uint8Array(bytes.length + offset).subarray(offset);
        moved.set(bytes);
        const read = new QuoteBatch();
        expect(decodeQuoteFrame(moved, read)).toBeUndefined();
        expect(contentOf(read)).toEqual(contentOf(batch));
      }),
    );
  });

  it.each([
    ['truncated', encodeQuoteFrame(one).subarray(0, 15)],
    ['truncated', encodeQuoteFrame(one).subarray(0, 63)],
    ['wrong_length', new Uint8Array([...encodeQuoteFrame(one), 0])],
    ['wrong_magic', edited((view) => view.setUint16(4, 0x4652, true))],
    ['wrong_version', edited((view) => view.setUint16(6, 1, true))],
    ['wrong_length', edited((view) => view.setUint32(0, 69, true))],
    ['wrong_length', edited((view) => view.setUint32(8, 2, true))],
    ['wrong_length', edited((view) => view.setUint32(12, 1, true))],
    ['oversized', edited((view) => view.setUint32(8, 0xffffffff, true))],
    ['oversized', new Uint8Array(16 + 48 * 65_537)],
    ['out_of_range', edited((view) => view.setFloat64(16, 1.5, true))],
    ['out_of_range', edited((view) => view.setFloat64(16, -1, true))],
    ['out_of_range', edited((view) => view.setFloat64(24, Number.NaN, true))],
    ['out_of_range', edited((view) => view.setInt32(48, -1, true))],
    ['out_of_range', edited((view) => view.setInt32(56, -5, true))],
    ['out_of_range', edited((view) => view.setInt32(60, -1, true))],
  ])('that is %s is refused, and nothing of it is taken', (fault, bytes) => {
    const batch = batchOf([{ symbol: SYMBOLS[0] as string, row: 0, bid: 1, ask: 2, size: 3, ts: T0, sequence: 4 }]);
    expect(decodeQuoteFrame(bytes, batch)).toBe(fault);
    expect(batch.count).toBe(0);
  });

  it('that was damaged at random is read whole or refused with a code, and never throws', () => {
    const damages = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
    const known: ReadonlySet<unknown> = new Set([undefined, ...QUOTE_FRAME_FAULTS]);
    fc.assert(
      fc.property(quotes, damages, fc.nat(), (all, some, cut) => {
        const bytes = encodeQuoteFrame(batchOf(all));
        for (const [at, value] of some) bytes[at % bytes.length] = value;
        const shown = cut % 3 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes;
        const market = new MarketState(64);
        for (const symbol of SYMBOLS) market.list(symbol, market.openSlice());
        const fault = decodeQuoteFrame(shown, market.batch);
        expect(known.has(fault)).toBe(true);
        expect(market.batch.count).toBe(fault === undefined ? all.length : 0);
        market.apply(
          { latest: Number.POSITIVE_INFINITY, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY },
          'guessed',
        );
        expect(Object.values(market.verdicts).reduce((sum, count) => sum + count, 0)).toBe(market.batch.count);
        // Rows without a contract stay empty, whatever keys and hints say.
        for (let row = SYMBOLS.length; row < 64; row += 1) expect(market.table.words[16 * row]).toBe(0);
      }),
    );
  });
});

describe('a hint', () => {
  it('is never trusted: quotes reach the rows that a search finds', () => {
    fc.assert(
      fc.property(quotes, (all) => {
        const rowsOf = (rows: 'unknown' | 'guessed') => {
          const market = new MarketState(64);
          for (const symbol of SYMBOLS.slice(0, 2)) market.list(symbol, market.openSlice());
          expect(decodeQuoteFrame(encodeQuoteFrame(batchOf(all)), market.batch)).toBeUndefined();
          market.apply(
            { latest: Number.POSITIVE_INFINITY, sessionFrom: 0, sessionUntil: Number.POSITIVE_INFINITY },
            rows,
          );
          const words = [...market.table.words.subarray(0, 48)];
          // A row that was opened for a guess is whole again; only its version tells that somebody was there.
          expect(words.filter((word, at) => at % 16 === 0 && word % 2 !== 0)).toEqual([]);
          return [
            [...market.batch.rows.subarray(0, all.length)],
            market.verdicts,
            words.filter((_word, at) => at % 16 !== 0),
          ];
        };
        expect(rowsOf('guessed')).toEqual(rowsOf('unknown'));
      }),
    );
  });
});
