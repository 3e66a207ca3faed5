import { z } from 'zod';
import type { FrameSummary } from '../model/index.js';
import type { Candidate, Loosening, NearestMiss } from '../screening/index.js';
import type { Instant } from '../units/index.js';
import { BotConfig } from './config.js';
import type { DecisionRecord, ScreenTotals, WaitReason } from './record.js';

/** What the compute role is asked: what would a bot with this configuration do now. `kind` is the job kind. */
export const PreviewJob = z.strictObject({
  kind: z.literal('preview'),
  userId: z.uuid(),
  config: BotConfig,
  /** The bot that is being edited; a new one has none. */
  botId: z.uuid().optional(),
});
export type PreviewJob = z.infer<typeof PreviewJob>;

/** The answer, as plain JSON. */
export interface PreviewAnswer {
  /** Market clock. */
  readonly at: Instant;
  /** What it would decide; made by the very function that decides for real, and stored nowhere. */
  readonly record: DecisionRecord;
  /** Why it would not open, as of a running bot. */
  readonly waits: readonly WaitReason[];
  /** The screen, also when the bot would not look for entries now. */
  readonly totals: ScreenTotals;
  /** At most twenty, best first. */
  readonly top: readonly Candidate[];
  readonly misses: readonly NearestMiss[];
  /** Only when nothing passes. */
  readonly loosening?: Loosening;
  readonly frames: readonly FrameSummary[];
  readonly tookMs: number;
}

/** `gone`: the account or the bot is not this user's. `no_clock`: market has not started yet. */
export type PreviewReply =
  | { readonly kind: 'answer'; readonly answer: PreviewAnswer }
  | { readonly kind: 'gone' }
  | { readonly kind: 'no_clock' };
