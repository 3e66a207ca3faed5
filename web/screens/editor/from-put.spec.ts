import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CandidateView } from '#contract';
import { BotConfig, defaultBotConfig } from '#core/bot';
import { DEFAULT_GATES } from '#core/screening';
import type { AccountId } from '#core/units';
import { gateMarks } from '../../format/gate-marks.js';
import { configFromPut, gatesAround } from './from-put.js';

const PUT: CandidateView = {
  ...{ symbol: 'KO251219P00060000', underlying: 'KO', expiry: '2025-12-19', dte: 18, strike: '60.00', spot: '72.00' },
  ...{ bid: '0.12', ask: '0.15', credit: '0.12', quoteAgeMs: 4_000, openInterest: 40, volume: 0, spread: 0.2222 },
  ...{ iv: 0.31, delta: -0.0449, thetaPerDay: -0.01, probOtm: 0.93, breakeven: '59.88', rocStrike: 0.002 },
  ...{ rocStrikeAnnualised: 0.0405, rom: 0.02, romAnnualised: 0.4, requirement: '600.00', score: 41.7, parts: [] },
  model: 'bsm-parity/1',
};
const defaults = defaultBotConfig('11111111-1111-4111-8111-111111111111' as AccountId);

describe(configFromPut.name, () => {
  it('watches the put’s underlying with gates that let it through, rounded outwards', () => {
    const config = configFromPut(defaults, PUT);
    expect(config).toMatchObject({ name: 'KO puts', watchlist: ['KO'], accountId: defaults.accountId });
    expect(config.gates).toEqual({
      ...DEFAULT_GATES,
      ...{ deltaMin: 0.04, spreadMax: 0.223, openInterestMin: 40, volumeMin: 0, creditMin: '0.12' },
      ...{ annualisedReturnMin: 0.04, scoreMin: 41 },
    });
    expect(BotConfig.safeParse(config).success).toBe(true);
  });

  it('leaves the limits alone that the put is within', () => {
    const good = { ...PUT, delta: -0.25, spread: 0.02, openInterest: 900, volume: 500, credit: '2.00', score: 71 };
    expect(gatesAround(DEFAULT_GATES, { ...good, rocStrikeAnnualised: 0.2, probOtm: 0.76 })).toEqual(DEFAULT_GATES);
  });

  it('makes gates that every put passes which it was made of', () => {
    const drawn = fc.record({
      dte: fc.integer({ min: 0, max: 900 }),
      delta: fc.double({ min: -1, max: 0, noNaN: true }),
      probOtm: fc.double({ min: 0, max: 1, noNaN: true }),
      spread: fc.double({ min: 0, max: 1.9, noNaN: true }),
      openInterest: fc.nat({ max: 10_000 }),
      volume: fc.nat({ max: 10_000 }),
      cents: fc.integer({ min: 1, max: 5_000 }),
      rocStrikeAnnualised: fc.double({ min: 0, max: 9, noNaN: true }),
      score: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(drawn, ({ cents, ...more }) => {
        const put = { ...PUT, ...more, credit: (cents / 100).toFixed(2) };
        const failed = gateMarks(put, gatesAround(DEFAULT_GATES, put)).filter(({ passed }) => !passed);
        expect(failed).toEqual([]);
      }),
    );
  });
});
