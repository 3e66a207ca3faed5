/** Real: spool files, DuckDB, Parquet, Postgres. The frames are built, not from a feed. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ChainFrame, encodeFrame } from '#core/model';
import { generatedFrame } from '#core/testing';
import { addMs, type ContentHash, MS_PER_MINUTE, seededRandom, type TradingDate, type Underlying } from '#core/units';
import { sha256Hex } from '#platform/hash';
import { type FreshDatabase, freshDatabase } from '../../testing/index.js';
import { Duck } from '../duck.js';
import { HistoryFolder } from '../history-folder.js';
import { HistoryManifest } from '../manifest.js';
import { compactDay } from './compact-day.js';
import { FrameSpool, readSpool } from './frame-spool.js';
import { RecordedFrames } from './recorded-frames.js';

jest.setTimeout(60_000);

const DAY = '2025-11-26' as TradingDate;
const chain = generatedFrame({ underlying: 'GEN', day: DAY, spot: 200, expiries: 4, strikes: 20 }, seededRandom(3));

let database: FreshDatabase;
let root = '';
let duck: Duck;
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 2 });
  root = mkdtempSync(join(tmpdir(), 'history-'));
  duck = await Duck.open({ threads: 1 });
});
afterAll(async () => {
  duck.close();
  rmSync(root, { recursive: true, force: true });
  await database.drop();
});

const frameAt = (minutes: number, underlying = 'GEN'): ChainFrame => ({
  ...chain,
  underlying: underlying as Underlying,
  sequence: minutes + 1,
  tsEvent: addMs(chain.tsEvent, minutes * MS_PER_MINUTE),
});
const encoded = (frame: ChainFrame) => {
  const bytes = encodeFrame(frame);
  return { bytes, hash: sha256Hex(bytes) as ContentHash };
};
const hashesOf = (frames: readonly ChainFrame[]) => frames.map((frame) => encoded(frame).hash);

describe('a recorded day', () => {
  it('comes back to the byte, also when the process died in a record and the day was compacted twice', async () => {
    const parts = {
      spool: new FrameSpool(root),
      manifest: new HistoryManifest(database.pool),
      folder: new HistoryFolder(root),
      duck,
    };
    const recorded = new RecordedFrames(parts);
    const minutes = [0, 1, 2, 5];
    for (const at of minutes) {
      for (const underlying of ['GEN', 'BRK.B'])
        await parts.spool.append(DAY, underlying, encoded(frameAt(at, underlying)));
    }
    // Another process records the same minute, and dies in the next.
    const second = new FrameSpool(root);
    await second.append(DAY, 'GEN', encoded(frameAt(5)));
    const torn = (await parts.spool.files(DAY, 'GEN')).find((file) => file.includes(second['writer'])) as string;
    appendFileSync(torn, Buffer.from([0, 0, 200, 0, 1, 2, 3]));
    expect(await readSpool(torn)).toMatchObject({ isCut: true, frames: [{ hash: encoded(frameAt(5)).hash }] });
    expect(await recorded.steps(DAY)).toEqual([]);

    const compacted = await compactDay(parts, DAY);
    expect(compacted).toEqual([
      { underlying: 'BRK.B', frames: 4, cutFiles: 0 },
      { underlying: 'GEN', frames: 4, cutFiles: 1 },
    ]);
    expect(await parts.spool.days()).toEqual([]);
    const steps = await recorded.steps(DAY);
    expect(steps).toEqual(minutes.map((at) => ({ date: DAY, tsEvent: frameAt(at).tsEvent })));
    for (const [index, step] of steps.entries()) {
      const at = minutes[index] as number;
      expect(hashesOf(await recorded.framesAt(step))).toEqual(hashesOf([frameAt(at, 'BRK.B'), frameAt(at)]));
    }

    // The files counted, but the process died before the spool was deleted: the same frames once more.
    for (const at of minutes) await new FrameSpool(root).append(DAY, 'GEN', encoded(frameAt(at)));
    await compactDay(parts, DAY);
    expect(await parts.spool.days()).toEqual([]);
    expect(await parts.manifest.files({ dataset: 'frames' })).toHaveLength(2);
    const [vol] = await recorded.vols('GEN' as Underlying);
    // The chain is made of 30 % at the money and up to five points of noise.
    expect(vol?.date).toBe(DAY);
    expect(vol?.vol30).toBeGreaterThan(0.3);
    expect(vol?.vol30).toBeLessThan(0.36);
  });
});
