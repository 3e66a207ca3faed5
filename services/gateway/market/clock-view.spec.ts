import { describe, expect, it } from '@jest/globals';
import { instantAt } from '#core/calendar';
import type { MarketClockEpoch } from '#core/model';
import { addMs, instant, type TradingDate } from '#core/units';
import { clockView } from './clock-view.js';

const clockOn = (date: string, time: string): MarketClockEpoch => ({
  epoch: 1,
  mode: 'replay',
  anchorWall: instant(1_000_000),
  anchorMarket: instantAt(date as TradingDate, time),
  rate: 60,
  label: 'snapshot 2 of 6',
  held: false,
});

describe(clockView.name, () => {
  it('runs the market at the clock’s rate from its anchor', () => {
    const view = clockView(clockOn('2025-11-26', '10:00'), addMs(instant(1_000_000), 60_000));
    expect(view.now).toBe(instantAt('2025-11-26' as TradingDate, '11:00'));
    expect(view.session).toEqual({ date: '2025-11-26', state: 'open' });
  });

  it.each([
    ['2025-11-27', '12:00', 'closed', 'Thanksgiving Day'],
    ['2025-11-28', '12:00', 'open', 'half day, closes 13:00'],
    ['2025-11-28', '13:00', 'afterClose', 'half day, closes 13:00'],
    ['2025-11-29', '12:00', 'closed', 'Saturday'],
  ])('says why %s %s is not an ordinary day', (date, time, state, note) => {
    expect(clockView(clockOn(date, time), instant(1_000_000)).session).toEqual({ date, state, note });
  });
});
