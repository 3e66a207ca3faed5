import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OccSymbol } from '../model/index.js';
import type { Underlying } from '../units/index.js';
import {
  judgeMultiLeg,
  type LegSide,
  type MultiLegTerms,
  type NetPrice,
  netTickOf,
  type OrderLeg,
  toNetTick,
  worstCase,
} from './multi-leg.js';

/** `leg('sell_to_open', 'P265')`, of AAPL and December unless said otherwise. */
function leg(side: LegSide, right: string, date = '251219', root = 'AAPL'): OrderLeg {
  const strike = String(Number(right.slice(1)) * 1_000).padStart(8, '0');
  return { side, symbol: `${root}${date}${right[0]}${strike}` as OccSymbol };
}
const terms = (net: number, ...legs: readonly OrderLeg[]): MultiLegTerms => ({
  legs,
  quantity: 2,
  net: Math.round(net * 10_000) as NetPrice,
});

const PUT_SPREAD = [leg('sell_to_open', 'P265'), leg('buy_to_open', 'P260')];
const CALL_SPREAD = [leg('sell_to_open', 'C290'), leg('buy_to_open', 'C300')];
const BOUGHT_PUT_SPREAD = [leg('buy_to_open', 'P265'), leg('sell_to_open', 'P260')];
const SHORT_STRANGLE = [leg('sell_to_open', 'P265'), leg('sell_to_open', 'C290')];
const SHORT_STRADDLE = [leg('sell_to_open', 'P275'), leg('sell_to_open', 'C275')];
const ROLL = [leg('buy_to_close', 'P265'), leg('sell_to_open', 'P260', '260116')];

describe(judgeMultiLeg.name, () => {
  it.each<[string, MultiLegTerms, string]>([
    ['a sold put spread', terms(1.2, ...PUT_SPREAD), 'vertical'],
    ['the same, its legs the other way round', terms(1.2, ...[...PUT_SPREAD].reverse()), 'vertical'],
    ['a bought put spread', terms(-1.2, ...BOUGHT_PUT_SPREAD), 'vertical'],
    [
      'a put spread that is bought back',
      terms(-0.4, leg('buy_to_close', 'P265'), leg('sell_to_close', 'P260')),
      'vertical',
    ],
    ['a sold call spread', terms(2, ...CALL_SPREAD), 'vertical'],
    ['a sold strangle', terms(3.15, ...SHORT_STRANGLE), 'strangle'],
    ['a sold straddle', terms(9, ...SHORT_STRADDLE), 'straddle'],
    ['a bought straddle', terms(-9, leg('buy_to_open', 'P275'), leg('buy_to_open', 'C275')), 'straddle'],
    ['a roll for a credit', terms(0.35, ...ROLL), 'roll'],
    ['a roll for a debit', terms(-0.35, ...ROLL), 'roll'],
    ['a roll for nothing', terms(0, ...ROLL), 'roll'],
    ['a roll of a bought call', terms(-1, leg('sell_to_close', 'C290'), leg('buy_to_open', 'C300', '260116')), 'roll'],
  ])('knows %s', (_name, order, shape) => {
    expect(judgeMultiLeg(order)).toEqual({ kind: 'valid', shape, underlying: 'AAPL' });
  });

  it.each<[string, MultiLegTerms]>([
    ['LEG_UNREADABLE', terms(1, { side: 'buy_to_open', symbol: 'AAPL' as OccSymbol }, leg('sell_to_open', 'P265'))],
    ['LEG_UNREADABLE', terms(1, leg('sell_to_open', 'P265', '251219', 'AAPL1'), leg('buy_to_open', 'P260'))],
    ['LEG_UNREADABLE', terms(1)],
    ['LEGS_SAME', terms(0, leg('buy_to_close', 'P265'), leg('sell_to_open', 'P265'))],
    ['UNDERLYINGS_DIFFER', terms(1, leg('sell_to_open', 'P265'), leg('buy_to_open', 'P260', '251219', 'MSFT'))],
    ['SHAPE_UNKNOWN', terms(1, leg('sell_to_open', 'P265'))],
    ['SHAPE_UNKNOWN', terms(1, ...PUT_SPREAD, leg('buy_to_open', 'P250'))],
    ['SHAPE_UNKNOWN', terms(1, leg('sell_to_open', 'P265'), leg('sell_to_open', 'P260'))],
    ['SHAPE_UNKNOWN', terms(1, leg('sell_to_open', 'P265'), leg('buy_to_open', 'P260', '260116'))],
    ['SHAPE_UNKNOWN', terms(1, leg('sell_to_open', 'P265'), leg('buy_to_open', 'C290'))],
    ['SHAPE_UNKNOWN', terms(1, leg('sell_to_open', 'P265'), leg('sell_to_open', 'C290', '260116'))],
    ['SHAPE_UNKNOWN', terms(1, leg('buy_to_close', 'P265'), leg('sell_to_open', 'C290'))],
    ['QUANTITY_INVALID', { ...terms(1.2, ...PUT_SPREAD), quantity: 0 }],
    ['QUANTITY_INVALID', { ...terms(1.2, ...PUT_SPREAD), quantity: 1.5 }],
    ['NET_INVALID', terms(Number.NaN, ...PUT_SPREAD)],
    ['NET_INVALID', { ...terms(0, ...ROLL), net: 0.5 as NetPrice }],
    ['NET_INVALID', { ...terms(0, ...ROLL), net: Number.MAX_SAFE_INTEGER as NetPrice }],
    ['NET_OFF_TICK', terms(1.2051, ...PUT_SPREAD)],
    [
      'NET_OFF_TICK',
      terms(1.23, leg('sell_to_open', 'P5000', '251219', 'SPX'), leg('buy_to_open', 'P4990', '251219', 'SPXW')),
    ],
    ['NET_WRONG_SIDE', terms(-1.2, ...PUT_SPREAD)],
    ['NET_WRONG_SIDE', terms(0, ...PUT_SPREAD)],
    ['NET_WRONG_SIDE', terms(1.2, ...BOUGHT_PUT_SPREAD)],
    ['NET_WRONG_SIDE', terms(-2, ...CALL_SPREAD)],
    ['NET_WRONG_SIDE', terms(-3, ...SHORT_STRANGLE)],
    ['NET_BEYOND_WIDTH', terms(5, ...PUT_SPREAD)],
    ['NET_BEYOND_WIDTH', terms(-5, ...BOUGHT_PUT_SPREAD)],
  ])('refuses with %s', (code, order) => {
    expect(judgeMultiLeg(order)).toEqual({ kind: 'refused', code });
  });
});

describe(netTickOf.name, () => {
  it('is a cent, five for SPX, and nothing where there are no such orders', () => {
    expect(['AAPL', 'SPX', 'XNSE.NIFTY'].map((one) => netTickOf(one as Underlying))).toEqual([100, 500, undefined]);
  });
});

describe(toNetTick.name, () => {
  it('never asks less when it rounds up, nor more when it rounds down', () => {
    const round = (net: number, direction: 'up' | 'down') => toNetTick('AAPL' as Underlying, net, direction);
    expect([round(12_310, 'up'), round(12_310, 'down')]).toEqual([12_400, 12_300]);
    expect([round(-12_310, 'up'), round(-12_310, 'down')]).toEqual([-12_300, -12_400]);
    expect(round(-12_300, 'down')).toBe(-12_300);
  });
});

describe(worstCase.name, () => {
  // Money of two contracts, in 1e-4.
  const dollars = (amount: number) => Math.round(amount * 10_000);
  it.each<[string, MultiLegTerms, number | undefined]>([
    ['the width less the credit of a sold vertical', terms(1.2, ...PUT_SPREAD), dollars(2 * 100 * 3.8)],
    ['the same for calls', terms(2, ...CALL_SPREAD), dollars(2 * 100 * 8)],
    ['the debit of a bought vertical', terms(-1.2, ...BOUGHT_PUT_SPREAD), dollars(2 * 100 * 1.2)],
    [
      'the debit of a bought straddle',
      terms(-9, leg('buy_to_open', 'P275'), leg('buy_to_open', 'C275')),
      dollars(1_800),
    ],
    ['no bound of what sells a call alone', terms(3.15, ...SHORT_STRANGLE), undefined],
    ['the new strike less the credit of a rolled put', terms(0.35, ...ROLL), dollars(2 * 100 * 259.65)],
    ['the new strike and the debit of one', terms(-0.35, ...ROLL), dollars(2 * 100 * 260.35)],
    ['what closing pays', terms(-0.4, leg('buy_to_close', 'P265'), leg('sell_to_close', 'P260')), dollars(80)],
    ['nothing of closing for a credit', terms(0.4, leg('sell_to_close', 'P265'), leg('buy_to_close', 'P260')), 0],
  ])('is %s', (_name, order, money) => {
    expect(worstCase(order)).toBe(money);
  });

  it('is the greatest loss of a vertical over all prices at its expiry', () => {
    const strikes = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(
        strikes,
        fc.constantFrom('P', 'C'),
        fc.integer({ min: -500, max: 500 }),
        ([sold = 1, bought = 1], right, cents) => {
          const order = terms(
            cents / 100,
            leg('sell_to_open', `${right}${sold}`),
            leg('buy_to_open', `${right}${bought}`),
          );
          const value = (strike: number, spot: number) => Math.max(0, right === 'P' ? strike - spot : spot - strike);
          const results = Array.from(
            { length: 101 },
            (_, spot) => value(bought, spot) - value(sold, spot) + cents / 100,
          );
          const loss = Math.max(0, -Math.min(...results)) * 2 * 100;
          expect((worstCase(order) ?? Number.NaN) / 10_000).toBeCloseTo(loss, 6);
        },
      ),
    );
  });
});
