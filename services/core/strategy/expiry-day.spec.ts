import { describe, expect, it } from '@jest/globals';
import { clockTimeAt, instantAt } from '../calendar/index.js';
import type { Right } from '../model/index.js';
import { dollars } from '../testing/index.js';
import type { Instant, TradingDate } from '../units/index.js';
import { type ExpiryDayRule, expiryDayAnswer, expiryDayBegins, isExerciseOpen, isPinnedAt } from './expiry-day.js';

const FRIDAY = '2025-12-19' as TradingDate;
const HALF_DAY = '2025-11-28' as TradingDate;
const at = (date: TradingDate, time: string) => instantAt(date, time);

describe(expiryDayBegins.name, () => {
  it.each([
    ['a full day', FRIDAY, '15:00', '15:00'],
    ['a half day, as long before its close', HALF_DAY, '15:00', '12:00'],
    ['a half day, half an hour at least', HALF_DAY, '15:50', '12:30'],
  ])('on %s', (_name, date, from, begins) => {
    expect(clockTimeAt(expiryDayBegins(date, from) as Instant)).toBe(begins);
  });

  it('never on a day without a session', () => {
    expect(expiryDayBegins('2025-11-27' as TradingDate, '15:00')).toBeUndefined();
  });
});

describe(expiryDayAnswer.name, () => {
  const option = (right: Right) => ({ right, strike: dollars('265'), expiry: FRIDAY });
  const rule = (name: ExpiryDayRule['rule']): ExpiryDayRule => ({ rule: name, from: '15:00', pin: 0.01 });
  const answer = (name: ExpiryDayRule['rule'], right: Right, spot: string | undefined, time = '15:00') =>
    expiryDayAnswer(
      rule(name),
      option(right),
      spot === undefined ? undefined : dollars(spot),
      FRIDAY,
      at(FRIDAY, time),
    );

  it('holds, closes all, or closes what is in the money or nearer to it than the pin', () => {
    expect(answer('hold', 'put', '200')).toBe('not');
    expect(answer('close', 'put', '400')).toBe('due');
    expect(['267.65', '267.66', '200'].map((spot) => answer('close_near', 'put', spot))).toEqual(['due', 'not', 'due']);
    expect(['262.35', '262.34', '300'].map((spot) => answer('close_near', 'call', spot))).toEqual([
      'due',
      'not',
      'due',
    ]);
  });

  it('does nothing before its time or on another day, and does not guess without a spot', () => {
    expect(answer('close', 'put', '200', '14:59')).toBe('not');
    const thursday = '2025-12-18' as TradingDate;
    expect(expiryDayAnswer(rule('close'), option('put'), dollars('200'), thursday, at(thursday, '15:30'))).toBe('not');
    expect(answer('close_near', 'put', undefined)).toBe('unknown');
    expect(answer('close', 'put', undefined)).toBe('due');
  });
});

describe('the evening of an expiry', () => {
  it('lasts from the close to 17:30, on a half day too', () => {
    const open = (date: TradingDate, times: readonly string[]) =>
      times.map((time) => isExerciseOpen(date, at(date, time)));
    expect(open(FRIDAY, ['15:59', '16:00', '17:29', '17:30'])).toEqual([false, true, true, false]);
    expect(open(HALF_DAY, ['12:59', '13:00', '17:29', '17:30'])).toEqual([false, true, true, false]);
  });

  it('is pinned on either side of the strike', () => {
    const pinned = (spot: string) => isPinnedAt(dollars(spot), dollars('200'), 0.01);
    expect(['197.99', '198', '200', '202', '202.01'].map(pinned)).toEqual([false, true, true, true, false]);
  });
});
