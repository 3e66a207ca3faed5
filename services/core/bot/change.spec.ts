import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '../calendar/index.js';
import {
  accountOf,
  frameOf,
  hashed,
  type QuoteSpec,
  shortPut,
  TEST_ACCOUNT,
  TEST_BOT,
  TEST_USER,
} from '../testing/index.js';
import type { ContentHash, TradingDate, Underlying } from '../units/index.js';
import { type DecidedOnce, judgeChange } from './change.js';
import { BotConfig } from './config.js';
import { decideTick } from './decide.js';
import { defaultBotConfig } from './defaults.js';
import { initialBotState } from './state.js';

const AT = instantAt('2025-11-26' as TradingDate, '15:45');
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;

const put = (strike: string, bid: string, ask: string, delta: number): QuoteSpec => ({
  ...{ expiry: '2025-12-19', strike, bid, ask, delta },
  ...{ volume: 500, openInterest: 4000, iv: 0.26, gamma: 0.02, theta: -35, vega: 22 },
});
const QUOTES = [put('265', '2.50', '2.55', -0.25), put('255', '1.20', '1.24', -0.12)];
const DEFAULTS = defaultBotConfig(TEST_ACCOUNT);
const CONFIG: BotConfig = {
  ...DEFAULTS,
  watchlist: ['AAPL'],
  gates: { ...DEFAULTS.gates, annualisedReturnMin: 0, scoreMin: 0 },
};

/** A decision of the past with what its record names, and nothing more. */
function decided(config: BotConfig = CONFIG, account = accountOf()): DecidedOnce {
  const frames = new Map([
    ['AAPL' as Underlying, hashed(frameOf({ underlying: 'AAPL', at: AT, spot: '277.55', quotes: QUOTES }))],
  ]);
  const state = { ...initialBotState(TEST_BOT), status: 'running' } as const;
  const bot = { botId: TEST_BOT, userId: TEST_USER, config, configVersion: 1, state };
  const tick = {
    kind: 'schedule',
    dueAt: AT,
    now: AT,
    commands: [],
    codeVersion: 'then',
    bot,
    account,
    frames,
  } as const;
  const { record } = decideTick({ ...tick, hash });
  const kept = new Map(
    [...frames].filter(([name]) => record.inputs.frames.some(({ underlying }) => underlying === name)),
  );
  return { record, userId: TEST_USER, config, frames: kept };
}

const judge = (once: DecidedOnce, change: Partial<BotConfig>) => judgeChange(once, { ...once.config, ...change }, hash);

describe(judgeChange.name, () => {
  it('finds the decision unchanged under its own configuration, and under a gate that all pass', () => {
    expect(judge(decided(), {})).toEqual({ kind: 'same' });
    expect(judge(decided(), { gates: { ...CONFIG.gates, openInterestMin: 3999 } })).toEqual({ kind: 'same' });
    expect(judge(decided(), { name: 'Another name' })).toEqual({ kind: 'same' });
  });

  it('shows the order that another gate would have given instead', () => {
    const verdict = judge(decided(), { gates: { ...CONFIG.gates, deltaMin: 0.1, deltaMax: 0.15 } });
    expect(verdict).toMatchObject({
      kind: 'changed',
      record: { intents: [{ symbol: 'AAPL251219P00255000', side: 'sell_to_open', quantity: 1, limit: 12_000 }] },
    });
  });

  it('shows that nothing would have been sold, and that more would have been', () => {
    expect(judge(decided(), { gates: { ...CONFIG.gates, creditMin: '3.00' } })).toMatchObject({
      kind: 'changed',
      record: { outcome: 'no_trade', intents: [] },
    });
    expect(judge(decided(), { sizing: { ...CONFIG.sizing, contracts: 2, allocation: '100000' } })).toMatchObject({
      kind: 'changed',
      record: { intents: [{ quantity: 2 }] },
    });
  });

  it('judges exits on what was held then', () => {
    const position = shortPut('AAPL251219P00265000', 1, '400.00');
    const once = decided(
      { ...CONFIG, exits: { ...CONFIG.exits, profitTarget: 0.9 } },
      accountOf({ positions: [position] }),
    );
    const earlier = judge(once, { exits: { ...CONFIG.exits, profitTarget: 0.3 } });
    expect(earlier).toMatchObject({
      kind: 'changed',
      record: { intents: [{ symbol: 'AAPL251219P00265000', side: 'buy_to_close', limit: 25_500 }] },
    });
  });

  it('does not know what a name would have done whose quotes were not kept', () => {
    expect(judge(decided(), { watchlist: ['AAPL', 'KO'] })).toEqual({ kind: 'unknown' });
    // What was missing then as well is no difference.
    expect(judge(decided({ ...CONFIG, watchlist: ['AAPL', 'KO'] }), { watchlist: ['KO', 'AAPL'] })).toEqual({
      kind: 'same',
    });
  });

  it('does not know what a rule would have done whose facts were not kept, nor what another account would have allowed', () => {
    expect(judge(decided(), { events: { earningsDays: 30, heedDividends: false } })).toEqual({ kind: 'unknown' });
    expect(judge(decided(), { limits: { ...CONFIG.limits, maxPerSector: 2 } })).toEqual({ kind: 'unknown' });
    expect(judge(decided(), { accountId: '00000000-0000-4000-8000-00000000ffff' })).toEqual({ kind: 'unknown' });
  });

  it('gives the decision that is made from the start with the other configuration', () => {
    const gates = fc.record({
      deltaMin: fc.constantFrom(0.05, 0.1, 0.2),
      deltaMax: fc.constantFrom(0.2, 0.3),
      creditMin: fc.constantFrom('0.50', '1.50', '3.00'),
      scoreMin: fc.constantFrom(0, 40, 99),
    });
    fc.assert(
      fc.property(gates, gates, (was, would) => {
        const config = (change: object) => BotConfig.parse({ ...CONFIG, gates: { ...CONFIG.gates, ...change } });
        const verdict = judgeChange(decided(config(was)), config(would), hash);
        const orders = (record: DecidedOnce['record']) =>
          record.intents.map(({ symbol, limit }) => `${symbol} ${limit}`);
        const [before, after] = [decided(config(was)).record, decided(config(would)).record].map(orders);
        if (String(before) === String(after)) expect(verdict).toEqual({ kind: 'same' });
        else expect(verdict.kind === 'changed' && orders(verdict.record)).toEqual(after);
      }),
      { numRuns: 40 },
    );
  });
});
