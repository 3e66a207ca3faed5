import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBars, readOpenInterest, readQuotes, readShareQuotes } from './parse-tables.js';

/** Examples of the vendor's OpenAPI specification, read 2026-04-14. */
const QUOTES =
  'timestamp,symbol,expiration,strike,right,bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition\r\n' +
  '2025-08-20T15:59:59.805,AAPL,2026-01-16,275.000,CALL,5,6,1.47,50,25,6,1.50,50\r\n';
const BARS =
  'timestamp,symbol,expiration,strike,right,open,high,low,close,volume,count\r\n' +
  '2025-08-20T15:25:31.03,AAPL,2026-01-16,275.000,CALL,1.78,1.78,1.51,1.51,202,29\r\n';
const INTEREST =
  'timestamp,symbol,expiration,strike,right,open_interest\r\n2025-08-20T06:30:13,AAPL,2026-01-16,275.000,CALL,8066\r\n';
const SHARES =
  'timestamp,symbol,bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition\r\n' +
  '2025-08-20T16:03:05.142,CVCO,1,29,475.75,0,3,29,494.33,0\r\n';
const contract = { root: 'AAPL', expiry: '2026-01-16', right: 'call', strike: 2_750_000 };

describe('the tables of the terminal', () => {
  it('are read as documented', () => {
    expect(readQuotes(QUOTES)).toEqual({
      rows: [
        { contract, bid: 14_700, ask: 15_000, bidSize: 5, askSize: 25, ts: Date.parse('2025-08-20T19:59:59.805Z') },
      ],
      unreadable: 0,
    });
    expect(readBars(BARS)?.rows).toEqual([
      { contract, last: 15_100, volume: 202, ts: Date.parse('2025-08-20T19:25:31.030Z') },
    ]);
    expect(readOpenInterest(INTEREST)?.rows).toEqual([{ contract, openInterest: 8_066 }]);
    expect(readShareQuotes(SHARES)?.rows).toEqual([
      { bid: 4_757_500, ask: 4_943_300, bidSize: 1, askSize: 3, ts: Date.parse('2025-08-20T20:03:05.142Z') },
    ]);
  });

  it('are refused whole when a column is missing, and row by row when a value is odd', () => {
    expect(readQuotes(BARS)).toBeUndefined();
    expect(readQuotes('')).toBeUndefined();
    expect(readQuotes('No data found for your request')).toBeUndefined();
    const [header = '', row = ''] = QUOTES.split('\r\n');
    const odd = [row.replace('1.47', '-1.47'), row.replace('1.47', ''), row.replace('CALL', 'C'), row.slice(0, 40)];
    const text = [header, ...odd, row, ''].join('\r\n');
    expect(readQuotes(text)).toMatchObject({ rows: [{ bid: 14_700 }], unreadable: 4 });
  });

  it('never throw, wherever an answer is cut or spoilt', () => {
    fc.assert(
      fc.property(fc.nat({ max: QUOTES.length }), fc.nat({ max: 9 }), fc.string({ maxLength: 9 }), (at, gone, come) => {
        const table = readQuotes(QUOTES.slice(0, at) + come + QUOTES.slice(at + gone));
        for (const { bid, ask, ts } of table?.rows ?? []) {
          for (const number of [bid ?? 0, ask ?? 0, ts]) expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
