/** Real: Postgres. */
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeFrame } from '#core/model';
import { frameOf, generatedFrame } from '#core/testing';
import { addMs, type ContentHash, type Instant, seededRandom, type TradingDate } from '#core/units';
import { queryRows } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { sha256Hex } from '#platform/hash';
import { type FrameToKeep, PostgresPodStore } from '../pods/index.js';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { frameHash, KeptFrames } from './index.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 2 });
});
afterAll(() => database.drop());

function aapl() {
  const at = Date.UTC(2025, 10, 26, 15) as Instant;
  const quotes = [{ expiry: '2025-12-19', strike: '265', bid: '3.10', ask: '3.20' }];
  const frame = frameOf({ underlying: 'AAPL', at, spot: '277.55', quotes });
  const encoded = encodeFrame(frame);
  return { frame, encoded, hash: frameHash(encoded) };
}

const store = (bytes: Uint8Array) => queryRows(database.pool, 'UPDATE kept_frames SET bytes = $1', [bytes]);

it('reads a frame that was named by SHA-256 and deflated, as all were before', async () => {
  const { frame, encoded } = aapl();
  const hash = sha256Hex(encoded) as ContentHash;
  await new PostgresPodStore(database.pool).keepFrames([{ frame, hash }]);
  await store(deflateSync(encoded, { level: 1 }));
  expect(await new KeptFrames(database.pool).read(hash)).toEqual(Buffer.from(encoded));
});

it('keeps the bytes that were handed over with a frame, if they are what its name says', async () => {
  const { frame, encoded, hash } = aapl();
  const other = { ...frame, sequence: frame.sequence + 1 };
  const pods = new PostgresPodStore(database.pool);
  await queryRows(database.pool, 'DELETE FROM kept_frames');
  await expect(pods.keepFrames([{ frame, hash, bytes: encodeFrame(other) }])).rejects.toThrow('Invariant');
  await pods.keepFrames([{ frame, hash, bytes: encoded }]);
  expect(await new KeptFrames(database.pool).read(hash)).toEqual(Buffer.from(encoded));
});

it('refuses a kept frame of which any byte was changed or cut off, by its name', async () => {
  const { frame, encoded, hash } = aapl();
  await queryRows(database.pool, 'DELETE FROM kept_frames');
  await new PostgresPodStore(database.pool).keepFrames([{ frame, hash }]);
  const kept = new KeptFrames(database.pool);
  expect(await kept.read(hash)).toEqual(Buffer.from(encoded));
  expect(await kept.read('0'.repeat(64) as ContentHash)).toBeUndefined();

  const [row] = await queryRows<{ bytes: Buffer }>(database.pool, 'SELECT bytes FROM kept_frames');
  const whole = row?.bytes as Buffer;
  const outcome = () =>
    kept.read(hash).then(
      (bytes) => (bytes && Buffer.compare(Buffer.from(encoded), bytes) === 0 ? 'whole' : 'other'),
      (error: unknown) => errorCodeOf(error),
    );
  const outcomes = new Set<string>();
  for (let at = 0; at < whole.length; at += 7) {
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] as number) ^ 0x04;
    await store(flipped);
    outcomes.add(await outcome());
    await store(whole.subarray(0, at));
    expect(await outcome()).toBe('STORE_FRAME_DAMAGED');
  }
  // Some bits of what is deflated say nothing.
  outcomes.delete('whole');
  expect([...outcomes]).toEqual(['STORE_FRAME_DAMAGED']);
});

describe('frames of one underlying', () => {
  beforeEach(() => queryRows(database.pool, 'DELETE FROM kept_frames'));

  it('are stored as differences to the first one, and given back to the byte', async () => {
    const [first, ...others] = [generated(0), generated(1), generated(2)];
    const pods = new PostgresPodStore(database.pool);
    await pods.keepFrames([first]);
    await pods.keepFrames(others);
    const [whole, ...differences] = await stored();
    expect(whole).toEqual({ hash: first.hash, base: null, length: expect.any(Number) });
    expect(differences.map(({ base }) => base)).toEqual([first.hash, first.hash]);
    for (const { length } of differences) expect(length).toBeLessThan((whole?.length ?? 0) / 2);
    for (const one of [first, ...others]) await expectKept(one);
  });

  it('are whole where the number of contracts is another', async () => {
    const pods = new PostgresPodStore(database.pool);
    for (const one of [generated(0), generated(1, 21), generated(2, 21)]) await pods.keepFrames([one]);
    expect((await stored()).map(({ base }) => base)).toEqual([null, null, generated(1, 21).hash]);
    for (const one of [generated(0), generated(1, 21), generated(2, 21)]) await expectKept(one);
  });

  it('never rest on a difference, though two slots keep the same frames', async () => {
    const [one, other] = [new PostgresPodStore(database.pool), new PostgresPodStore(database.pool)];
    for (const seconds of [0, 1]) await one.keepFrames([generated(seconds)]);
    // Urgent, so nobody asks whether it is there.
    await other.keepFrames([generated(1)], true);
    for (const seconds of [2, 3]) await other.keepFrames([generated(seconds)]);
    expect((await stored()).map(({ base }) => base)).toEqual([null, generated(0).hash, null, generated(2).hash]);
    for (const seconds of [0, 1, 2, 3]) await expectKept(generated(seconds));
  });

  it('are whole again when the base is gone from the database', async () => {
    const pods = new PostgresPodStore(database.pool);
    await pods.keepFrames([generated(0)]);
    await queryRows(database.pool, 'DELETE FROM kept_frames');
    for (const seconds of [1, 2]) await pods.keepFrames([generated(seconds)]);
    expect((await stored()).map(({ base }) => base)).toEqual([null, generated(1).hash]);
    for (const seconds of [1, 2]) await expectKept(generated(seconds));
  });

  it('are refused when their base was changed or is gone', async () => {
    const pods = new PostgresPodStore(database.pool);
    for (const seconds of [0, 1]) await pods.keepFrames([generated(seconds)]);
    const read = () => new KeptFrames(database.pool).read(generated(1).hash);
    const swap = 'UPDATE kept_frames SET bytes = set_byte(bytes, 700, get_byte(bytes, 700) # 4) WHERE base IS NULL';
    await queryRows(database.pool, swap);
    await expect(read()).rejects.toMatchObject({ code: 'STORE_FRAME_DAMAGED' });
    await queryRows(database.pool, swap);
    await expectKept(generated(1));
    await queryRows(database.pool, 'DELETE FROM kept_frames WHERE base IS NULL');
    await expect(read()).rejects.toMatchObject({ code: 'STORE_FRAME_DAMAGED' });
  });
});

/** A chain of so many seconds after its first frame: each second one bid has moved. */
function generated(seconds: number, strikes = 20): FrameToKeep {
  const chain = { underlying: 'GEN', day: '2025-11-26' as TradingDate, spot: 100, expiries: 3, strikes };
  const first = generatedFrame(chain, seededRandom(3));
  first.columns.bid[seconds] = 31_400;
  const frame = { ...first, sequence: seconds, tsEvent: addMs(first.tsEvent, 1_000 * seconds) };
  const bytes = encodeFrame(frame);
  return { frame, hash: frameHash(bytes), bytes };
}

const stored = () =>
  queryRows<{ hash: string; base: string | null; length: number }>(
    database.pool,
    'SELECT hash, base, length(bytes) AS length FROM kept_frames ORDER BY sequence',
  );

async function expectKept({ hash, bytes = new Uint8Array() }: FrameToKeep): Promise<void> {
  const kept = await new KeptFrames(database.pool).read(hash);
  expect(Buffer.compare(Buffer.from(kept ?? []), bytes)).toBe(0);
}
