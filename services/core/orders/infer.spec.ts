import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '../model/index.js';
import { type GoneContracts, inferSettlements } from './infer.js';

const put = (strike: number, quantity = 1): GoneContracts => ({
  symbol: `AAPL251219P00${strike}000` as OccSymbol,
  quantity,
});
const call = (strike: number, quantity = 1): GoneContracts => ({
  symbol: `AAPL251219C00${strike}000` as OccSymbol,
  quantity,
});
const kinds = (gone: readonly GoneContracts[], moved: number) => inferSettlements(gone, moved)?.map(({ kind }) => kind);

describe(inferSettlements.name, () => {
  it.each<[string, GoneContracts[], number, string[] | undefined]>([
    ['a put and no shares', [put(265, 2)], 0, ['expired']],
    ['a put and its shares', [put(265, 2)], 200, ['assigned']],
    ['a put and half of its shares', [put(265, 2)], 100, undefined],
    ['a call and its shares', [call(290)], -100, ['assigned']],
    ['shares that went the wrong way', [call(290)], 100, undefined],
    ['two puts told apart by their number', [put(265, 2), put(260, 1)], 100, ['expired', 'assigned']],
    ['both of them', [put(265, 2), put(260, 1)], 300, ['assigned', 'assigned']],
    ['two puts of which either may be the one', [put(265), put(260)], 100, undefined],
    ['a put and a call that cancel out: both, or none of them', [put(265), call(290)], 0, undefined],
    ['nothing that is gone, and nothing that moved', [], 0, []],
  ])('%s', (_name, gone, moved, expected) => {
    expect(kinds(gone, moved)).toEqual(expected);
  });

  it('gives up on many contracts', () => {
    const many = Array.from({ length: 11 }, (_, index) => put(200 + index, 2 ** index));
    expect(inferSettlements(many, 100)).toBeUndefined();
    expect(kinds(many.slice(0, 10), 100)?.filter((kind) => kind === 'assigned')).toHaveLength(1);
  });
});
