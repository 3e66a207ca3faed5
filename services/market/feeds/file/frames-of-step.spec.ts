import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ChainFrame,
  encodeFrame,
  findRow,
  MISSING_INT,
  RowFlag,
  sliceOfRow,
  symbolOfRow,
  UNTRADABLE_FLAGS,
} from '#core/model';
import { priceFromNumber, type TradingDate } from '#core/units';
import { curveOfOneRate } from '../../rates/index.js';
import { writeCboeDay, writeStory, writeYahooDay } from '../../testing/index.js';
import { planReplay } from './folder.js';
import { framesOfStep } from './frames-of-step.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function framesAt(path: string, index: number): Promise<ChainFrame[]> {
  const plan = await planReplay(path);
  const frames: ChainFrame[] = [];
  for await (const frame of framesOfStep(plan.steps, index, { source: plan.source, curveOn: curveOfOneRate(0.04) }))
    frames.push(frame);
  return frames;
}

async function frameAt(path: string, index: number, underlying: string): Promise<ChainFrame> {
  const frame = (await framesAt(path, index)).find((one) => one.underlying === underlying);
  if (!frame) throw new Error(`no frame of ${underlying}`);
  return frame;
}

describe(planReplay.name, () => {
  it('finds the days of a folder of day folders, of one day folder, and of files of many days', async () => {
    const many = join(folder, 'plan');
    writeStory(many);
    writeFileSync(join(many, 'notes.csv'), 'a,b\n1,2\n');
    const plan = await planReplay(many);
    expect(plan.source).toBe('replay:plan');
    expect(plan.ignored).toEqual(['notes.csv']);
    expect(
      plan.steps.map(
        (step) => `${step.date} ${step.files.map((file) => `${file.underlying}#${file.sequence}`).join(' ')}`,
      ),
    ).toEqual([
      '2025-11-26 AAPL#1 JPM#1 NVDA#1',
      '2025-11-27 AAPL#2 JPM#2 NVDA#2',
      '2025-11-28 AAPL#3 JPM#3 NVDA#3',
      '2025-12-01 AAPL#4 JPM#4 NVDA#4',
      '2025-12-02 AAPL#5 JPM#5 NVDA#5',
    ]);
    const one = await planReplay(join(many, '20251128'));
    expect(one.steps.map((step) => [step.date, step.files.length])).toEqual([['2025-11-28', 3]]);

    const cboe = join(folder, 'cboe');
    writeCboeDay(cboe, { date: '2019-04-26', spot: 2940, vol: 0.13, seed: 2 });
    writeCboeDay(cboe, { date: '2019-04-25', spot: 2919, vol: 0.13, seed: 1, gzip: true });
    expect((await planReplay(cboe)).steps.map((step) => step.date)).toEqual(['2019-04-25', '2019-04-26']);
  });

  it('says what is wrong with a folder', async () => {
    await expect(planReplay(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'REPLAY_FOLDER_UNREADABLE' });
    const empty = mkdtempSync(join(folder, 'empty-'));
    await expect(planReplay(empty)).rejects.toMatchObject({ code: 'REPLAY_FOLDER_EMPTY' });
  });
});

describe(framesOfStep.name, () => {
  it('flags and counts dirty rows by reason, and never leaves one tradable', async () => {
    const path = join(folder, 'dirty');
    const dirty = { crossed: 5, locked: 4, oneSided: 3, adjusted: 2, duplicate: 6, unparsable: 7 };
    const [file] = writeYahooDay(path, {
      date: '2025-11-26',
      underlyings: [{ ticker: 'AAPL', spot: 277.5, vol: 0.3 }],
      seed: 11,
      dirty,
    });
    const frame = await frameAt(path, 0, 'AAPL');
    expect(frame.rowCount).toBe(file?.rows);
    expect(frame.quality).toEqual({ ...dirty, zeroBid: file?.zeroBid, stale: 0 });
    const { bid, ask, flags } = frame.columns;
    for (let row = 0; row < frame.rowCount; row += 1) {
      const sound = (bid[row] as number) > 0 && (ask[row] as number) >= (bid[row] as number);
      const tradable = ((flags[row] as number) & UNTRADABLE_FLAGS) === 0;
      if (tradable) expect(sound).toBe(true);
      expect((flags[row] as number) & RowFlag.assumedStamp).toBe(RowFlag.assumedStamp);
    }
    expect(frame.stampsAssumed).toBe(true);
  });

  it('lays rows out by expiry, strike, put before call, and finds them again', async () => {
    const path = join(folder, 'order');
    writeCboeDay(path, { date: '2019-04-25', spot: 2919, vol: 0.13, seed: 3 });
    const frame = await frameAt(path, 0, 'SPX');
    expect([frame.kind, frame.tsReceived === frame.tsEvent]).toEqual(['broadIndex', true]);
    for (let row = 1; row < frame.rowCount; row += 1) {
      const key = (at: number) => {
        const slice = sliceOfRow(frame, at);
        const strike = String(frame.columns.strike[at]).padStart(10, '0');
        return `${slice.expiry} ${slice.root} ${strike} ${frame.columns.right[at]}`;
      };
      expect(key(row - 1) < key(row)).toBe(true);
    }
    expect(frame.expiries.map((slice) => `${slice.root} ${slice.expiry} ${slice.settlement}`)).toEqual([
      'SPXW 2019-04-26 pm',
      'SPXW 2019-05-03 pm',
      'SPXW 2019-05-10 pm',
      'SPX 2019-05-17 am',
      'SPXW 2019-05-24 pm',
      'SPX 2019-06-21 am',
      'SPX 2019-07-19 am',
    ]);
    const contract = {
      root: 'SPXW',
      expiry: '2019-05-10' as TradingDate,
      right: 'put',
      strike: priceFromNumber(2900),
    } as const;
    const row = findRow(frame, contract);
    expect(symbolOfRow(frame, row)).toBe('SPXW190510P02900000');
    expect(frame.columns.bidSize[row]).toBe(MISSING_INT);
  });

  it('computes the volatility that made the quotes, and Greeks with it', async () => {
    const path = join(folder, 'theory');
    writeYahooDay(path, { date: '2025-11-26', underlyings: [{ ticker: 'AAPL', spot: 275, vol: 0.3 }], seed: 4 });
    const frame = await frameAt(path, 0, 'AAPL');
    const contract = {
      root: 'AAPL',
      expiry: '2025-12-19' as TradingDate,
      right: 'put',
      strike: priceFromNumber(275),
    } as const;
    const row = findRow(frame, contract);
    const { iv, delta, theta, vega } = frame.columns;
    expect(iv[row]).toBeCloseTo(0.3, 2);
    expect(delta[row]).toBeGreaterThan(-0.52);
    expect(delta[row]).toBeLessThan(-0.42);
    expect(theta[row]).toBeLessThan(0);
    expect(vega[row]).toBeGreaterThan(20);
    expect(sliceOfRow(frame, row).forward).toBeCloseTo(275 * Math.exp(0.04 * sliceOfRow(frame, row).years), 0);
  });

  it('gives the same bytes each time', async () => {
    const path = join(folder, 'bytes');
    writeYahooDay(path, { date: '2025-11-26', underlyings: [{ ticker: 'JPM', spot: 307, vol: 0.25 }], seed: 5 });
    const [one, two] = [await frameAt(path, 0, 'JPM'), await frameAt(path, 0, 'JPM')];
    expect(Buffer.from(encodeFrame(one)).equals(Buffer.from(encodeFrame(two)))).toBe(true);
  });

  it('sees a stale copy in a repeated day, on a holiday, and in a day without a trade of its own', async () => {
    const path = join(folder, 'copies');
    const underlyings = [{ ticker: 'AAPL', spot: 277.5, vol: 0.3 }];
    writeYahooDay(path, { date: '2025-11-24', underlyings, seed: 6 });
    writeYahooDay(path, { date: '2025-11-25', underlyings: [{ ticker: 'AAPL', spot: 276, vol: 0.3 }], seed: 7 });
    writeYahooDay(path, { date: '2025-11-26', underlyings, seed: 8, tradedOn: '2025-11-25' });
    writeYahooDay(path, { date: '2025-11-27', underlyings, seed: 9 });
    const stale: boolean[] = [];
    for (const index of [0, 1, 2, 3]) {
      const frame = await frameAt(path, index, 'AAPL');
      stale.push(frame.staleCopy);
      expect(frame.quality.stale).toBe(frame.staleCopy ? frame.rowCount : 0);
      if (frame.staleCopy) for (const value of frame.columns.flags) expect(value & RowFlag.stale).toBe(RowFlag.stale);
    }
    expect(stale).toEqual([false, false, true, true]);

    const repeated = join(folder, 'repeated');
    writeCboeDay(repeated, { date: '2019-05-28', spot: 2810, vol: 0.15, seed: 1 });
    const second = writeCboeDay(repeated, { date: '2019-05-29', spot: 2810, vol: 0.15, seed: 1 });
    expect((await frameAt(repeated, 1, 'SPX')).staleCopy).toBe(false);
    const copy = writeCboeDay(repeated, { date: '2019-05-28', spot: 2810, vol: 0.15, seed: 1 });
    const { readFileSync } = await import('node:fs');
    writeFileSync(second.path, readFileSync(copy.path, 'utf8').replaceAll('05/28/2019', '05/29/2019'));
    expect((await frameAt(repeated, 1, 'SPX')).staleCopy).toBe(true);
  });

  it("halves AAPL's puts over the story and not NVDA's and JPM's", async () => {
    const path = join(folder, 'story');
    writeStory(path);
    const shares: Record<string, number> = {};
    for (const [underlying, strike] of [
      ['AAPL', 265],
      ['NVDA', 170],
      ['JPM', 295],
    ] as const) {
      const contract = {
        root: underlying,
        expiry: '2025-12-19' as TradingDate,
        right: 'put',
        strike: priceFromNumber(strike),
      } as const;
      const first = await frameAt(path, 0, underlying);
      const last = await frameAt(path, 4, underlying);
      const bid = first.columns.bid[findRow(first, contract)] as number;
      const ask = last.columns.ask[findRow(last, contract)] as number;
      expect(bid).toBeGreaterThan(10_000);
      shares[underlying] = ask / bid;
    }
    expect(shares['AAPL']).toBeLessThan(0.48);
    expect(shares['NVDA']).toBeGreaterThan(0.55);
    expect(shares['JPM']).toBeGreaterThan(0.55);
  });
});
