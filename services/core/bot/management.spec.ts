import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { BotBooks, frameOf, hashed, TEST_ACCOUNT } from '../testing/index.js';
import type { TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { isManagementDue } from './management.js';
import { decisionWords } from './words.js';

const CONFIG: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  exits: {
    profitTarget: 0.5,
    stopMultiple: null,
    closeAtDte: null,
    stopDelta: null,
    stopBelowStrike: null,
    restTarget: false,
  },
  expiryDay: { rule: 'hold', from: '15:00', pin: 0.01 },
};

const at = (date: string, time: string) => instantAt(date as TradingDate, time);

function chain(date: string, time: string, spot: string, bid: string, ask: string) {
  const put = { expiry: '2025-12-19', strike: '265', bid, ask, volume: 500, openInterest: 4000 };
  const greeks = { iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22 };
  return hashed(frameOf({ underlying: 'AAPL', at: at(date, time), spot, quotes: [{ ...put, ...greeks }] }));
}

/** A bot that sold a put at 2.50. */
function holding(): BotBooks {
  const books = new BotBooks(CONFIG);
  books.decide(at('2025-11-26', '15:45'), [chain('2025-11-26', '15:45', '277.55', '2.50', '2.55')]);
  books.fill(at('2025-11-26', '15:45'));
  return books;
}

function isDue(books: BotBooks, frame: ReturnType<typeof chain>, now = frame.frame.tsEvent) {
  const bot = { botId: books.state.botId, config: books.config };
  return isManagementDue({ bot, state: books.state, account: books.view(now), now, newestFrame: () => frame });
}

describe(isManagementDue.name, () => {
  it('asks for a decision that would buy back, while that can be sent', () => {
    const books = holding();
    const target = chain('2025-12-02', '12:00', '280', '1.20', '1.25');
    expect(isDue(books, chain('2025-12-02', '12:00', '280', '1.22', '1.26'))).toBe(false);
    expect(isDue(books, target)).toBe(true);
    expect(isDue(books, target, at('2025-12-02', '17:00'))).toBe(false);
    books.decide(at('2025-12-02', '12:00'), [target], 'exit');
    expect(isDue(books, target)).toBe(false);
  });

  it('asks once on the evening of an expiry that may end either way', () => {
    const books = holding();
    const close = chain('2025-12-19', '15:59', '265.40', '0.20', '1.40');
    const evening = at('2025-12-19', '16:01');
    expect(isDue(books, chain('2025-12-19', '15:59', '270', '0.00', '1.40'), evening)).toBe(false);
    expect(isDue(books, close, evening)).toBe(true);
    const { record, intents } = books.decide(evening, [close], 'exit');
    expect(intents).toEqual([]);
    expect(record.exits).toMatchObject([{ pinRisk: { spot: 2_654_000 } }]);
    expect(decisionWords(record)).toContain('pin risk, the shares stand at 265.40');
    expect(books.state.pinWatched).toBe('2025-12-19');
    expect(isDue(books, close, at('2025-12-19', '16:30'))).toBe(false);
  });

  it('asks for nothing where nothing is held', () => {
    const empty = new BotBooks(CONFIG);
    const frame = chain('2025-12-02', '12:00', '280', '1.20', '1.25');
    expect(isDue(empty, frame)).toBe(false);
  });
});
