import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CONNECTION_CODES, wordsOf } from './connection-words.js';
import { driftOf, missingSharesOf } from './drift.js';

describe(driftOf.name, () => {
  it('says what differs, and which short puts nobody manages', () => {
    const detail = {
      positions: [
        { symbol: 'AAPL251219P00265000', broker: -3, ours: -1, averagePrice: 15_500 },
        { symbol: 'AAPL251219C00265000', broker: -1, ours: 0 },
        { symbol: 'KO251219P00060000', broker: 0, ours: -2 },
      ],
      orders: ['257459'],
    };
    expect(driftOf(detail)).toEqual({
      words: [
        'AAPL251219P00265000: 3 short at the broker, 1 short here.',
        'AAPL251219C00265000: 1 short at the broker, none here.',
        'KO251219P00060000: none at the broker, 2 short here. If you know what became of them, say so on the bot’s page.',
        'Order 257459 works at the broker although it has ended here.',
      ],
      unmanaged: [{ symbol: 'AAPL251219P00265000', quantity: 2, averagePrice: '1.55' }],
    });
  });

  it('names shares that the broker does not show, with both quantities', () => {
    const shares = [{ underlying: 'AAPL', broker: 100, ours: 300 }];
    const words = 'AAPL shares: 100 at the broker, 300 here. If you sold them there, say so on the bot’s page.';
    expect(driftOf({ positions: [], orders: [], shares })).toEqual({ words: [words], unmanaged: [] });
    expect(missingSharesOf({ positions: [], orders: [], shares })).toEqual(shares);
    expect(missingSharesOf({ positions: 'many' })).toEqual([]);
  });

  it('says why contracts that the broker settled could not be counted', () => {
    expect(driftOf({ code: 'SETTLEMENT_PRICE_MISSING', settlement: {} }).words).toEqual([
      'Contracts that are settled in cash were exercised, and nobody said at which price. Compare it with the broker’s statement.',
    ]);
    expect(driftOf({ code: 'toString' }).words).toEqual(['The broker’s books differ from ours.']);
  });

  it.each([undefined, null, {}, 'text', { positions: 'many' }])('tells of %j only that there is drift', (detail) => {
    expect(driftOf(detail)).toEqual({ words: ['The broker’s books differ from ours.'], unmanaged: [] });
  });
});

describe(wordsOf.name, () => {
  it('has a sentence for each code, and names what is the broker’s own', () => {
    expect(wordsOf('SESSION_ENDED')).toContain('sign in again');
    expect(wordsOf('UNSUPPORTED_TOKEN_TYPE')).toContain('The broker refused the login (UNSUPPORTED_TOKEN_TYPE).');
    expect(wordsOf('toString')).toContain('The broker refused the login (toString).');
  });

  it('stands in the table of the README', () => {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const [, section = ''] = /^## Codes of logins at brokers$([\s\S]*?)^## /m.exec(readme) ?? [];
    const rows = [...section.matchAll(/^\| ([A-Z_]+) \| ([^|]+) \|$/gm)].map(([, code, words]) => [code, words]);
    expect(Object.fromEntries(rows)).toEqual(CONNECTION_CODES);
  });
});
