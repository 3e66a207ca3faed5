import { type BotConfig, ChangeJob, type ChangeReply, type TickDecisionInput } from '#core/bot';
import type { BotId, ContentHash, UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import type { JobHandler } from '#platform/queues';
import type { ArchivedDecision } from '#store/decisions';
import { type ChangePiece, changesOf } from './change.js';

export interface ChangeParts {
  /** Whether the user has such a bot, and it was not deleted. */
  isOwnBot(userId: UserId, botId: BotId): Promise<boolean>;
  /** Returns the bot's decisions before one, newest first. */
  decisionsOf(
    userId: UserId,
    botId: BotId,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly ArchivedDecision[]>;
  configOf(userId: UserId, botId: BotId, version: number): Promise<BotConfig | undefined>;
  /** Returns an encoded frame that a stored decision refers to. */
  keptFrame(hash: ContentHash): Promise<Uint8Array | undefined>;
  readonly clock: Clock;
  readonly hash: TickDecisionInput['hash'];
}

/** A piece ends here, whatever it has got through: who asks goes on from where it ended, or no longer wants to know. */
const PIECE_MS_MAX = 1_500;

/** Answers which of a bot's last decisions another configuration would have changed; writes nothing. */
export function changeProcessor(parts: ChangeParts): JobHandler<unknown, ChangeReply> {
  return async (data) => {
    const endsMs = parts.clock.monotonicMs() + PIECE_MS_MAX;
    const { config, limit, before, ...job } = ChangeJob.parse(data);
    const [userId, botId] = [job.userId as UserId, job.botId as BotId];
    if (!(await parts.isOwnBot(userId, botId))) return { kind: 'gone' };
    const stored = await parts.decisionsOf(userId, botId, { limit, ...(before !== undefined && { before }) });
    const piece: ChangePiece = {
      ...{ stored, config, userId, hash: parts.hash },
      configOf: (version) => parts.configOf(userId, botId, version),
      keptFrame: (hash) => parts.keptFrame(hash),
      isOver: () => parts.clock.monotonicMs() >= endsMs,
    };
    return { kind: 'answer', answer: await changesOf(piece) };
  };
}
