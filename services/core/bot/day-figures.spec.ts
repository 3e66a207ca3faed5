import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '../calendar/index.js';
import type { Position, ShareHolding } from '../model/index.js';
import type { Holdings } from '../risk/index.js';
import { frameOf, money, type QuoteSpec, shortPut, TEST_ACCOUNT, TEST_BOT, TEST_USER } from '../testing/index.js';
import type { Instant, TradingDate, Underlying } from '../units/index.js';
import { dayResultOn } from './day-figures.js';
import type { FrameOf } from './usable-frames.js';

const TODAY = '2025-11-26' as TradingDate;
const at = (date: string, time: string) => instantAt(date as TradingDate, time);
const MORNING = at(TODAY, '10:00');
const YESTERDAY = at('2025-11-25', '15:00');
const PUT = 'AAPL251219P00265000';

const holdings = (over: Partial<Holdings> = {}): Holdings => ({
  positions: [],
  closed: [],
  openings: [],
  shares: [],
  ...over,
});
const holding = (over: Partial<ShareHolding> = {}): ShareHolding => ({
  id: 's' as ShareHolding['id'],
  botId: TEST_BOT,
  userId: TEST_USER,
  accountId: TEST_ACCOUNT,
  campaignId: 'c' as ShareHolding['campaignId'],
  underlying: 'AAPL' as Underlying,
  quantity: 100,
  boughtQuantity: 200,
  cost: money('53000'),
  proceeds: money('27000'),
  fees: money('0'),
  openedAt: YESTERDAY,
  ...over,
});
const quoting = (...quotes: Partial<QuoteSpec>[]): FrameOf => {
  const filled = quotes.map((quote) => ({ expiry: '2025-12-19', strike: '265', ...quote }));
  const frame = frameOf({ underlying: 'AAPL', at: MORNING, spot: '277.55', quotes: filled });
  return (underlying) => (underlying === 'AAPL' ? frame : undefined);
};
const nothing: FrameOf = () => undefined;

describe(dayResultOn.name, () => {
  it('adds what ended today and what is open, at the midpoint and after fees', () => {
    const closed = shortPut('AAPL251219P00250000', 0, '310', { debit: money('450'), closedAt: MORNING });
    const before = shortPut('AAPL251219P00240000', 0, '100', { debit: money('900'), closedAt: YESTERDAY });
    const open = shortPut(PUT, 2, '520');
    const frames = quoting({ bid: '3.00', ask: '3.10' });
    // 310 − 450 − 1.30 = −141.30; 520 − 1.30 − 2 × 100 × 3.05 = −91.30.
    expect(dayResultOn(TODAY, holdings({ closed: [closed, before], positions: [open] }), frames)).toEqual({
      result: money('-232.60'),
      unknown: [],
    });
  });

  it.each<[string, Partial<QuoteSpec>, string]>([
    ['the ask on a zero bid', { bid: '0', ask: '0.10' }, '508.70'],
    ['the ask without a bid', { ask: '0.10' }, '508.70'],
    ['the dearer side of a crossed quote', { bid: '0.20', ask: '0.10' }, '498.70'],
  ])('takes %s', (_name, quote, result) => {
    const one = holdings({ positions: [shortPut(PUT, 1, '520')] });
    expect(dayResultOn(TODAY, one, quoting(quote))).toEqual({ result: money(result), unknown: [] });
  });

  it('takes the strike where no price is known, and says of what', () => {
    const one = holdings({ positions: [shortPut(PUT, 1, '520')] });
    // 520 − 1.30 − 26,500
    const worst = { result: money('-25981.30'), unknown: ['AAPL'] };
    expect(dayResultOn(TODAY, one, nothing)).toEqual(worst);
    expect(dayResultOn(TODAY, one, quoting({ bid: '0.10' }))).toEqual(worst);
    expect(dayResultOn(TODAY, one, quoting({ strike: '260', bid: '1', ask: '1.1' }))).toEqual(worst);
  });

  it('takes shares at the spot against their cost, and at nothing without one', () => {
    const shares = [holding()];
    // 100 × 277.55 − 26,500
    expect(dayResultOn(TODAY, holdings({ shares }), quoting({}))).toEqual({ result: money('1255'), unknown: [] });
    expect(dayResultOn(TODAY, holdings({ shares }), nothing)).toEqual({ result: money('-26500'), unknown: ['AAPL'] });
  });

  it('does not know what shares brought that were called away today', () => {
    const call = shortPut('AAPL251219C00280000', 0, '250', { closedAt: MORNING, endedBy: 'assigned' });
    expect(dayResultOn(TODAY, holdings({ closed: [call] }), nothing).unknown).toEqual(['AAPL']);
  });

  it('is never better for knowing less', () => {
    const cents = (low: number, high: number) =>
      fc.integer({ min: low, max: high }).map((one) => (one / 100).toFixed(2));
    const one = fc.record({
      bid: cents(0, 26_499),
      width: fc.integer({ min: 0, max: 100 }),
      credit: cents(1, 100_000),
    });
    fc.assert(
      fc.property(one, fc.integer({ min: 1, max: 9 }), ({ bid, width, credit }, contracts) => {
        const ask = Math.min(265, Number(bid) + width / 100).toFixed(2);
        const held = holdings({ positions: [shortPut(PUT, contracts, credit)] });
        const resultWith = (frames: FrameOf) => dayResultOn(TODAY, held, frames).result;
        const known = resultWith(quoting({ bid, ask }));
        expect(resultWith(quoting({ ask }))).toBeLessThanOrEqual(known);
        expect(resultWith(nothing)).toBeLessThanOrEqual(resultWith(quoting({ ask })));
      }),
      { seed: 20_261_121, numRuns: 300 },
    );
  });

  it('is the sum of its parts, however a day is split among bots', () => {
    const other = 'b0000000-0000-4000-8000-000000000002' as typeof TEST_BOT;
    const position = fc
      .record({
        closed: fc.boolean(),
        mine: fc.boolean(),
        credit: fc.integer({ min: 0, max: 5_000 }),
        debit: fc.integer({ min: 0, max: 5_000 }),
      })
      .map(({ closed, mine, credit, debit }) => ({
        ...shortPut(PUT, closed ? 0 : 1, String(credit), {
          debit: money(String(debit)),
          botId: mine ? TEST_BOT : other,
        }),
        ...(closed ? { closedAt: MORNING as Instant } : {}),
      }));
    const frames = quoting({ bid: '3.00', ask: '3.10' });
    fc.assert(
      fc.property(fc.array(position, { maxLength: 12 }), (all) => {
        const of = (some: readonly Position[]) =>
          dayResultOn(
            TODAY,
            holdings({
              positions: some.filter((one) => one.openQuantity > 0),
              closed: some.filter((one) => one.openQuantity === 0),
            }),
            frames,
          ).result;
        const mine = all.filter((one) => one.botId === TEST_BOT);
        const theirs = all.filter((one) => one.botId === other);
        expect(of(all)).toBe(of(mine) + of(theirs));
      }),
      { seed: 20_261_121, numRuns: 200 },
    );
  });
});
