import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type {
  CorporateAction,
  OccSymbol,
  Order,
  PaidDividend,
  Position,
  ShareHolding,
  StockSplit,
} from '../model/index.js';
import { parseOccSymbol } from '../model/index.js';
import {
  type CorporateActionId,
  type Instant,
  type Money,
  moneyFromDecimal,
  type Price,
  type TradingDate,
  type Underlying,
} from '../units/index.js';
import { adjustContract, advanceCorporateAction, balancesAfterDividend, concerns } from './corporate-action.js';
import { foldFill } from './position.js';

const money = (text: string) => moneyFromDecimal(text) as Money;
const AT = Date.UTC(2026, 1, 2, 5) as Instant;
const BEFORE = (AT - 1) as Instant;
const named = { underlying: 'XYZ' as Underlying, exDate: '2026-02-02' as TradingDate, effectiveAt: AT };
const split = (newShares: number, oldShares: number): StockSplit => ({
  ...{ kind: 'split', id: 'split-XYZ-2026-02-02' as CorporateActionId, ...named, newShares, oldShares },
});
const dividend = (amount: number): PaidDividend => ({
  ...{ kind: 'dividend', id: 'dividend-XYZ-2026-02-02' as CorporateActionId, ...named, amount: amount as Price },
});
const symbol = (text: string) => text as OccSymbol;

const position = (over: Partial<Position> = {}): Position =>
  ({
    ...{ id: 'p1', botId: 'bot', userId: 'u', accountId: 'a', symbol: 'XYZ260220C00270000', underlying: 'XYZ' },
    ...{ openQuantity: 1, soldQuantity: 2, credit: money('820'), debit: money('0'), fees: money('1.34') },
    ...{ openedAt: BEFORE, settledQuantity: 1 },
    ...over,
  }) as unknown as Position;

const holding = (over: Partial<ShareHolding> = {}): ShareHolding =>
  ({
    ...{ id: 'h', botId: 'bot', userId: 'u', accountId: 'a', campaignId: 'p1', underlying: 'XYZ' },
    ...{ quantity: 100, boughtQuantity: 100, cost: money('26500'), proceeds: money('0'), fees: money('0') },
    openedAt: BEFORE,
    ...over,
  }) as unknown as ShareHolding;

const books = (over: { positions?: Position[]; shares?: ShareHolding[]; movedSince?: boolean } = {}) => ({
  ...{ positions: [], shares: [], movedSince: false },
  ...over,
});

describe(adjustContract.name, () => {
  // The three-for-one example of OCC's memo of 2006-01-09, and the rounding to a cent.
  it.each([
    ['XYZ260220P00060000', 3, 1, 'XYZ260220P00020000', 3],
    ['XYZ260220C00265000', 4, 1, 'XYZ260220C00066250', 4],
    ['XYZ260220P00040000', 3, 1, 'XYZ260220P00013330', 3],
    ['XYZ260220P00050000', 3, 1, 'XYZ260220P00016670', 3],
    ['XYZ260220P00050000', 4, 2, 'XYZ260220P00025000', 2],
  ])(
    'makes of %s in a split of %i for %i the contract %s, %i for one',
    (before, newShares, oldShares, after, contracts) => {
      expect(adjustContract(symbol(before), split(newShares, oldShares))).toEqual({
        kind: 'adjusted',
        contract: { symbol: after, contracts },
      });
    },
  );

  // The three-for-two example of the Options Disclosure Document: strike and multiplier stay, 150 shares are delivered.
  it.each([
    [3, 2, 150],
    [1, 10, 10],
    [1, 3, 33],
  ])(
    'leaves the strike in a split of %i for %i, and lets one contract deliver %i shares',
    (newShares, oldShares, shares) => {
      expect(adjustContract(symbol('XYZ260220C00050000'), split(newShares, oldShares))).toEqual({
        kind: 'adjusted',
        contract: { symbol: 'XYZ1260220C00050000', contracts: 1, deliverableShares: shares },
      });
    },
  );

  it('leaves what has expired, and refuses what cannot be written', () => {
    expect(adjustContract(symbol('XYZ260130C00050000'), split(2, 1))).toBeUndefined();
    expect(adjustContract(symbol('XYZ260202C00050000'), split(2, 1))?.kind).toBe('adjusted');
    const code = (before: string, by: StockSplit) => adjustContract(symbol(before), by);
    expect(code('XYZ1260220C00050000', split(2, 1))).toEqual({ kind: 'refused', code: 'CONTRACT_ADJUSTED_AGAIN' });
    expect(code('XYZ260220C00050000', split(1, 200))).toEqual({ kind: 'refused', code: 'DELIVERABLE_UNREADABLE' });
    expect(code('ABCDEF260220C00050000', split(3, 2))).toEqual({ kind: 'refused', code: 'DELIVERABLE_UNREADABLE' });
  });

  it('keeps contracts × strike in every whole-number split, but for half a cent a contract', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 2, max: 20 }), (strike, ratio) => {
        const before = symbol(`XYZ260220P${String(strike * 10 + 1_000).padStart(8, '0')}`);
        const next = adjustContract(before, split(ratio, 1));
        if (next?.kind !== 'adjusted') throw new Error('not adjusted');
        const after = (parseOccSymbol(next.contract.symbol)?.strike ?? Number.NaN) * next.contract.contracts;
        expect(Math.abs(after - (strike * 100 + 10_000))).toBeLessThanOrEqual(50 * ratio);
      }),
    );
  });
});

describe(advanceCorporateAction.name, () => {
  it('splits positions and shares, and moves no money', () => {
    const next = advanceCorporateAction(books({ positions: [position()], shares: [holding()] }), split(2, 1));
    expect(next).toEqual({
      kind: 'moved',
      cash: 0,
      books: {
        positions: [
          position({
            ...{ symbol: symbol('XYZ260220C00135000'), openQuantity: 2, soldQuantity: 4, settledQuantity: 2 },
            former: [{ symbol: 'XYZ260220C00270000', contracts: 2 }],
          }),
        ],
        shares: [holding({ quantity: 200, boughtQuantity: 200, splits: [{ at: AT, newShares: 2, oldShares: 1 }] })],
      },
    });
  });

  it('remembers each symbol under which it was traded, in contracts of today', () => {
    const once = advanceCorporateAction(books({ positions: [position()] }), split(2, 1));
    if (once.kind !== 'moved') throw new Error(once.code);
    const twice = advanceCorporateAction(books({ positions: [...once.books.positions] }), split(3, 1));
    expect(twice).toMatchObject({
      books: {
        positions: [
          {
            symbol: 'XYZ260220C00045000',
            openQuantity: 6,
            former: [
              { symbol: 'XYZ260220C00270000', contracts: 6 },
              { symbol: 'XYZ260220C00135000', contracts: 3 },
            ],
          },
        ],
      },
    });
  });

  it('pays for each share that was held as the ex-date began, and for no other', () => {
    const shares = [
      holding({ quantity: 300, dividends: money('10') }),
      holding({ openedAt: AT }),
      holding({ quantity: 0 }),
      holding({ underlying: 'ABC' as Underlying }),
    ];
    // 300 × 0.2575 = 77.25
    const next = advanceCorporateAction(books({ shares }), dividend(2_575));
    expect(next).toMatchObject({ kind: 'moved', cash: money('77.25') });
    expect(next.kind === 'moved' && next.books.shares.map((one) => one.dividends)).toEqual([
      money('87.25'),
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('leaves what was opened since, and what is of others', () => {
    const positions = [
      position({ openedAt: AT }),
      position({ openQuantity: 0 }),
      position({ underlying: 'ABC' as Underlying }),
    ];
    const before = books({ positions });
    expect(advanceCorporateAction(before, split(2, 1))).toMatchObject({ books: { positions } });
    expect(concerns(split(2, 1), before)).toBe(false);
    expect(concerns(split(2, 1), books({ positions: [position()] }))).toBe(true);
    expect(concerns(dividend(1), books({ positions: [position()] }))).toBe(false);
    expect(concerns(dividend(1), books({ shares: [holding()] }))).toBe(true);
  });

  it.each<[string, CorporateAction, ReturnType<typeof books>]>([
    ['ACTION_INVALID', split(0, 1), books()],
    ['ACTION_INVALID', dividend(0), books()],
    ['ACTION_INVALID', dividend(Number.NaN), books()],
    ['ACTION_LATE', dividend(100), books({ shares: [holding()], movedSince: true })],
    ['ACTION_LATE', dividend(100), books({ shares: [holding({ sales: [{ at: AT, quantity: 1 }] })] })],
    ['SHARES_FRACTIONAL', split(1, 3), books({ shares: [holding()] })],
    [
      'CONTRACT_ADJUSTED_AGAIN',
      split(2, 1),
      books({ positions: [position({ symbol: symbol('XYZ1260220C00050000') })] }),
    ],
  ])('refuses %s as a whole', (code, action, before) => {
    expect(advanceCorporateAction(before, action)).toEqual({ kind: 'refused', code });
  });
});

describe(foldFill.name, () => {
  const order = { id: 'o', positionId: 'p1', symbol: 'XYZ260220C00270000', side: 'buy_to_close' } as unknown as Order;
  const fill = {
    ...{ executionId: 'x', orderId: 'o', quantity: 1, price: 10_000, fees: money('0.67'), tsEvent: BEFORE },
  } as unknown as Parameters<typeof foldFill>[2];
  const split2 = position({
    ...{
      symbol: symbol('XYZ260220C00135000'),
      openQuantity: 4,
      former: [{ symbol: 'XYZ260220C00270000', contracts: 2 }],
    },
  });

  it('counts a fill from before the split that is told late, in contracts of today and money of then', () => {
    expect(foldFill(split2, order, fill)).toMatchObject({ position: { openQuantity: 2, debit: money('100') } });
  });

  it('refuses a contract under which the position was never traded', () => {
    const other = { ...order, symbol: symbol('XYZ260220C00275000') };
    expect(foldFill(split2, other, fill)).toEqual({ kind: 'refused', code: 'POSITION_FOREIGN' });
  });
});

it('a dividend is in cash at once and in buying power when the broker says so', () => {
  const before = { cash: money('100'), requirement: money('40'), optionBuyingPower: money('60'), asOf: BEFORE };
  expect(balancesAfterDividend(before, money('26'), AT)).toEqual({
    ...{ cash: money('126'), requirement: money('66'), optionBuyingPower: money('60'), asOf: AT },
  });
});
