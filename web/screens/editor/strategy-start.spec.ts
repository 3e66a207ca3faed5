import { describe, expect, it } from '@jest/globals';
import { BotConfig, defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { ROLL_START, strategyOf } from './strategy-start.js';

const base = defaultBotConfig('7f9c24e8-3b12-4c61-9f4f-5d2c6a1e8b90' as AccountId);

describe(strategyOf.name, () => {
  it('begins with settings that the schema takes', () => {
    for (const kind of ['short_put', 'wheel'] as const) {
      expect(BotConfig.safeParse({ ...base, strategy: strategyOf(kind), roll: ROLL_START }).error).toBeUndefined();
    }
  });
});
