import { describe, expect, it } from '@jest/globals';
import { judgeArrival } from './arrival.js';

const newest = { ts: 1_800_000_000_000, sequence: 500 };

describe(judgeArrival.name, () => {
  it.each([
    ['the first of its ticker', undefined, { ts: 1, sequence: 1 }, 'newer'],
    ['the next, numbers have gaps', newest, { ts: newest.ts, sequence: 777 }, 'newer'],
    ['the same again', newest, newest, 'duplicate'],
    ['a lower number', newest, { ts: newest.ts + 5, sequence: 499 }, 'out_of_order'],
    ['a higher number with an older stamp', newest, { ts: newest.ts - 1, sequence: 501 }, 'out_of_order'],
    ['a low number of the next day', newest, { ts: newest.ts + 63_000_000, sequence: 3 }, 'newer'],
    ['a number of the day before', newest, { ts: newest.ts - 63_000_000, sequence: 9_999 }, 'out_of_order'],
  ] as const)('%s', (_words, before, event, verdict) => {
    expect(judgeArrival(before, event)).toBe(verdict);
  });
});
