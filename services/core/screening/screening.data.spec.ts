import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { type ChainFrame, RIGHT_PUT, spotOf, UNTRADABLE_FLAGS } from '../model/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { yahooFrame } from '../testing/index.js';
import type { Price, TradingDate } from '../units/index.js';
import { DEFAULT_GATES, type ScreenResult, screenPuts } from './index.js';

const FOLDER = path.resolve(process.env['THETAPOD_DATA'] ?? '../shared/data', 'yahoo_chains_2025');
const DAY = '2025-11-26' as TradingDate;

function chainOf(underlying: string, day: TradingDate): ChainFrame {
  const csv = gunzipSync(readFileSync(path.join(FOLDER, day.replaceAll('-', ''), `${underlying}.csv.gz`))).toString();
  return yahooFrame(underlying, csv, instantAt(day, '15:45'));
}

function screen(frame: ChainFrame): ScreenResult {
  return screenPuts(frame, {
    now: instantAt(DAY, '15:45'),
    today: DAY,
    gates: DEFAULT_GATES,
    score: DEFAULT_SCORE_MODEL,
    marginModel: 'regT',
    top: 20,
  });
}

describe('the chains of 2025-11-26', () => {
  const frames = new Map(['AAPL', 'NVDA', 'JPM'].map((underlying) => [underlying, chainOf(underlying, DAY)]));

  it('give a few dozen puts that a newcomer may sell', () => {
    const passed = [...frames.values()].map((frame) => screen(frame).passed);
    expect(Math.min(...passed)).toBeGreaterThanOrEqual(3);
    const total = passed.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(24);
    expect(total).toBeLessThanOrEqual(60);
  });

  it('put an AAPL put of 19 December first, whose ask a week later is below half of its credit', () => {
    const [best] = screen(frames.get('AAPL') as ChainFrame).candidates;
    expect(best?.symbol).toMatch(/^AAPL251219P/);
    const later = chainOf('AAPL', '2025-12-02' as TradingDate);
    const slice = later.expiries.findIndex((one) => one.expiry === '2025-12-19');
    const row = later.columns.strike.findIndex(
      (strike, at) =>
        strike === best?.strike && later.columns.expiryIndex[at] === slice && later.columns.right[at] === RIGHT_PUT,
    );
    expect(later.columns.ask[row]).toBeLessThan(0.5 * (best?.credit as number));
  });

  it.each(['AAPL', 'NVDA', 'JPM'])('give forwards that lie on one curve of carry: %s', (underlying) => {
    const frame = frames.get(underlying) as ChainFrame;
    const near = frame.expiries.filter((one) => one.years < 0.6);
    const first = near[0] as ChainFrame['expiries'][number];
    // The file's spot is some minutes older than its quotes, so the nearest forward stands for it.
    expect(Math.abs(Math.log((first.forward as number) / ((spotOf(frame) as Price) / 10_000)))).toBeLessThan(0.006);
    for (const slice of near) {
      // Between a dividend of 4 % a year and no dividend at 6 %, with a cent or two of rounding in the quotes.
      const carry = Math.log((slice.forward as number) / (first.forward as number));
      const years = slice.years - first.years;
      expect(carry).toBeGreaterThan(-0.04 * years - 0.001);
      expect(carry).toBeLessThan(0.06 * years + 0.001);
    }
  });

  it('give a smile without spikes: AAPL, 19 December, usable quotes from 85 % to 110 % of the spot', () => {
    const frame = frames.get('AAPL') as ChainFrame;
    const spot = spotOf(frame) as Price;
    const slice = frame.expiries.find((one) => one.expiry === '2025-12-19') as ChainFrame['expiries'][number];
    const smile: number[] = [];
    for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) {
      const ratio = (frame.columns.strike[row] as number) / spot;
      const isPut = frame.columns.right[row] === RIGHT_PUT;
      const usable = ((frame.columns.flags[row] as number) & UNTRADABLE_FLAGS) === 0;
      if (isPut && usable && ratio > 0.85 && ratio < 1.1) smile.push(frame.columns.iv[row] as number);
    }
    expect(smile.length).toBeGreaterThan(20);
    for (let at = 1; at + 1 < smile.length; at += 1) {
      const middle = ((smile[at - 1] as number) + (smile[at + 1] as number)) / 2;
      expect(Math.abs((smile[at] as number) - middle)).toBeLessThan(0.01);
    }
  });
});
