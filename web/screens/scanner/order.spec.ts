import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Scan, ScanBlock } from '#contract';
import { MISSING_INT } from '#core/model';
import { allocatePutColumns } from '#core/screening';
import { limitsOf, NO_LIMITS } from './limits.js';
import { orderedRows } from './order.js';
import { mergeScan, ScanRows } from './scan-rows.js';

interface Put {
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
  readonly volume?: number;
  readonly points?: number;
  readonly iv?: number;
}

function blockOf(underlying: string, puts: readonly Put[]): ScanBlock {
  const columns = allocatePutColumns(puts.length);
  for (const [index, put] of puts.entries()) {
    columns.strike[index] = put.strike * 10_000;
    columns.bid[index] = put.bid * 10_000;
    columns.ask[index] = put.ask * 10_000;
    columns.volume[index] = put.volume ?? MISSING_INT;
    columns.requirement[index] = 20_000_000;
    columns.iv[index] = put.iv ?? 0.3;
    columns.parts.volatility[index] = put.points ?? 0;
  }
  const expiries = [{ root: underlying, expiry: '2025-12-19', dte: 23 }];
  const head = { underlying, sequence: 1, tsEvent: 0, staleCopy: false, model: 'm', spot: '100.00', expiries };
  return { head: { ...head, looked: puts.length, rows: puts.length }, columns };
}

const scanOf = (blocks: readonly ScanBlock[], more: Partial<Scan> = {}): Scan => ({
  revision: 'a.1',
  today: '2025-11-26',
  margin: 'regT',
  underlyings: blocks.map(({ head }) => head.underlying),
  blocks,
  ...more,
});

const put = (strike: number, more: Partial<Put> = {}): Put => ({ strike, bid: 1, ask: 1.1, ...more });

describe(ScanRows.name, () => {
  const rows = new ScanRows([blockOf('AAPL', [put(95), put(90)]), blockOf('EMPTY', []), blockOf('KO', [put(60.5)])]);

  it('finds the contract of each row across underlyings, empty ones among them', () => {
    expect([0, 1, 2].map((row) => rows.row(row).symbol)).toEqual([
      'AAPL251219P00095000',
      'AAPL251219P00090000',
      'KO251219P00060500',
    ]);
    expect(rows.count).toBe(3);
  });

  it('derives what is shown: spread over mid, return on strike and on the deposit, a year simple, and the breakeven', () => {
    expect(rows.value('spread', 0)).toBeCloseTo(0.1 / 1.05, 12);
    expect(rows.value('rocStrike', 0)).toBeCloseTo(1 / 95, 12);
    expect(rows.value('rocAnnual', 0)).toBeCloseTo((1 / 95) * (365 / 23), 12);
    // $100 of premium on a requirement of $2,000.
    expect(rows.value('rom', 0)).toBeCloseTo(100 / 1900, 12);
    expect(rows.value('breakeven', 0)).toBe(94);
    expect(rows.value('cushion', 0)).toBeCloseTo(0.06, 12);
    expect(rows.value('volume', 0)).toBeNaN();
  });
});

describe(mergeScan.name, () => {
  const first = scanOf([blockOf('AAPL', [put(95)]), blockOf('KO', [put(60)])]);

  it('puts changed underlyings in their place, drops those that are gone, and keeps the order by name', () => {
    const next = mergeScan(first, scanOf([blockOf('BA', [put(150), put(155)])], { underlyings: ['AAPL', 'BA'] }));
    expect(next.blocks.map(({ head }) => [head.underlying, head.rows])).toEqual([
      ['AAPL', 1],
      ['BA', 2],
    ]);
    expect(next.blocks[0]).toBe(first.blocks[0]);
  });

  it('keeps nothing of another margin model', () => {
    const next = mergeScan(first, scanOf([blockOf('KO', [put(55)])], { margin: 'cash', underlyings: ['AAPL', 'KO'] }));
    expect(next.blocks.map(({ head }) => head.underlying)).toEqual(['KO']);
  });
});

describe(orderedRows.name, () => {
  it('orders as comparing one by one does, missing last either way, ties as they stand', () => {
    const value = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(-0.5, 0.5, 0, Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.boolean(), (ivs, desc) => {
        const rows = new ScanRows([
          blockOf(
            'A',
            ivs.map((iv) => put(100, { iv })),
          ),
        ]);
        const expected = ivs
          .map((iv, row) => ({ iv, row }))
          .sort((a, b) => {
            if (Number.isNaN(a.iv) || Number.isNaN(b.iv))
              return Number(Number.isNaN(a.iv)) - Number(Number.isNaN(b.iv));
            return desc ? b.iv - a.iv : a.iv - b.iv;
          });
        expect([...orderedRows(rows, NO_LIMITS, { by: 'iv', desc })]).toEqual(expected.map(({ row }) => row));
      }),
    );
  });

  it('lets through what is within every limit; what is missing is within none', () => {
    const rows = new ScanRows([
      blockOf('AAPL', [put(90, { volume: 5 }), put(95), put(99, { volume: 500 })]),
      blockOf('KO', [put(60, { volume: 9 })]),
    ]);
    const through = (query: string) =>
      [...orderedRows(rows, limitsOf(new URLSearchParams(query)), { by: 'contract', desc: false })].map(
        (row) => rows.row(row).symbol,
      );
    expect(through('volume=5..100')).toEqual(['AAPL251219P00090000', 'KO251219P00060000']);
    expect(through('u=ko&volume=0..')).toEqual(['KO251219P00060000']);
    expect(through('strike=95..99')).toEqual(['AAPL251219P00095000', 'AAPL251219P00099000']);
    expect(through('u=GONE')).toEqual([]);
  });

  it('orders a hundred thousand rows, each once', () => {
    const puts = Array.from({ length: 100_000 }, (_none, index) => put(100, { points: (index * 7_919) % 999_983 }));
    const rows = new ScanRows([blockOf('BIG', puts)]);
    const ordered = orderedRows(rows, NO_LIMITS, { by: 'score', desc: true });
    expect(new Set(ordered).size).toBe(100_000);
    const scores = [...ordered].map((row) => rows.value('score', row));
    expect(scores.every((score, at) => at === 0 || score <= (scores[at - 1] as number))).toBe(true);
  });
});
