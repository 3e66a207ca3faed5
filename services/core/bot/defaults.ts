import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { DEFAULT_GATES } from '../screening/index.js';
import type { AccountId } from '../units/index.js';
import { BEFORE_STRATEGIES, type BotConfig } from './config.js';

/** Returns the configuration that a new bot starts with: one contract at a time, half the credit as target, twice the credit as stop. */
export function defaultBotConfig(accountId: AccountId, name = 'My first bot'): BotConfig {
  return {
    name,
    accountId,
    mode: 'paper',
    watchlist: ['AAPL', 'NVDA', 'JPM'],
    schedule: { everyMinutes: 5, from: '09:45', until: '15:50' },
    gates: DEFAULT_GATES,
    score: DEFAULT_SCORE_MODEL,
    sizing: { contracts: 1, allocation: '50000', maxPositions: 3, maxPerUnderlying: 1 },
    entry: { price: 'bid', fraction: 0.5, cancelAfterMinutes: 30 },
    exits: {
      profitTarget: 0.5,
      stopMultiple: 3,
      closeAtDte: 5,
      stopDelta: null,
      stopBelowStrike: null,
      restTarget: false,
    },
    ...BEFORE_STRATEGIES,
  };
}
