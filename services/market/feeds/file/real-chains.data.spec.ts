import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ChainFrame, MISSING_INT, RIGHT_PUT, RowFlag, UNTRADABLE_FLAGS } from '#core/model';
import { curveOfOneRate } from '../../rates/index.js';
import { planReplay } from './folder.js';
import { framesOfStep, type RememberedSnapshots } from './frames-of-step.js';

const DATA = process.env['THETAPOD_DATA'] ?? '../shared/data';
const YAHOO = join(DATA, 'yahoo_chains_2025');
const CBOE = join(DATA, 'cboe_spx_2019_cdn');

/** A day is read once for all tests of this file. */
const remembered = new Map<string, RememberedSnapshots>();
const known = new Map<string, Promise<ChainFrame[]>>();

function framesOf(folder: string, date: string): Promise<ChainFrame[]> {
  const key = `${folder} ${date}`;
  const frames = known.get(key) ?? readFrames(folder, date);
  known.set(key, frames);
  return frames;
}

async function readFrames(folder: string, date: string): Promise<ChainFrame[]> {
  const plan = await planReplay(folder);
  const index = plan.steps.findIndex((step) => step.date === date);
  const snapshots = remembered.get(folder) ?? new Map();
  remembered.set(folder, snapshots);
  const frames: ChainFrame[] = [];
  const context = { source: plan.source, curveOn: curveOfOneRate(0.04), remembered: snapshots };
  for await (const frame of framesOfStep(plan.steps, index, context)) frames.push(frame);
  return frames;
}

const total = (frames: readonly ChainFrame[], of: (frame: ChainFrame) => number) =>
  frames.reduce((sum, frame) => sum + of(frame), 0);

describe('the Yahoo chains of 2025', () => {
  it('are six days of nine underlyings', async () => {
    const plan = await planReplay(YAHOO);
    expect(plan.ignored).toEqual([]);
    expect(plan.steps.map((step) => `${step.date} ${step.files.length}`)).toEqual([
      '2025-11-25 9',
      '2025-11-26 9',
      '2025-11-27 9',
      '2025-11-28 9',
      '2025-12-01 9',
      '2025-12-02 9',
    ]);
  });

  // Rows, crossed, locked and zero bids as the folder's README states them.
  it.each([
    ['2025-11-25', 30_559, 0, 6, 3_115, false],
    ['2025-11-26', 31_593, 0, 7, 3_402, false],
    ['2025-11-27', 31_593, 0, 0, 3_708, true],
    ['2025-11-28', 20_176, 85, 43, 2_461, false],
    ['2025-12-01', 30_466, 1, 4, 2_912, false],
    ['2025-12-02', 30_471, 0, 8, 3_031, false],
  ])('%s: rows, dirt and staleness', async (date, rows, crossed, locked, zeroBid, stale) => {
    const frames = await framesOf(YAHOO, date);
    expect(total(frames, (frame) => frame.rowCount + frame.quality.duplicate + frame.quality.unparsable)).toBe(rows);
    expect(total(frames, (frame) => frame.quality.duplicate + frame.quality.unparsable)).toBe(0);
    expect(total(frames, (frame) => frame.quality.crossed)).toBe(crossed);
    expect(total(frames, (frame) => frame.quality.locked)).toBe(locked);
    // The README counts an empty bid as a bid of zero; here it is missing (one row on the 28th, one on the 2nd).
    const noBid = (frame: ChainFrame) => frame.columns.bid.filter((bid) => bid === 0 || bid === MISSING_INT).length;
    expect(total(frames, noBid)).toBe(zeroBid);
    expect(frames.map((frame) => frame.staleCopy)).toEqual(frames.map(() => stale));
  });

  it('judges the holiday and the half day by themselves as it does in the row of days', async () => {
    expect((await framesOf(join(YAHOO, '20251127'), '2025-11-27')).every((frame) => frame.staleCopy)).toBe(true);
    expect((await framesOf(join(YAHOO, '20251128'), '2025-11-28')).some((frame) => frame.staleCopy)).toBe(false);
  });

  it('give AAPL a smile without spikes', async () => {
    const frame = (await framesOf(YAHOO, '2025-11-26')).find((one) => one.underlying === 'AAPL') as ChainFrame;
    const { strike, right, iv, flags, bid, delta } = frame.columns;
    const monthly = frame.expiries.filter((slice) => slice.years > 0.05 && slice.years < 0.6);
    expect(monthly.length).toBeGreaterThanOrEqual(5);
    for (const slice of monthly) {
      const smile: number[] = [];
      for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) {
        const liquid = ((flags[row] as number) & UNTRADABLE_FLAGS) === 0 && (bid[row] as number) >= 2_000;
        const near = Math.abs((strike[row] as number) / 2_775_500 - 1) < 0.12;
        if (right[row] === RIGHT_PUT && liquid && near) smile.push(iv[row] as number);
      }
      expect(smile.length).toBeGreaterThan(6);
      for (const [index, vol] of smile.entries()) {
        expect(vol).toBeGreaterThan(0.1);
        expect(vol).toBeLessThan(0.6);
        const [left, rightVol] = [smile[index - 1], smile[index + 1]];
        // A spike stands above or below both neighbours; real smiles bend by far less than a volatility point.
        if (left !== undefined && rightVol !== undefined)
          expect(Math.abs(vol - (left + rightVol) / 2)).toBeLessThan(0.015);
      }
      expect(Math.abs((slice.forward ?? 0) / (277.55 * Math.exp(0.04 * slice.years)) - 1)).toBeLessThan(0.01);
    }
    // Delta is per unit of spot: a forward above the carried spot lifts it a little over one.
    const deltas = [...delta]
      .map((value, row) => (right[row] === RIGHT_PUT ? -value : value))
      .filter((value) => !Number.isNaN(value));
    expect(deltas.length).toBeGreaterThan(0.7 * frame.rowCount);
    expect(Math.min(...deltas)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...deltas)).toBeLessThan(1.05);
  });
});

describe('the SPX chains of 2019', () => {
  it('hold both classes, with no crossed quote', async () => {
    const [frame] = await framesOf(CBOE, '2019-04-25');
    expect([frame?.underlying, frame?.kind, frame?.spotLast, frame?.staleCopy]).toEqual([
      'SPX',
      'broadIndex',
      29_190_400,
      false,
    ]);
    expect(frame?.rowCount).toBe(13_340 - (frame?.quality.duplicate ?? 0));
    expect([frame?.quality.crossed, frame?.quality.unparsable]).toEqual([0, 0]);
    expect(new Set(frame?.expiries.map((slice) => slice.root))).toEqual(new Set(['SPX', 'SPXW']));
    const monthly = frame?.expiries.find((slice) => slice.root === 'SPX' && slice.expiry === '2019-06-21');
    expect(monthly?.settlement).toBe('am');
    // The dividends of the index lie below the rate: its forward stands above spot by about a third of a percent in two months.
    expect(monthly?.forward).toBeGreaterThan(2_915);
    expect(monthly?.forward).toBeLessThan(2_940);
  });

  it('are a stale copy on Memorial Day', async () => {
    const [frame] = await framesOf(CBOE, '2019-05-27');
    expect(frame?.staleCopy).toBe(true);
    expect((frame?.columns.flags ?? []).every((flags) => (flags & RowFlag.stale) !== 0)).toBe(true);
  });
});
