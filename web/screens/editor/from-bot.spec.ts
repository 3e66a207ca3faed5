import { describe, expect, it } from '@jest/globals';
import { BotConfig, defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { clonedConfig, promotedConfig } from './from-bot.js';

const PAPER = defaultBotConfig('5d2a7c1e-0000-4000-8000-000000000001' as AccountId);
const LIVE = { accountId: '5d2a7c1e-0000-4000-8000-000000000002', mode: 'live' } as const;
const LARGE: BotConfig = {
  ...PAPER,
  sizing: { contracts: 10, allocation: '90000', maxPositions: 4, maxPerUnderlying: 2 },
  limits: { ...PAPER.limits, openingsPerDay: 20, lossPerDay: '2500' },
};

describe(clonedConfig.name, () => {
  it('changes the name alone, and keeps it within its length', () => {
    expect(clonedConfig(PAPER)).toEqual({ ...PAPER, name: 'My first bot copy' });
    const long = clonedConfig({ ...PAPER, name: 'x'.repeat(60) });
    expect(long.name).toBe(`${'x'.repeat(55)} copy`);
    expect(BotConfig.safeParse(long).success).toBe(true);
  });
});

describe(promotedConfig.name, () => {
  it('begins with one contract, one position and small losses', () => {
    const promoted = promotedConfig(LARGE, LIVE);
    expect(promoted).toMatchObject({
      ...LIVE,
      sizing: { contracts: 1, allocation: '22500', maxPositions: 1, maxPerUnderlying: 1 },
      limits: { openingsPerDay: 1, lossPerDay: '500' },
    });
    expect(BotConfig.safeParse(promoted).success).toBe(true);
    expect(promoted.gates).toEqual(LARGE.gates);
  });

  it('keeps a limit that is stricter, and sets one where there was none', () => {
    const strict = { ...PAPER, limits: { ...PAPER.limits, lossPerDay: '120.50' } };
    expect(promotedConfig(strict, LIVE).limits.lossPerDay).toBe('120.5');
    expect(promotedConfig(PAPER, LIVE).limits.lossPerDay).toBe('500');
  });
});
