import { encodeFrame, type HashedFrame } from '#core/model';
import { assert } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { deflateLarge } from '../rows/index.js';
import * as sql from './statements.js';

/** Stores those frames that are not there yet. */
export async function keepFrames(pool: DbPool, frames: readonly HashedFrame[]): Promise<void> {
  if (frames.length === 0) return;
  const hashes = frames.map(({ hash }) => hash);
  const kept = new Set((await queryRows<{ hash: string }>(pool, sql.KEPT_HASHES, [hashes])).map((row) => row.hash));
  const missing = frames.filter(({ hash }) => !kept.has(hash));
  await Promise.all(missing.map((frame) => keepFrame(pool, frame)));
}

async function keepFrame(pool: DbPool, { frame, hash }: HashedFrame): Promise<void> {
  const bytes = encodeFrame(frame);
  assert(sha256Hex(bytes) === hash, 'Invariant: a frame is named by the hash of its encoded bytes');
  const values = [hash, frame.underlying, frame.sequence, frame.tsEvent, await deflateLarge(bytes)];
  await queryRows(pool, sql.KEEP_FRAME, values);
}
