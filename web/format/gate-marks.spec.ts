import { describe, expect, it } from '@jest/globals';
import type { CandidateView } from '#contract';
import { DEFAULT_GATES } from '#core/screening';
import { gateMarks, settingOf } from './gate-marks.js';

const candidate: CandidateView = {
  symbol: 'AAPL251219P00265000',
  underlying: 'AAPL',
  expiry: '2025-12-19',
  dte: 23,
  strike: '265',
  spot: '277.55',
  bid: '1.55',
  ask: '1.60',
  credit: '1.55',
  quoteAgeMs: 90_000,
  openInterest: 5210,
  volume: 8,
  spread: 0.0317,
  iv: 0.221,
  delta: -0.2,
  thetaPerDay: -0.07,
  probOtm: 0.78,
  breakeven: '263.45',
  rocStrike: 0.0058,
  rocStrikeAnnualised: 0.093,
  rom: 0.03,
  romAnnualised: 0.47,
  requirement: '5551',
  score: 71.4,
  parts: [],
  model: 'BSM',
};

describe(gateMarks.name, () => {
  it('puts each value against its limit, delta without its sign', () => {
    const marks = new Map(gateMarks(candidate, DEFAULT_GATES).map((mark) => [mark.gate, mark]));
    expect(marks.get('dte')).toMatchObject({ value: '23 d', limit: '14 d … 45 d', passed: true });
    expect(marks.get('delta')).toMatchObject({ value: '0.20', limit: '0.15 … 0.35', passed: true });
    expect(marks.get('volume')).toMatchObject({ value: '8', limit: '≥ 10', passed: false });
    expect(marks.get('quoteAge')).toMatchObject({ value: '90 s', limit: '≤ 15 min', passed: true });
    expect(marks.get('credit')).toMatchObject({ value: '$1.55', limit: '≥ $0.30', passed: true });
    expect(marks.has('quote')).toBe(false);
  });
});

describe(settingOf.name, () => {
  it('names the one setting of a one-sided gate and the crossed side of a two-sided one', () => {
    expect(settingOf('spread', 0.12, DEFAULT_GATES)).toBe('spreadMax');
    expect(settingOf('credit', 0.2, DEFAULT_GATES)).toBe('creditMin');
    expect(settingOf('dte', 10, DEFAULT_GATES)).toBe('dteMin');
    expect(settingOf('dte', 60, DEFAULT_GATES)).toBe('dteMax');
    expect(settingOf('something new', 1, DEFAULT_GATES)).toBeUndefined();
  });
});
