import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LAYOUTS, type Layout } from './layouts.js';
import { readText } from './read-text.js';

const layout = (name: string) => LAYOUTS[name] as Layout;
/** Midnight of 2025-11-20 in New York. */
const AS_OF = Date.UTC(2025, 10, 20, 5);

describe(readText.name, () => {
  it('reads lines whatever the order of the columns, with comments, quotes and blank lines', () => {
    const text =
      '\ufeff# kept by hand\nas_of,source,sector,underlying,known_until\r\n\r\n2025-11-20,me,"Oil, gas",xom,2026-01-31\n2025-11-20,me,,SPY,\n';
    expect(readText(text, layout('underlyings.csv'))).toEqual({
      lines: 2,
      facts: [
        {
          ...{ kind: 'underlying', subject: 'XOM', key: '', source: 'me', asOf: AS_OF },
          detail: { sector: 'Oil, gas', knownUntil: '2026-01-31' },
        },
        { kind: 'underlying', subject: 'SPY', key: '', source: 'me', asOf: AS_OF, detail: {} },
      ],
      faults: [],
    });
  });

  it.each<[string, string, string, object]>([
    [
      'earnings.csv',
      'underlying,date,session,confirmed,source,as_of',
      'AAPL,2026-01-29,after_close,no,me,2025-11-20',
      { kind: 'earnings', subject: 'AAPL', key: '2026-01-29', detail: { confirmed: false, session: 'after_close' } },
    ],
    [
      'dividends.csv',
      'underlying,ex_date,amount,source,as_of',
      'AAPL,2026-02-09,0.26,me,2025-11-20',
      { kind: 'dividend', subject: 'AAPL', key: '2026-02-09', detail: { amount: '0.26' } },
    ],
    [
      'splits.csv',
      'underlying,date,new_shares,old_shares,source,as_of',
      'NVDA,2024-06-10,10,1,me,2025-11-20',
      { kind: 'split', subject: 'NVDA', key: '2024-06-10', detail: { newShares: 10, oldShares: 1 } },
    ],
    [
      'rates.csv',
      'date,term,percent,source,as_of',
      '2025-11-19,3 Mo,3.95,me,2025-11-20',
      { kind: 'rate', subject: '3 Mo', key: '2025-11-19', detail: { percent: 3.95 } },
    ],
  ])('reads %s', (name, header, line, fact) => {
    expect(readText(`${header}\n${line}`, layout(name))).toEqual({
      lines: 1,
      facts: [{ ...fact, source: 'me', asOf: AS_OF }],
      faults: [],
    });
  });

  it('names line and field of what is wrong, and takes the rest', () => {
    const text = `underlying,ex_date,amount,source,as_of
AAPL,2026-02-30,0.26,me,2025-11-20
AAPL,2026-02-09,0,me,2025-11-20
AAPL,2026-02-09,0.26,,2025-11-20
AAPL,2026-02-09,0.26,me,2025-11-20
AAPL,2026-02-09,0.30,me,2025-11-20
AAPL
`;
    const { lines, facts, faults } = readText(text, layout('dividends.csv'));
    expect([lines, facts.length]).toEqual([1, 1]);
    expect(faults.map(({ line, field }) => [line, field])).toEqual([
      [2, 'ex_date'],
      [3, 'amount'],
      [4, 'source'],
      [6, 'underlying'],
      ...[7, 7, 7, 7].map((line, index) => [line, ['ex_date', 'amount', 'source', 'as_of'][index]]),
    ]);
    expect(faults[3]?.message).toBe('Line 5 says this already.');
  });

  it('takes nothing under a header that it does not understand', () => {
    expect(readText('underlying,ex_date,amount,source\nAAPL,2026-02-09,0.26,me', layout('dividends.csv'))).toEqual({
      lines: 0,
      facts: [],
      faults: [{ line: 1, field: 'as_of', message: 'The column is missing.' }],
    });
    expect(readText('', layout('rates.csv')).faults).toEqual([
      { line: 1, field: '', message: 'The header is missing: date,term,percent,source,as_of.' },
    ]);
  });

  it.each(Object.keys(LAYOUTS))('reads the example of %s whole', (name) => {
    const text = readFileSync(join(import.meta.dirname, '../../../deploy/reference', name), 'utf8');
    const { lines, faults } = readText(text, layout(name));
    expect(faults).toEqual([]);
    expect(lines).toBeGreaterThan(0);
  });
});
