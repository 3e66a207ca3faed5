import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf } from './csv.js';

describe(csvOf.name, () => {
  it('quotes what holds commas, quotes and line breaks, and leaves what is missing empty', () => {
    expect(csvOf([['a,b', 'say "no"', 'two\nlines', undefined, Number.NaN, 0, -1.5]])).toBe(
      '"a,b","say ""no""","two\nlines",,,0,-1.5\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '=HYPERLINK("http://x","y")'])('lets %j be no formula', (text) => {
    const [[cell]] = parse(csvOf([[text]])) as [[string]];
    expect(cell).toBe(`'${text}`);
  });

  it('is read back as it was written, by another reader', () => {
    const cell = fc.string({ unit: 'binary' }).filter((text) => text !== '' && !/^[=+\-@\t\r\ufeff]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        expect(parse(csvOf(rows), { record_delimiter: '\r\n' })).toEqual(rows);
      }),
    );
  });
});
