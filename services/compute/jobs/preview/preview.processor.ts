import type { TickDecisionInput } from '#core/bot';
import { PreviewJob, type PreviewReply, watchlistOf } from '#core/bot';
import type { AccountView } from '#core/model';
import type { AccountId, BotId, Instant, UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { randomId } from '#platform/hash';
import type { JobHandler } from '#platform/queues';
import type { NewestFrames } from '#store/frames';
import { previewOf } from './preview.js';

export interface PreviewParts {
  /** Returns the account as a decision sees it, if it is this user's. */
  accountOf(userId: UserId, accountId: AccountId): Promise<AccountView | undefined>;
  readonly frames: NewestFrames;
  /** What is known of underlyings besides their quotes. */
  facts(): TickDecisionInput['facts'];
  /** Returns the market's time; undefined while no market has run. */
  marketNow(): Instant | undefined;
  readonly clock: Clock;
  readonly hash: TickDecisionInput['hash'];
}

/** Answers the live preview; safe to run twice, because it writes nothing. */
export function previewProcessor(parts: PreviewParts): JobHandler<unknown, PreviewReply> {
  return async (data) => {
    const startedMs = parts.clock.monotonicMs();
    const job = PreviewJob.parse(data);
    const { config } = job;
    const now = parts.marketNow();
    if (now === undefined) return { kind: 'no_clock' };
    const userId = job.userId as UserId;
    const account = await parts.accountOf(userId, config.accountId as AccountId);
    if (!account) return { kind: 'gone' };
    const { positions, pending, shares = [] } = account;
    const held = [...positions, ...pending, ...shares].map(({ underlying }) => underlying);
    const frames = await parts.frames.getMany([...watchlistOf(config), ...held]);
    const botId = (job.botId ?? randomId()) as BotId;
    const facts = parts.facts();
    const tick = { userId, botId, config, account, frames, ...(facts && { facts }), now };
    const answer = previewOf({ ...tick, hash: parts.hash });
    return { kind: 'answer', answer: { ...answer, tookMs: parts.clock.monotonicMs() - startedMs } };
  };
}
