import type { ChangeJob, ChangeReply } from '#core/bot';
import type { BotId, UserId } from '#core/units';
import { randomId } from '#platform/hash';
import type { JobRequester } from '#platform/queues';
import type { ChangePreviewView, JudgeChange } from '../contract/index.js';
import { Problem } from '../http/index.js';
import { asComputeProblem } from './compute-problem.js';

/** Decisions of one piece: few enough that a person sees the count grow and can go on typing. */
const PIECE_DECISIONS = 25;
/** A piece ends by itself within a second or two; compute may have others before it. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Asks the compute role which of a bot's last decisions another configuration would have changed, a piece at a time. */
export class ChangesService {
  constructor(private readonly compute: Pick<JobRequester<ChangeJob, ChangeReply>, 'request'>) {}

  async judge(userId: UserId, botId: BotId, { config, before }: JudgeChange): Promise<ChangePreviewView> {
    const job: ChangeJob = {
      kind: 'change',
      ...{ userId, botId, config, limit: PIECE_DECISIONS },
      ...(before !== undefined && { before }),
    };
    const reply = await this.compute
      .request({ id: `change-${randomId()}`, data: job, timeoutMs: ANSWER_TIMEOUT_MS })
      .catch((error: unknown) => {
        throw asComputeProblem(error);
      });
    if (reply.kind === 'gone') throw new Problem('NOT_FOUND');
    return reply.answer;
  }
}
