/** Real: Postgres. */
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { encodeFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { ContentHash, Instant } from '#core/units';
import { queryRows } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { sha256Hex } from '#platform/hash';
import { PostgresPodStore } from '../pods/index.js';
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
