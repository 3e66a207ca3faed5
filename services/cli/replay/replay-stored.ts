import { decodeRecord, type FrameRef } from '#core/bot';
import { decodeFrame, type HashedFrame } from '#core/model';
import type { ContentHash, Underlying } from '#core/units';
import type { DbPool } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { type ArchivedDecision, DecisionRepository } from '#store/decisions';
import { KeptFrames } from '#store/frames';
import { type ReplayResult, replayDecision } from './replay.js';

/** What came of one replay; `impossible` names what is missing. */
export type StoredReplay = ReplayResult | { readonly kind: 'impossible'; readonly missing: string };

/** Decides a stored decision again, from its configuration version and its kept frames. */
export async function replayStored(
  pool: DbPool,
  stored: Pick<ArchivedDecision, 'botId' | 'userId' | 'record'>,
): Promise<StoredReplay> {
  const { inputs } = decodeRecord(stored.record);
  const config = await new DecisionRepository(pool).configForReplay(stored.botId, inputs.configVersion);
  if (!config) {
    return { kind: 'impossible', missing: `Version ${inputs.configVersion} of the bot’s configuration is missing` };
  }
  const frames = await readFrames(new KeptFrames(pool), inputs.frames);
  if ('missing' in frames) {
    const { underlying, sequence } = frames.missing;
    return { kind: 'impossible', missing: `Frame ${sequence} of ${underlying} is missing` };
  }
  const kept = { record: stored.record, userId: stored.userId, config, frames: frames.found };
  return replayDecision(kept, (bytes) => sha256Hex(bytes) as ContentHash);
}

type Frames = { readonly found: ReadonlyMap<Underlying, HashedFrame> } | { readonly missing: FrameRef };

async function readFrames(kept: KeptFrames, refs: readonly FrameRef[]): Promise<Frames> {
  const found = new Map<Underlying, HashedFrame>();
  for (const ref of refs) {
    const bytes = await kept.read(ref.hash);
    if (!bytes) return { missing: ref };
    found.set(ref.underlying, { frame: decodeFrame(bytes), hash: ref.hash });
  }
  return { found };
}
