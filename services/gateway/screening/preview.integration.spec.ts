import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BotConfig, decideTick, initialBotState, type PreviewReply } from '#core/bot';
import { COMPUTE_QUEUE, frameSummary } from '#core/model';
import { accountOf } from '#core/testing';
import type { BotId, ContentHash, UserId } from '#core/units';
import { createWorker } from '#platform/queues';
import type { PreviewView } from '../contract/index.js';
import { type GatewayUnderTest, MARKET_OPEN, sellableFrame, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
});
afterAll(() => gateway.stop());

/** Stands for the compute role: the same decision function on a frame of the test's own. */
function answerTo(job: { userId: string; config: BotConfig }): PreviewReply {
  const hashed = sellableFrame();
  const frames = new Map([[hashed.frame.underlying, hashed]]);
  const account = accountOf();
  const [botId, userId] = ['preview' as BotId, job.userId as UserId];
  const state = { ...initialBotState(botId), status: 'running' } as const;
  const bot = { botId, userId, config: job.config, configVersion: 0, state };
  const input = { now: MARKET_OPEN, account, frames, bot };
  const tick = { ...input, kind: 'schedule', dueAt: MARKET_OPEN, commands: [], codeVersion: '' } as const;
  const { record } = decideTick({ ...tick, hash: () => '' as ContentHash });
  const { totals, top, misses } = record;
  const answer = {
    at: MARKET_OPEN,
    record,
    waits: record.waits,
    totals,
    top,
    misses,
    frames: [frameSummary(hashed.frame)],
    tookMs: 1,
  };
  return { kind: 'answer', answer };
}

describe('the preview', () => {
  it('says that it is not available while no compute process answers, and names wrong fields before asking', async () => {
    const person = await gateway.newcomer();
    const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
    expect(await person.ask('POST', '/api/bots/preview', { body: { config } })).toMatchObject({
      status: 503,
      body: { code: 'COMPUTE_UNAVAILABLE' },
    });
    const body = { config: { ...config, watchlist: [] } };
    expect(await person.ask('POST', '/api/bots/preview', { body })).toMatchObject({ status: 422 });
  });

  it('shows what the bot would sell, with its candidates and frames', async () => {
    const person = await gateway.newcomer();
    const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
    const options = { url: gateway.redisUrl, concurrency: 1, onError: () => undefined };
    const worker = createWorker(
      COMPUTE_QUEUE,
      async (job: { userId: string; config: BotConfig }) => answerTo(job),
      options,
    );
    try {
      const body = { config: { ...config, watchlist: ['AAPL'] } };
      const view = await person.post<PreviewView>('/api/bots/preview', body);
      expect(view).toMatchObject({
        words: expect.stringContaining('Would sell 1 AAPL 26 Dec 265 put at 2.00 or better'),
        looked: 1,
        passed: 1,
        wouldSell: { symbol: 'AAPL251226P00265000', limit: '2.00' },
        candidates: [{ symbol: 'AAPL251226P00265000', delta: -0.25 }],
        frames: [{ underlying: 'AAPL', spot: '280.00', contracts: 2 }],
      });
    } finally {
      await worker.close({ now: true });
    }
  });
});
