import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import type { AccountView, HashedFrame, PendingOrder } from '../model/index.js';
import {
  accountOf,
  dollars,
  frameOf,
  hashed,
  money,
  type QuoteSpec,
  shortPut,
  TEST_ACCOUNT,
  TEST_BOT,
  TEST_USER,
} from '../testing/index.js';
import { type ContentHash, type Instant, type TradingDate, type Underlying } from '../units/index.js';
import { BotConfig } from './config.js';
import { decideTick, owedScheduleDue } from './decide.js';
import type { TickDecisionInput } from './decision-input.js';
import { defaultBotConfig } from './defaults.js';
import { decodeRecord, encodeRecord } from './record-codec.js';
import { type BotCommand, type BotState, initialBotState } from './state.js';
import { decisionWords } from './words.js';

const AT = instantAt('2025-11-26' as TradingDate, '15:45');
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex') as ContentHash;
const RUNNING: BotState = { ...initialBotState(TEST_BOT), status: 'running' };

const good = (strike: string, bid: string, ask: string, overrides: Partial<QuoteSpec> = {}): QuoteSpec => ({
  expiry: '2025-12-19',
  strike,
  bid,
  ask,
  volume: 500,
  openInterest: 4000,
  iv: 0.26,
  delta: -0.25,
  gamma: 0.02,
  theta: -35,
  vega: 22,
  ...overrides,
});

function frames(
  at: Instant = AT,
  quotes: readonly QuoteSpec[] = [good('265', '2.50', '2.55')],
): Map<Underlying, HashedFrame> {
  return new Map([['AAPL' as Underlying, hashed(frameOf({ underlying: 'AAPL', at, spot: '277.55', quotes }))]]);
}

function decide(
  overrides: Partial<Omit<TickDecisionInput, 'bot'>> & { state?: BotState; config?: Partial<BotConfig> } = {},
) {
  const { state, config, ...rest } = overrides;
  return decideTick({
    kind: 'schedule',
    dueAt: rest.now ?? AT,
    now: AT,
    bot: {
      botId: TEST_BOT,
      userId: TEST_USER,
      config: { ...defaultBotConfig(TEST_ACCOUNT), watchlist: ['AAPL'], ...config },
      configVersion: 3,
      state: state ?? RUNNING,
    },
    account: accountOf(),
    commands: [],
    frames: frames(rest.now),
    codeVersion: 'test',
    hash,
    ...rest,
  });
}

describe(defaultBotConfig.name, () => {
  it('is a valid configuration', () => {
    expect(BotConfig.safeParse(defaultBotConfig(TEST_ACCOUNT)).error).toBeUndefined();
  });
});

describe(decideTick.name, () => {
  it('sells the best put that passes, at its bid, and says so', () => {
    const { record, intents, state } = decide();
    expect(intents).toEqual([
      {
        id: `${TEST_BOT}-1-1`,
        decisionId: `${TEST_BOT}-1`,
        botId: TEST_BOT,
        userId: TEST_USER,
        accountId: TEST_ACCOUNT,
        clientOrderId: `tp-${TEST_BOT}-1-1`,
        symbol: 'AAPL251219P00265000',
        underlying: 'AAPL',
        side: 'sell_to_open',
        quantity: 1,
        limit: dollars('2.50'),
        validUntil: instantAt('2025-11-26' as TradingDate, '16:00'),
        // 2.50 × 100 + 100 × max(20 % × 277.55 − 12.55, 10 % × 265) = 250 + 4,296
        reserve: money('4546'),
        positionId: `pos-${TEST_BOT}-1-1`,
      },
    ]);
    expect(record.outcome).toBe('sold');
    expect(decisionWords(record)).toMatch(
      /^Sell 1 AAPL 19 Dec 265 put at 2.50 or better: score \d+\.\d, best of 1 that passed; 1 looked at\.$/,
    );
    expect(state.lastScheduleDue).toBe(AT);
  });

  it('gives the same bytes for the same input, and chains records by hash', () => {
    const first = decide();
    expect(decide().bytes).toEqual(first.bytes);
    expect(first.state.previousHash).toBe(first.hash);
    const second = decide({ state: first.state });
    expect(second.record.sequence).toBe(2);
    expect(second.record.previousHash).toBe(first.hash);
  });

  it('writes a record that reads back to the same bytes', () => {
    const { record, bytes } = decide();
    expect(decodeRecord(bytes)).toEqual(record);
    expect(encodeRecord(decodeRecord(bytes))).toEqual(bytes);
  });

  it('says which gate stopped everything and what would pass', () => {
    const { record, intents } = decide({ frames: frames(AT, [good('265', '2.50', '2.80')]) });
    expect(intents).toEqual([]);
    expect(record.outcome).toBe('no_trade');
    expect(decisionWords(record)).toBe(
      'Did not trade: none of 1 put passed. Most (1) failed at spread. AAPL 19 Dec 265 put would pass with a largest spread of 11.3 % (now 10.0 %).',
    );
  });

  it.each<[string, string, string, string]>([
    ['2025-11-27', '15:45', 'MARKET_CLOSED_HOLIDAY', 'Did not trade. The market is closed: Thanksgiving Day.'],
    ['2025-11-29', '15:45', 'MARKET_CLOSED_WEEKEND', 'Did not trade. The market is closed: Saturday.'],
    ['2025-11-26', '09:00', 'MARKET_NOT_OPEN_YET', 'Did not trade. The market has not opened yet.'],
    ['2025-11-26', '16:00', 'MARKET_CLOSED_FOR_THE_DAY', 'Did not trade. The market has closed for the day.'],
    ['2025-11-26', '09:35', 'OUTSIDE_SCHEDULE', 'Did not trade. It looks for entries from 09:45–15:50 New York time.'],
  ])('opens nothing on %s at %s: %s', (date, time, code, words) => {
    const { record, intents } = decide({ now: instantAt(date as TradingDate, time) });
    expect(intents).toEqual([]);
    expect(record.waits.map((wait) => wait.code)).toEqual([code]);
    expect(decisionWords(record)).toBe(words);
  });

  it('opens nothing after the early close of a half day', () => {
    const { record } = decide({ now: instantAt('2025-11-28' as TradingDate, '15:45') });
    expect(record.waits.map((wait) => wait.code)).toEqual(['MARKET_CLOSED_HALF_DAY']);
    expect(decisionWords(record)).toContain('closed early at 13:00');
  });

  it('does not trade on a frame that is missing, old, from the future or a stale copy', () => {
    const waitsWith = (given: Map<Underlying, HashedFrame>) =>
      decide({ frames: given }).record.waits.map((wait) => wait.code);
    expect(waitsWith(new Map())).toEqual(['NO_FRAME']);
    expect(waitsWith(frames((AT - 901_000) as Instant))).toEqual(['FRAME_TOO_OLD']);
    expect(waitsWith(frames((AT + 6_000) as Instant))).toEqual(['NO_FRAME']);
    const copy = frameOf({
      underlying: 'AAPL',
      at: AT,
      spot: '277.55',
      quotes: [good('265', '2.50', '2.55')],
      staleCopy: true,
    });
    expect(waitsWith(new Map([['AAPL' as Underlying, hashed(copy)]]))).toEqual(['FRAME_STALE_COPY']);
  });

  it('opens nothing while stopped, paused or drifting, and still exits', () => {
    const position = shortPut('AAPL251219P00265000', 1, '520');
    const stopped = decide({ account: accountOf({ stop: 'no_openings', drift: true, positions: [position] }) });
    expect(stopped.record.waits.map((wait) => wait.code)).toEqual(['ACCOUNT_STOPPED', 'ACCOUNT_DRIFT']);
    expect(stopped.intents.map((intent) => intent.side)).toEqual(['buy_to_close']);
    const paused = decide({ state: { ...RUNNING, status: 'paused' }, account: accountOf({ positions: [position] }) });
    expect(paused.record.waits.map((wait) => wait.code)).toEqual(['BOT_NOT_RUNNING']);
    expect(paused.intents.map((intent) => intent.side)).toEqual(['buy_to_close']);
  });

  it('buys back at the ask when the profit target is met', () => {
    const position = shortPut('AAPL251219P00265000', 1, '520');
    const { record, intents } = decide({ kind: 'exit', account: accountOf({ positions: [position] }) });
    expect(intents).toMatchObject([
      {
        side: 'buy_to_close',
        symbol: 'AAPL251219P00265000',
        quantity: 1,
        limit: dollars('2.55'),
        reserve: 0,
        positionId: position.id,
      },
    ]);
    expect(decisionWords(record)).toBe(
      'Buy back 1 AAPL 19 Dec 265 put at 2.55 or better: profit target, 51 % of the 5.20 credit kept.',
    );
  });

  it('holds just above the target, stops at the multiple, and leaves in time', () => {
    const dueWith = (credit: string, now: Instant = AT) => {
      const account = accountOf({ positions: [shortPut('AAPL251219P00265000', 1, credit)] });
      return decide({ kind: 'exit', account, now }).record.exits[0]?.due;
    };
    expect(dueWith('509')).toBeUndefined();
    expect(dueWith('510')).toBe('PROFIT_TARGET');
    expect(dueWith('85.01')).toBeUndefined();
    expect(dueWith('85')).toBe('STOP_MULTIPLE');
    expect(dueWith('509', instantAt('2025-12-12' as TradingDate, '15:45'))).toBeUndefined();
    expect(dueWith('509', instantAt('2025-12-15' as TradingDate, '15:45'))).toBe('CLOSE_AT_DTE');
  });

  it('does not buy back on a crossed quote or twice', () => {
    const position = shortPut('AAPL251219P00265000', 1, '520');
    const crossed = decide({
      kind: 'exit',
      frames: frames(AT, [good('265', '2.60', '2.55')]),
      state: { ...RUNNING, closing: [position.id] },
      account: accountOf({ positions: [position] }),
    });
    expect(crossed.record.exits[0]).toMatchObject({ due: 'USER_CLOSE', blocked: 'QUOTE_UNTRADABLE' });
    expect(crossed.intents).toEqual([]);
    expect(crossed.state.closing).toEqual([position.id]);
    const closing: PendingOrder = {
      intentId: 'x' as PendingOrder['intentId'],
      botId: TEST_BOT,
      symbol: position.symbol,
      underlying: position.underlying,
      side: 'buy_to_close',
      quantity: 1,
      filledQuantity: 0,
      limit: dollars('2.55'),
      state: 'unknown',
      reserve: money('0'),
      createdAt: AT,
    };
    const pending = decide({ kind: 'exit', account: accountOf({ positions: [position], pending: [closing] }) });
    expect(pending.record.exits[0]).toMatchObject({ due: 'PROFIT_TARGET', blocked: 'CLOSE_PENDING' });
  });

  it('does not buy back on a quote whose own stamp is missing, old or from the future', () => {
    const account = accountOf({ positions: [shortPut('AAPL251219P00265000', 1, '520')] });
    const exitWith = (quoteTs: number) => {
      const given = frames();
      given.get('AAPL' as Underlying)?.frame.columns.quoteTs.fill(quoteTs);
      return decide({
        kind: 'exit',
        account,
        frames: given,
        state: { ...RUNNING, closing: [account.positions[0]?.id as never] },
      }).record.exits[0]?.blocked;
    };
    expect(exitWith(AT - 900_000)).toBeUndefined();
    expect(exitWith(AT + 5_000)).toBeUndefined();
    expect([Number.NaN, AT - 900_001, AT + 5_001].map(exitWith)).toEqual(Array(3).fill('QUOTE_UNTRADABLE'));
  });

  it('looks again by its schedule when the market clock begins an earlier day anew, not when it was merely set back', () => {
    const { state } = decide();
    const config = defaultBotConfig(TEST_ACCOUNT);
    const dayBefore = instantAt('2025-11-25' as TradingDate, '15:45');
    expect(owedScheduleDue(config, state, (AT - 3_600_000) as Instant)).toBeUndefined();
    expect(owedScheduleDue(config, state, dayBefore)).toBe(dayBefore);
    const anew = decide({ now: dayBefore, state }).state;
    expect(anew.lastScheduleDue).toBe(dayBefore);
    expect(owedScheduleDue(config, anew, dayBefore)).toBeUndefined();
  });

  it('starts at once on the command, consumes it once, and owes nothing from before', () => {
    const start: BotCommand = { id: 7, kind: 'start', at: AT };
    const { state, intents } = decide({ kind: 'command', state: initialBotState(TEST_BOT), commands: [start] });
    expect(intents).toHaveLength(1);
    expect(state).toMatchObject({ status: 'running', lastCommandId: 7, lastScheduleDue: AT });
    expect(decide({ kind: 'order', state: initialBotState(TEST_BOT), commands: [start] }).intents).toHaveLength(1);
    const again = decide({ kind: 'command', state, commands: [start] });
    expect(again.intents).toEqual([]);
    expect(again.state.lastCommandId).toBe(7);
  });

  it('looks at once when it is told to, once, and only while it runs', () => {
    const commands: BotCommand[] = [{ id: 4, kind: 'look', at: AT }];
    const told = decide({ kind: 'command', commands });
    expect(told.intents).toHaveLength(1);
    expect(told.state).toMatchObject({ status: 'running', lastCommandId: 4 });
    expect(decide({ kind: 'command', commands, state: told.state }).record.waits).toEqual([{ code: 'EXITS_ONLY' }]);
    for (const status of ['paused', 'draft'] as const) {
      const idle = decide({ kind: 'command', commands, state: { ...RUNNING, status } });
      expect([idle.intents, idle.state.status, idle.state.lastCommandId]).toEqual([[], status, 4]);
    }
    const pausedFirst: BotCommand[] = [...commands, { id: 5, kind: 'pause', at: AT }];
    expect(decide({ kind: 'command', commands: pausedFirst }).intents).toEqual([]);
  });

  it('keeps closing a position that the user wants closed until it is', () => {
    const position = shortPut('AAPL251219P00265000', 1, '300');
    const close: BotCommand = { id: 1, kind: 'close_position', positionId: position.id, at: AT };
    const asked = decide({ kind: 'command', commands: [close], account: accountOf({ positions: [position] }) });
    expect(asked.intents).toMatchObject([{ side: 'buy_to_close', limit: dollars('2.55') }]);
    expect(asked.state.closing).toEqual([position.id]);
    expect(decide({ state: asked.state }).state.closing).toEqual([]);
  });
});

describe('limits', () => {
  const other = 'b0000000-0000-4000-8000-000000000002' as typeof TEST_BOT;
  const two = [good('265', '2.50', '2.55'), good('260', '1.80', '1.84', { delta: -0.19 })];
  const refusalsWith = (account: AccountView, config: Partial<BotConfig> = {}) => {
    const { record, intents } = decide({ account, config, frames: frames(AT, two) });
    return { codes: record.refusals.map((refusal) => refusal.code), sold: intents.map((intent) => intent.symbol) };
  };

  it('goes on to the next-best contract when another bot holds the best', () => {
    const best = decide({ frames: frames(AT, two) }).intents[0]?.symbol as string;
    const rest = two.map((quote) => `AAPL251219P00${quote.strike}000`).filter((symbol) => symbol !== best);
    expect(refusalsWith(accountOf({ positions: [shortPut(best, 1, '250', { botId: other })] }))).toEqual({
      codes: ['OTHER_BOT_HOLDS_CONTRACT'],
      sold: rest,
    });
  });

  it('refuses what buying power or the allocation does not carry', () => {
    expect(refusalsWith(accountOf({ cash: '3900' })).codes).toEqual(['BUYING_POWER_EXCEEDED', 'BUYING_POWER_EXCEEDED']);
    const { sizing } = defaultBotConfig(TEST_ACCOUNT);
    expect(refusalsWith(accountOf(), { sizing: { ...sizing, allocation: '3900' } }).codes).toEqual([
      'ALLOCATION_EXCEEDED',
      'ALLOCATION_EXCEEDED',
    ]);
  });

  it('holds no more than it may per underlying and in all', () => {
    const { sizing } = defaultBotConfig(TEST_ACCOUNT);
    expect(refusalsWith(accountOf()).sold).toHaveLength(1);
    const both = decide({ frames: frames(AT, two), config: { sizing: { ...sizing, maxPerUnderlying: 2 } } });
    expect(both.intents).toHaveLength(2);
    expect(decisionWords(both.record)).toMatch(/^Sell 1 .*, best\. Sell 1 .*, number 2\. 2 of 2 puts passed\.$/);
    expect(
      refusalsWith(accountOf(), { sizing: { ...sizing, maxPerUnderlying: 2, maxPositions: 1 } }).sold,
    ).toHaveLength(1);
    const held = shortPut('AAPL260116P00250000', 1, '300');
    const full = decide({
      account: accountOf({ positions: [held] }),
      config: { sizing: { ...sizing, maxPositions: 1 } },
    });
    expect(full.record.waits).toEqual([{ code: 'MAX_POSITIONS', detail: '1' }]);
  });
});
