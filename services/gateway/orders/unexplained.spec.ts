import { describe, expect, it } from '@jest/globals';
import type { LoginView, Position } from '#core/model';
import { shortPut, TEST_ACCOUNT } from '#core/testing';
import { type Instant, instant } from '#core/units';
import { unexplainedOf } from './unexplained.js';

const PUT = 'AAPL251219P00265000';
const INDEX = 'XSP251219P00600000';
const LOGIN: LoginView = {
  ...{ broker: 'Tradier', state: 'connected', unattended: true, gtc: true, reloginPlanAccepted: false },
};
const FRIDAY_NOON = instant(Date.UTC(2025, 11, 19, 17, 0));
const MONDAY = instant(Date.UTC(2025, 11, 22, 15, 0));

function unexplained(symbol: string, over: Partial<Parameters<typeof unexplainedOf>[0]> = {}) {
  const position: Position = { ...shortPut(symbol, 2, '310.00'), accountId: TEST_ACCOUNT };
  const differences = [{ symbol, broker: 0, ours: -2 }];
  return unexplainedOf({ position, account: { login: LOGIN }, differences, asked: [], now: FRIDAY_NOON, ...over });
}

describe(unexplainedOf.name, () => {
  it.each([
    ['before the expiry of what delivers shares', PUT, FRIDAY_NOON, ['assigned', 'bought_back']],
    ['after it', PUT, MONDAY, ['expired', 'assigned', 'bought_back']],
    ['before the expiry of what pays cash', INDEX, FRIDAY_NOON, ['bought_back']],
    ['after it', INDEX, MONDAY, ['settled', 'expired', 'bought_back']],
  ] as const)('offers what can have happened %s (%s)', (_when, symbol, now, outcomes) => {
    expect(unexplained(symbol, { now })).toEqual({ quantity: 2, outcomes });
  });

  it.each([
    [0, -2, 2],
    [-1, -2, 1],
    [-1, -5, 2],
    [3, -2, 2],
    [-2, -2, undefined],
    [-3, -2, undefined],
  ])('with %d at the broker and %d here as many as %p', (broker, ours, quantity) => {
    expect(unexplained(PUT, { differences: [{ symbol: PUT, broker, ours }] })?.quantity).toBe(quantity);
  });

  it('asks nothing where the books agree, the position has ended, or its account is not known', () => {
    expect(unexplained(PUT, { differences: [] })).toBeUndefined();
    expect(unexplained(PUT, { account: undefined })).toBeUndefined();
    expect(unexplained(PUT, { position: { ...shortPut(PUT, 2, '310.00'), openQuantity: 0 } })).toBeUndefined();
  });

  it('asks for a price where a paper account has had the time to settle', () => {
    const paper = { account: {}, differences: [] };
    const cutoff = Date.UTC(2025, 11, 19, 22, 30);
    expect(unexplained(PUT, { ...paper, now: (cutoff + 899_999) as Instant })).toBeUndefined();
    expect(unexplained(PUT, { ...paper, now: (cutoff + 900_000) as Instant })).toEqual({
      ...{ quantity: 2, outcomes: ['settled'] },
    });
  });

  it('shows what the desk made of the last word about this contract in this account', () => {
    const about = { accountId: TEST_ACCOUNT, symbol: PUT as never, at: 7 as Instant };
    const other = { ...about, symbol: INDEX as never, outcome: 'refused', code: 'CONTRACT_LIVES' } as const;
    expect(unexplained(PUT, { asked: [other] })).not.toHaveProperty('lastWord');
    expect(unexplained(PUT, { asked: [other, about] })?.lastWord).toEqual({ at: 7, state: 'asked' });
    expect(unexplained(PUT, { asked: [{ ...about, outcome: 'done' }] })).not.toHaveProperty('lastWord');
    const refused = { ...about, outcome: 'refused', code: 'SETTLEMENT_PRICE_MISSING' } as const;
    expect(unexplained(PUT, { asked: [refused] })?.lastWord).toMatchObject({
      ...{ state: 'refused', words: expect.stringContaining('nobody said at which price') },
    });
  });
});
