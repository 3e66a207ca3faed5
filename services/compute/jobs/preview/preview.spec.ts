import { describe, expect, it } from '@jest/globals';
import { type BotConfig, defaultBotConfig } from '#core/bot';
import { instantAt } from '#core/calendar';
import { accountOf, frameOf, hashed, TEST_ACCOUNT, TEST_BOT, TEST_USER } from '#core/testing';
import type { ContentHash, Instant, TradingDate } from '#core/units';
import { type PreviewInput, previewOf } from './preview.js';

const openAt = instantAt('2025-12-01' as TradingDate, '10:00');

/** One put that passes every default gate but, where told so, the spread. */
function input({ ask = '2.05', now = openAt, ...more }: { ask?: string; now?: Instant } & Partial<PreviewInput> = {}) {
  const put = {
    bid: '2.00',
    ask,
    iv: 0.3,
    delta: -0.25,
    gamma: 0.01,
    theta: -30,
    vega: 20,
    volume: 500,
    openInterest: 900,
  };
  const frame = frameOf({
    underlying: 'AAPL',
    at: now,
    spot: '280.00',
    quotes: [
      { ...put, expiry: '2025-12-26', strike: '265' },
      { ...put, expiry: '2025-12-26', strike: '265', right: 'call', bid: '17.60', ask: '17.80' },
    ],
  });
  const config: BotConfig = { ...defaultBotConfig(TEST_ACCOUNT), watchlist: ['AAPL'] };
  return {
    userId: TEST_USER,
    botId: TEST_BOT,
    config,
    account: accountOf(),
    frames: new Map([[frame.underlying, hashed(frame)]]),
    now,
    hash: () => 'h' as ContentHash,
    ...more,
  };
}

describe(previewOf.name, () => {
  it('says what it would sell, by the decision function itself', () => {
    const preview = previewOf(input());
    expect(preview.record.intents.map(({ symbol, side, limit }) => ({ symbol, side, limit }))).toEqual([
      { symbol: 'AAPL251226P00265000', side: 'sell_to_open', limit: 20_000 },
    ]);
    expect(preview.totals).toMatchObject({ looked: 1, passed: 1 });
    expect(preview).not.toHaveProperty('loosening');
    expect(preview.frames.map(({ underlying, contracts }) => ({ underlying, contracts }))).toEqual([
      { underlying: 'AAPL', contracts: 2 },
    ]);
  });

  it('names the one gate to loosen when nothing passes', () => {
    const preview = previewOf(input({ ask: '2.40' }));
    expect(preview.record.intents).toEqual([]);
    expect(preview.totals.passed).toBe(0);
    // (2.40 − 2.00) / 2.20
    expect(preview.loosening).toMatchObject({
      gate: 'spread',
      side: 'max',
      limit: 0.1,
      limitNeeded: 0.1819,
      wouldPass: 1,
    });
  });

  it('screens outside market hours as well, and sells nothing', () => {
    const preview = previewOf(input({ now: instantAt('2025-11-30' as TradingDate, '12:00') }));
    expect(preview.waits.map(({ code }) => code)).toEqual(['MARKET_CLOSED_WEEKEND']);
    expect(preview.record.intents).toEqual([]);
    expect(preview.totals.looked).toBe(1);
  });

  it('leaves out frames that do not exist and says so', () => {
    const preview = previewOf(input({ frames: new Map() }));
    expect(preview.waits).toEqual([{ code: 'NO_FRAME', underlying: 'AAPL' }]);
    expect(preview.frames).toEqual([]);
  });

  it('waits while the account is stopped', () => {
    const preview = previewOf(input({ account: accountOf({ stop: 'no_openings' }) }));
    expect(preview.waits.map(({ code }) => code)).toContain('ACCOUNT_STOPPED');
    expect(preview.top).toHaveLength(1);
  });
});
