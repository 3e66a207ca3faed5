/** Real: spool files, DuckDB, Parquet, Postgres. The frames are built, not from a feed. */
import {
  appendFileSync,
  type Dirent,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChainFrame, encodeFrame } from '#core/model';
import { generatedFrame } from '#core/testing';
import { addMs, MS_PER_MINUTE, seededRandom, type TradingDate, type Underlying } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import { frameHash } from '../../rows/index.js';
import { type FreshDatabase, freshDatabase } from '../../testing/index.js';
import { Duck } from '../duck.js';
import { HistoryFolder } from '../history-folder.js';
import { HistoryManifest } from '../manifest.js';
import { compactDay } from './compact-day.js';
import { FrameSpool, readSpool } from './frame-spool.js';
import { RecordedFrames } from './recorded-frames.js';

const DAY = '2025-11-26' as TradingDate;
/** Bytes of a file that are flipped, one at a time. */
const FLIPS = 60;
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
  return { bytes, hash: frameHash(bytes) };
};
const isFile = (entry: Dirent) => entry.isFile();
const partsIn = (name: string) => ({
  spool: new FrameSpool(join(root, name)),
  manifest: new HistoryManifest(database.pool),
  folder: new HistoryFolder(join(root, name)),
  duck,
});
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
      { underlying: 'BRK.B', frames: 4, cutFiles: 0, damagedBytes: 0 },
      { underlying: 'GEN', frames: 4, cutFiles: 1, damagedBytes: 0 },
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

  it('keeps everything when the disk is full while it is compacted, and compacts when there is room', async () => {
    const parts = partsIn('full');
    const day = '2025-12-03' as TradingDate;
    const at = frameAt(7 * 24 * 60, 'FULL');
    const recorded = new RecordedFrames(parts);
    await parts.spool.append(day, 'FULL', encoded(at));
    const file = join(root, 'full', 'spool', day, 'FULL', `${parts.spool['writer']}.spool`);
    const spooled = readFileSync(file);
    // As far as DuckDB came is on the disk, and there is no room for the rest: it writes to a device that is always full.
    const device = join(root, 'device');
    symlinkSync('/dev/full', device);
    const full = Object.create(duck) as Duck;
    full.run = async (sql) => {
      await duck.run(sql);
      const [, target = ''] = /^COPY .* TO '([^']+)'/s.exec(sql) ?? [];
      if (target === '') return;
      truncateSync(target, 100);
      await duck.run(`COPY (SELECT range FROM range(1000000)) TO '${device}' (FORMAT parquet, USE_TMP_FILE false)`);
    };
    await expect(compactDay({ ...parts, duck: full }, day)).rejects.toMatchObject({ code: 'HISTORY_DISK_FULL' });
    expect(readdirSync(join(root, 'full', 'frames'), { recursive: true, withFileTypes: true }).filter(isFile)).toEqual(
      [],
    );
    expect(readFileSync(file).equals(spooled)).toBe(true);
    expect(await recorded.steps(day)).toEqual([]);

    expect(await compactDay(parts, day)).toEqual([{ underlying: 'FULL', frames: 1, cutFiles: 0, damagedBytes: 0 }]);
    expect(await parts.spool.days()).toEqual([]);
    expect(await recorded.steps(day)).toEqual([{ date: day, tsEvent: at.tsEvent }]);
  });

  it('is refused with a code when a file was cut or changed, and never read as something else', async () => {
    const parts = partsIn('damaged');
    const recorded = new RecordedFrames(parts);
    const day = '2025-12-01' as TradingDate;
    const at = frameAt(5 * 24 * 60);
    await parts.spool.append(day, 'GEN', encoded(at));
    await compactDay(parts, day);
    const [step] = await recorded.steps(day);
    if (!step) throw new Error('the day was recorded');
    const [kept] = await parts.manifest.files({ dataset: 'frames', from: day, to: day });
    if (!kept) throw new Error('the manifest knows the file');
    const file = parts.folder.pathOf(kept);
    const bytes = readFileSync(file);
    let writtenAtSeconds = 1_764_600_000;
    // DuckDB knows a file that has changed by its time, and a fast machine writes two within one tick of the clock.
    const write = (content: Uint8Array) => {
      writeFileSync(file, content);
      writtenAtSeconds += 1;
      utimesSync(file, writtenAtSeconds, writtenAtSeconds);
    };

    for (const length of [0, 1, bytes.length >> 1, bytes.length - 1]) {
      write(bytes.subarray(0, length));
      await expect(recorded.framesAt(step)).rejects.toMatchObject({ code: 'HISTORY_FILE_DAMAGED' });
    }
    rmSync(file);
    await expect(recorded.steps(day)).rejects.toMatchObject({ code: 'HISTORY_FILE_DAMAGED' });

    const outcomes = new Set<string>();
    for (let turn = 0; turn < FLIPS; turn += 1) {
      const damagedBytes = Buffer.from(bytes);
      const offset = Math.floor(((turn + 0.5) * bytes.length) / FLIPS);
      damagedBytes[offset] = (damagedBytes[offset] as number) ^ 0x10;
      write(damagedBytes);
      outcomes.add(
        await recorded.framesAt(step).then(
          (frames) => (frames.length === 0 ? 'none' : hashesOf(frames).join()),
          (error: unknown) => errorCodeOf(error),
        ),
      );
    }
    write(bytes);
    expect(hashesOf(await recorded.framesAt(step))).toEqual([encoded(at).hash]);
    // Where it hit what is not needed, the frame is there to the byte.
    outcomes.delete(encoded(at).hash);
    outcomes.delete('HISTORY_FILE_DAMAGED');
    outcomes.delete('HISTORY_QUERY_FAILED');
    expect([...outcomes]).toEqual([]);
  });
});
