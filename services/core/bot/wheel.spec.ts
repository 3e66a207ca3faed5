import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { campaignOf, rollAccountOf } from '../strategy/index.js';
import { BotBooks, dollars, frameOf, hashed, money, type QuoteSpec, TEST_ACCOUNT } from '../testing/index.js';
import type { CampaignId, TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { decisionWords, waitWords } from './words.js';

const at = (date: string, time = '15:45') => instantAt(date as TradingDate, time);

const WHEEL: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  exits: {
    profitTarget: null,
    stopMultiple: null,
    closeAtDte: null,
    stopDelta: null,
    stopBelowStrike: null,
    restTarget: false,
  },
  roll: { atDte: 7, atDelta: null, creditMin: '0.10', dteMin: 20, dteMax: 45, strike: 'same', rollsMax: 1 },
  strategy: {
    kind: 'wheel',
    calls: { dteMin: 20, dteMax: 45, deltaMin: 0.2, deltaMax: 0.35, neverBelowCost: true, profitTarget: null },
  },
};

const quote = (
  right: 'put' | 'call',
  expiry: string,
  strike: string,
  bid: string,
  ask: string,
  delta: number,
): QuoteSpec => ({
  ...{ right, expiry, strike, bid, ask, delta },
  ...{ volume: 500, openInterest: 4000, iv: 0.26, gamma: 0.02, theta: -35, vega: 22 },
});

let sequence = 0;
function chain(date: string, spot: string, quotes: readonly QuoteSpec[], time?: string) {
  sequence += 1;
  return [hashed(frameOf({ underlying: 'AAPL', at: at(date, time), spot, quotes, sequence }))];
}

describe('a wheel', () => {
  // All money by hand: fees are 0.65 a contract and fill, settlements cost nothing.
  it('sells a put, rolls it, takes the shares, sells two calls and gives the shares away, to the cent', () => {
    const books = new BotBooks(WHEEL);

    const sold = books.decide(
      at('2025-11-26'),
      chain('2025-11-26', '277.55', [quote('put', '2025-12-19', '265', '2.50', '2.55', -0.25)]),
    );
    expect(sold.intents).toMatchObject([
      { side: 'sell_to_open', symbol: 'AAPL251219P00265000', limit: dollars('2.50') },
    ]);
    const campaignId = sold.intents[0]?.campaignId as CampaignId;
    expect(campaignId).toBe(sold.intents[0]?.positionId);
    books.fill(at('2025-11-26'));

    // Seven days left: 6.00 for the later put less 3.10 for buying back.
    const onRollDay = (bid: string, time: string) =>
      chain(
        '2025-12-12',
        '266.00',
        [
          quote('put', '2025-12-19', '265', '3.00', '3.10', -0.45),
          quote('put', '2026-01-16', '265', bid, '6.20', -0.48),
        ],
        time,
      );
    const bought = books.decide(at('2025-12-12'), onRollDay('6.00', '15:45'));
    expect(bought.intents).toMatchObject([
      { side: 'buy_to_close', symbol: 'AAPL251219P00265000', limit: dollars('3.10') },
    ]);
    expect(bought.record.exits).toMatchObject([
      { due: 'ROLL', roll: { symbol: 'AAPL260116P00265000', credit: dollars('2.90') } },
    ]);
    expect(bought.record.waits).toEqual([{ code: 'ROLL_UNDER_WAY' }]);
    expect(decisionWords(bought.record)).toBe(
      'Buy back 1 AAPL 19 Dec 265 put at 3.10 or better: roll, 24 % above the 2.50 credit.',
    );
    const waiting = books.decide(at('2025-12-12', '15:46'), onRollDay('6.00', '15:46'), 'order');
    expect(waiting.intents).toEqual([]);
    expect(waiting.record.rolls).toMatchObject([{ step: 'buying_back' }]);
    books.fill(at('2025-12-12', '15:46'));

    // The later put has lost five cents meanwhile: the credit is reckoned anew.
    const rolled = books.decide(at('2025-12-12', '15:47'), onRollDay('5.95', '15:47'), 'order');
    expect(rolled.intents).toMatchObject([
      {
        side: 'sell_to_open',
        symbol: 'AAPL260116P00265000',
        limit: dollars('5.95'),
        campaignId,
        rolledFrom: campaignId,
      },
    ]);
    expect(rolled.record.rolls).toEqual([
      {
        positionId: campaignId,
        step: 'opened',
        cost: money('310'),
        realised: money('-61.30'),
        symbol: 'AAPL260116P00265000',
        credit: dollars('2.85'),
      },
    ]);
    expect(decisionWords(rolled.record)).toBe(
      'Roll the 19 Dec 265 put to 16 Jan 265 put: sell 1 AAPL 16 Jan 265 put at 5.95 or better, for a credit of 2.85 a share before fees; the closed leg lost $61.30.',
    );
    books.fill(at('2025-12-12', '15:47'));
    const [first, second] = books.everyPosition();
    if (!first || !second) throw new Error('two legs');
    const start = { quantity: 1, debitBefore: money('0'), feesBefore: money('0.65') };
    expect(rollAccountOf(start, first, second)).toEqual({
      rollCredit: money('283.70'),
      realised: money('-61.30'),
      breakeven: dollars('259.05'),
      daysAdded: 28,
      maxLossChange: money('-345'),
    });

    // A second roll is not allowed, so it runs to its end.
    const held = books.decide(
      at('2026-01-09'),
      chain('2026-01-09', '256', [
        quote('put', '2026-01-16', '265', '9.00', '9.10', -0.9),
        quote('put', '2026-02-13', '265', '11.00', '11.20', -0.7),
      ]),
    );
    expect(held.record.exits).toMatchObject([{ notRolled: 'ROLLS_USED' }]);
    expect(books.settle('AAPL260116P00265000', 'assigned', 1, at('2026-01-16', '17:30'))).toBe(true);

    // (26,500 − (250 − 310 + 595 − 1.95)) / 100; the call at 259 pays more but lies below it.
    const january = [
      quote('call', '2026-02-20', '259', '3.60', '3.70', 0.35),
      quote('call', '2026-02-20', '260', '3.20', '3.30', 0.33),
      quote('call', '2026-02-20', '265', '1.80', '1.85', 0.22),
      quote('put', '2026-02-20', '245', '2.50', '2.55', -0.25),
    ];
    const call = books.decide(at('2026-01-20'), chain('2026-01-20', '256', january));
    expect(call.intents).toMatchObject([
      {
        side: 'sell_to_open',
        symbol: 'AAPL260220C00260000',
        quantity: 1,
        limit: dollars('3.20'),
        reserve: 0,
        campaignId,
      },
    ]);
    expect(call.record.calls).toMatchObject([{ lots: 1, costPerShare: dollars('259.6695'), looked: 3, passed: 2 }]);
    expect(call.record.waits.map(waitWords)).toEqual(['It holds shares of AAPL and sells no put on them.']);
    // 3.20 / 256 × 365 / 31
    expect(decisionWords(call.record)).toBe(
      'Sell 1 AAPL 20 Feb 260 call at 3.20 or better against 100 shares, cost basis 259.67: 14.7 % a year on the shares, chosen from 2 that may be sold; 3 looked at.',
    );
    expect(books.decide(at('2026-01-20', '15:50'), chain('2026-01-20', '256', january, '15:50')).intents).toEqual([]);
    books.fill(at('2026-01-20'));
    expect(books.decide(at('2026-01-21'), chain('2026-01-21', '256', january)).intents).toEqual([]);
    books.settle('AAPL260220C00260000', 'expired', 1, at('2026-02-20', '17:30'));

    const february = [
      quote('call', '2026-03-20', '260', '4.40', '4.50', 0.45),
      quote('call', '2026-03-20', '265', '2.40', '2.45', 0.3),
      quote('call', '2026-03-20', '270', '1.20', '1.25', 0.2),
    ];
    const again = books.decide(at('2026-02-23'), chain('2026-02-23', '259', february));
    expect(again.intents).toMatchObject([{ symbol: 'AAPL260320C00265000', limit: dollars('2.40') }]);
    expect(again.record.calls).toMatchObject([{ costPerShare: dollars('256.476') }]);
    books.fill(at('2026-02-23'));
    books.settle('AAPL260320C00265000', 'assigned', 1, at('2026-03-20', '17:30'));

    expect(campaignOf(campaignId, books.everyPosition(), books.shares)).toEqual({
      id: campaignId,
      credits: money('1405'),
      debits: money('310'),
      fees: money('3.25'),
      assignedCost: money('26500'),
      proceeds: money('26500'),
      netPremiums: money('1091.75'),
      shares: 0,
      realised: money('1091.75'),
      isOver: true,
      costPerShare: dollars('254.0825'),
      dividends: money('0'),
    });
    expect(books.cash).toBe(money('101091.75'));

    const next = books.decide(
      at('2026-03-23'),
      chain('2026-03-23', '266', [quote('put', '2026-04-17', '255', '2.50', '2.55', -0.25)]),
    );
    expect(next.intents).toMatchObject([{ side: 'sell_to_open', symbol: 'AAPL260417P00255000' }]);
    expect(next.intents[0]?.campaignId).toBe(next.intents[0]?.positionId);
    expect(next.intents[0]?.campaignId).not.toBe(campaignId);
  });
});
