import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type BotCommand, decideTick, decisionWords, defaultBotConfig, initialBotState } from '#core/bot';
import { encodeFrame, type HashedFrame } from '#core/model';
import { flatCurve } from '#core/rates';
import type { ContentHash, Instant, Underlying } from '#core/units';
import { accountOf, TEST_ACCOUNT, TEST_BOT, TEST_USER } from '../../services/core/testing/index.js';
import { planReplay } from '../../services/market/feeds/file/folder.js';
import { framesOfStep } from '../../services/market/feeds/file/frames-of-step.js';

const DATA = path.join(process.env['THETAPOD_DATA'] ?? '../shared/data', 'yahoo_chains_2025');
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;

/** A bot is started while one day's snapshot alone is replayed. */
async function startBotOn(day: string) {
  const { steps, source } = await planReplay(path.join(DATA, day));
  const frames = new Map<Underlying, HashedFrame>();
  for await (const frame of framesOfStep(steps, 0, { source, curveOn: () => flatCurve(0.04) })) {
    frames.set(frame.underlying, { frame, hash: hash(encodeFrame(frame)) });
  }
  const now = steps[0]?.tsEvent as Instant;
  const start: BotCommand = { id: 1, kind: 'start', at: now };
  const decision = decideTick({
    kind: 'command',
    dueAt: now,
    now,
    bot: {
      botId: TEST_BOT,
      userId: TEST_USER,
      config: defaultBotConfig(TEST_ACCOUNT),
      configVersion: 1,
      state: initialBotState(TEST_BOT),
    },
    account: accountOf(),
    commands: [start],
    frames,
    codeVersion: 'test',
    hash,
  });
  const crossed = [...frames.values()].reduce((sum, { frame }) => sum + frame.quality.crossed, 0);
  return {
    ...decision,
    words: decisionWords(decision.record),
    crossed,
    copies: [...frames.values()].every((one) => one.frame.staleCopy),
  };
}

describe('real chains of days on which nobody can trade', () => {
  it('2025-11-28, captured after the early close with 85 crossed quotes', async () => {
    const { intents, words, crossed } = await startBotOn('20251128');
    expect(intents).toEqual([]);
    expect(crossed).toBe(85);
    expect(words).toBe(
      'Did not trade. The market closed early at 13:00 New York time: Day after Thanksgiving, half day.',
    );
  });

  it('2025-11-27, a holiday and a copy of the day before', async () => {
    const { intents, words, copies } = await startBotOn('20251127');
    expect(intents).toEqual([]);
    expect(copies).toBe(true);
    expect(words).toBe('Did not trade. The market is closed: Thanksgiving Day.');
  });

  it('2025-11-26, an ordinary day: the same bot sells', async () => {
    const { intents, words } = await startBotOn('20251126');
    expect(intents.map((intent) => intent.underlying).sort()).toEqual(['AAPL', 'JPM', 'NVDA']);
    expect(words).toContain('Sell 1 AAPL 19 Dec 267.5 put at 1.93 or better');
  });
});
