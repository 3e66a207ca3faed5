import { decodeRecord, type FrameRef } from '#core/bot';
import { decodeFrame, type HashedFrame } from '#core/model';
import type { ContentHash, DecisionId, Underlying } from '#core/units';
import type { DbPool } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { DecisionRepository } from '#store/decisions';
import { KeptFrames } from '#store/frames';
import { Exit, type Outcome } from '../outcome.js';
import { differenceWords } from './json-difference.js';
import { replayDecision } from './replay.js';

/** Longer lists say no more. */
const DIFFERENCES_SHOWN = 50;

/** Replays one stored decision. */
export async function replayCommand(pool: DbPool, decisionId: string): Promise<Outcome> {
  const decisions = new DecisionRepository(pool);
  const stored = await decisions.getForReplay(decisionId as DecisionId);
  if (!stored) return { exit: Exit.unusable, lines: [`There is no decision ${decisionId} in this database.`] };
  const { inputs } = decodeRecord(stored.record);
  const config = await decisions.configForReplay(stored.botId, inputs.configVersion);
  if (!config) {
    const version = `Version ${inputs.configVersion} of the bot’s configuration`;
    return { exit: Exit.unusable, lines: [`${version} is missing, so ${decisionId} cannot be replayed.`] };
  }
  const frames = await readFrames(new KeptFrames(pool), inputs.frames);
  if ('missing' in frames) {
    const { underlying, sequence } = frames.missing;
    return {
      exit: Exit.unusable,
      lines: [`Frame ${sequence} of ${underlying} is missing, so ${decisionId} cannot be replayed.`],
    };
  }
  const kept = { record: stored.record, userId: stored.userId, config, frames: frames.found };
  const result = replayDecision(kept, (bytes) => sha256Hex(bytes) as ContentHash);
  if (result.kind === 'identical') {
    return { exit: Exit.done, lines: [`identical: ${result.byteCount} bytes, hash ${result.hash}`] };
  }
  const { differences } = result;
  const more = differences.length - DIFFERENCES_SHOWN;
  return {
    exit: Exit.differs,
    lines: [
      `differs: ${differences.length} ${differences.length === 1 ? 'place' : 'places'}, stored → replayed`,
      ...differences.slice(0, DIFFERENCES_SHOWN).map((difference) => `  ${differenceWords(difference)}`),
      ...(more > 0 ? [`  … and ${more} more`] : []),
    ],
  };
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
