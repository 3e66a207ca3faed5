import { describe, expect, it } from '@jest/globals';
import type { Instant, Underlying } from '#core/units';
import { corporateFacts } from './corporate-facts.js';
import type { Dividend, Split } from './parse-answers.js';
import type { Rows } from './rest-client.js';

const KO = 'KO' as Underlying;
const READ_AT = Date.UTC(2025, 10, 20) as Instant;
const rowsOf = <Row>(...rows: Row[]): Rows<Row> => ({
  ...{ rows, positions: rows.map((_row, index) => index + 1), unreadable: 0, faults: [] },
});
const split = (to: number, from: number, change: Partial<Split> = {}): Split => ({
  ...{ ticker: 'KO', execution_date: '2026-01-05', split_from: from, split_to: to, adjustment_type: 'forward_split' },
  ...change,
});
const dividend = (amount: number, change: Partial<Dividend> = {}): Dividend => ({
  ...{ ticker: 'KO', ex_dividend_date: '2025-12-01', cash_amount: amount, currency: 'USD', ...change },
});
const read = (splits: Split[], dividends: Dividend[]) =>
  corporateFacts(KO, { splits: rowsOf(...splits), dividends: rowsOf(...dividends) }, READ_AT);

describe(corporateFacts.name, () => {
  it.each([
    [2, 1, { newShares: 2, oldShares: 1 }],
    [1, 10, { newShares: 1, oldShares: 10 }],
    [1.5, 1, { newShares: 3, oldShares: 2 }],
    [1.05, 1, { newShares: 21, oldShares: 20 }],
    [20, 10, { newShares: 2, oldShares: 1 }],
  ])('reads a split of %d for %d', (to, from, ratio) => {
    expect(read([split(to, from)], []).facts).toMatchObject([
      { kind: 'split', subject: 'KO', key: '2026-01-05', detail: ratio, source: 'Massive', asOf: READ_AT },
    ]);
  });

  it('reads a dividend to four decimals, with the day on which it was declared', () => {
    const { facts } = read([], [dividend(0.59375, { declaration_date: '2025-10-15' })]);
    expect(facts).toMatchObject([{ key: '2025-12-01', detail: { amount: '0.5938', declared: '2025-10-15' } }]);
  });

  it('adds a special dividend of the same day, and counts a row that comes twice once', () => {
    const rows = [dividend(0.51, { id: 'a' }), dividend(2, { id: 'b' }), dividend(0.51, { id: 'a' })];
    expect(read([], rows)).toMatchObject({ lines: 3, facts: [{ detail: { amount: '2.51' } }], faults: [] });
  });

  it('leaves out what is not certain, with the row and the reason', () => {
    const bad = [
      dividend(0, { ex_dividend_date: '2025-12-02' }),
      dividend(0.5, { currency: 'CAD' }),
      dividend(0.5, { ticker: 'PEP' }),
      dividend(0.5, { ex_dividend_date: '2025-02-30' }),
      dividend(0.5),
      dividend(0.6),
    ];
    const { facts, faults } = read([split(Math.PI, 1)], bad);
    expect(facts).toMatchObject([{ detail: { amount: '0.50' } }]);
    expect(faults.map(({ line, field }) => [line, field])).toEqual([
      [1, 'split_to'],
      [2, 'cash_amount'],
      [3, 'currency'],
      [4, 'ticker'],
      [5, 'ex_dividend_date'],
      [7, 'id'],
    ]);
  });
});
