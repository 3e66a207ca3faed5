/** Real: files. The frames are bytes that deflate to several lengths. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom, type TradingDate } from '#core/units';
import { frameHash } from '../../rows/index.js';
import { FrameSpool, readSpool } from './frame-spool.js';

const DAY = '2025-11-26' as TradingDate;
const random = seededRandom(7);
const frames = [300, 40, 900, 5, 220].map((length) => {
  const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 6));
  return { hash: frameHash(bytes), bytes };
});
const hashes = frames.map(({ hash }) => hash);

let root = '';
let whole: Buffer;
/** Where each record ends. */
let ends: readonly number[] = [];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'spool-'));
  const spool = new FrameSpool(root);
  const lengths: number[] = [];
  for (const frame of frames) {
    await spool.append(DAY, 'GEN', frame);
    const [file = ''] = await spool.files(DAY, 'GEN');
    whole = readFileSync(file);
    lengths.push(whole.length);
  }
  ends = lengths;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function read(bytes: Uint8Array) {
  const file = join(root, 'damaged');
  writeFileSync(file, bytes);
  const { frames: found, ...rest } = await readSpool(file);
  for (const { hash, bytes: frame } of found) expect(frameHash(frame)).toBe(hash);
  return { ...rest, hashes: found.map(({ hash }) => hash) };
}

describe(readSpool.name, () => {
  it('gives back what was written', async () => {
    expect(await read(whole)).toEqual({ hashes, isCut: false, damagedBytes: 0 });
  });

  it('reads to the last whole record of a file that was cut at any byte', async () => {
    for (let length = 0; length < whole.length; length += 1) {
      const count = ends.filter((end) => end <= length).length;
      const isCut = length > 0 && !ends.includes(length);
      expect(await read(whole.subarray(0, length))).toEqual({
        ...{ hashes: hashes.slice(0, count), isCut, damagedBytes: 0 },
      });
    }
  });

  it('loses at most the one record in which bits were flipped, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] as number) ^ bits;
        const hit = ends.findIndex((end) => at < end);
        const found = await read(bytes);
        // Some bits of a deflated frame say nothing: then it is all there.
        if (found.hashes.length === hashes.length) return;
        expect(found.hashes).toEqual(hashes.filter((_hash, index) => index !== hit));
        const length = (ends[hit] as number) - (ends[hit - 1] ?? 0);
        const isLast = hit === ends.length - 1;
        expect([found.isCut, found.damagedBytes]).toEqual(isLast ? [true, 0] : [false, length]);
      }),
      { numRuns: 300, seed: 20251126 },
    );
  });

  it('takes a tail that the disk has filled with zeros for one that was cut off', async () => {
    const bytes = Buffer.concat([whole.subarray(0, ends[2]), Buffer.alloc(4_096)]);
    expect(await read(bytes)).toEqual({ hashes: hashes.slice(0, 3), isCut: true, damagedBytes: 0 });
  });
});

describe(FrameSpool.name, () => {
  it('says that the disk is full, and goes on in another file, so that nothing stands behind half a record', async () => {
    const folder = join(root, 'full');
    const spool = new FrameSpool(folder);
    const [first, second] = frames as [(typeof frames)[0], (typeof frames)[0]];
    // A device that is always full, under the name that the spool is about to write to.
    mkdirSync(join(folder, 'spool', DAY, 'GEN'), { recursive: true });
    symlinkSync('/dev/full', join(folder, 'spool', DAY, 'GEN', `${spool['writer']}.spool`));
    await expect(spool.append(DAY, 'GEN', first)).rejects.toMatchObject({ code: 'HISTORY_DISK_FULL', retryable: true });
    const before = await spool.files(DAY, 'GEN');
    await spool.append(DAY, 'GEN', second);
    const added = (await spool.files(DAY, 'GEN')).filter((file) => !before.includes(file));
    expect(added).toHaveLength(1);
    expect(await readSpool(added[0] as string)).toMatchObject({ isCut: false, frames: [{ hash: second.hash }] });
  });
});
