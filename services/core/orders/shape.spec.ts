import { describe, expect, it } from '@jest/globals';
import type { OccSymbol, Order } from '../model/index.js';
import type { Instant, Price } from '../units/index.js';
import { candidatesFor, isSameShape, judgeByShape, type ShapedOrder } from './shape.js';

const AT = 1_764_190_000_000;
const WINDOW = { beforeMs: 5_000, afterMs: 60_000 };

const ours = {
  symbol: 'AAPL251219P00265000' as OccSymbol,
  side: 'sell_to_open',
  quantity: 2,
  limit: 25_000 as Price,
  createdAt: AT as Instant,
} as Order;
const theirs = (over: Partial<ShapedOrder> = {}): ShapedOrder => ({
  brokerOrderId: '100',
  symbol: ours.symbol,
  side: 'sell_to_open',
  quantity: 2,
  limit: 25_000 as Price,
  duration: 'day',
  placedAt: (AT + 300) as Instant,
  ...over,
});
const found = (over: Partial<ShapedOrder>, taken: readonly string[] = []) =>
  candidatesFor(ours, [theirs(over)], new Set(taken), WINDOW).length;

describe(candidatesFor.name, () => {
  it.each<[string, Partial<ShapedOrder>, number]>([
    ['the same shape in time', {}, 1],
    ['a stamp a little before ours, because clocks differ', { placedAt: (AT - 5_000) as Instant }, 1],
    ['no stamp', { placedAt: undefined as never }, 1],
    ['an order placed before', { placedAt: (AT - 5_001) as Instant }, 0],
    ['an order placed long after', { placedAt: (AT + 60_001) as Instant }, 0],
    ['another contract', { symbol: 'AAPL251219P00260000' as OccSymbol }, 0],
    ['the other side', { side: 'buy_to_close' }, 0],
    ['another quantity', { quantity: 1 }, 0],
    ['another limit', { limit: 25_100 as Price }, 0],
    ['another duration', { duration: 'gtc' }, 0],
  ])('looks at %s', (_name, over, count) => {
    expect(found(over)).toBe(count);
  });

  it('leaves out what is known as somebody else’s', () => {
    expect(found({}, ['100'])).toBe(0);
    expect(found({}, ['101'])).toBe(1);
  });
});

describe(judgeByShape.name, () => {
  const one = theirs();
  const two = theirs({ brokerOrderId: '101' });
  it.each([
    ['exactly one for exactly one of ours', [one], 0, { kind: 'found', order: one }],
    ['none', [], 1, { kind: 'none' }],
    ['two for one of ours', [one, two], 0, { kind: 'ambiguous', candidates: [one, two] }],
    ['one for two of ours', [one], 1, { kind: 'ambiguous', candidates: [one] }],
  ])('judges %s', (_name, candidates, twins, verdict) => {
    expect(judgeByShape(candidates, twins)).toEqual(verdict);
  });
});

describe(isSameShape.name, () => {
  it('takes a missing duration for a day order', () => {
    expect(isSameShape(ours, { ...ours, duration: 'day' })).toBe(true);
    expect(isSameShape(ours, { ...ours, duration: 'gtc' })).toBe(false);
  });
});
