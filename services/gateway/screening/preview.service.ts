import type { PreviewJob, PreviewReply } from '#core/bot';
import type { BotId, UserId } from '#core/units';
import { randomId } from '#platform/hash';
import type { JobRequester } from '#platform/queues';
import type { PreviewBot, PreviewView } from '../contract/index.js';
import { invalidField, Problem } from '../http/index.js';
import { asComputeProblem } from './compute-problem.js';
import { previewView } from './preview-view.js';

/** A trader who types does not wait longer; the next keystroke asks anew. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Asks the compute role what a bot would do now. */
export class PreviewService {
  constructor(
    private readonly compute: Pick<JobRequester<PreviewJob, PreviewReply>, 'request'>,
    private readonly isOwnBot: (userId: UserId, botId: BotId) => Promise<boolean>,
  ) {}

  async preview(userId: UserId, { config, botId }: PreviewBot): Promise<PreviewView> {
    if (botId !== undefined && !(await this.isOwnBot(userId, botId as BotId))) throw new Problem('NOT_FOUND');
    const data: PreviewJob = { kind: 'preview', userId, config, ...(botId !== undefined && { botId }) };
    const reply = await this.ask(data);
    switch (reply.kind) {
      case 'answer':
        return previewView(reply.answer);
      case 'gone':
        throw invalidField('config.accountId', 'Choose one of your accounts.');
      case 'no_clock':
        throw new Problem('MARKET_UNKNOWN');
    }
  }

  private async ask(data: PreviewJob): Promise<PreviewReply> {
    try {
      return await this.compute.request({ id: `preview-${randomId()}`, data, timeoutMs: ANSWER_TIMEOUT_MS });
    } catch (error) {
      throw asComputeProblem(error);
    }
  }
}
