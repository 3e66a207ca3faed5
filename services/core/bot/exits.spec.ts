import { describe, expect, it } from '@jest/globals';
import { instantAt, sessionAt } from '../calendar/index.js';
import type { CashDividend, Position, UnderlyingFacts } from '../model/index.js';
import {
  accountOf,
  dollars,
  type FrameSpec,
  frameOf,
  hashed,
  type QuoteSpec,
  shortPut,
  TEST_ACCOUNT,
  TEST_BOT,
} from '../testing/index.js';
import type { Instant, TradingDate, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { holderRisks } from './holder-risks.js';
import { judgePosition } from './management.js';
import { initialBotState } from './state.js';
import { exitWords } from './words.js';

const AT = instantAt('2025-11-26' as TradingDate, '15:45');
const PUT = 'AAPL251219P00265000';
const CALL = 'AAPL251219C00265000';
const NO_EXITS: BotConfig['exits'] = {
  ...{
    profitTarget: null,
    stopMultiple: null,
    closeAtDte: null,
    stopDelta: null,
    stopBelowStrike: null,
    restTarget: false,
  },
};

interface Case {
  readonly config?: Partial<BotConfig>;
  readonly position?: Position;
  readonly now?: Instant;
  readonly quote?: Partial<QuoteSpec>;
  readonly frame?: Partial<FrameSpec> | null;
  readonly facts?: Partial<UnderlyingFacts>;
}

/** Judges a put of 19 December, sold at 2.50 and now at 2.50 to 2.55 with the shares at 277.55. */
function judge({ config, position = shortPut(PUT, 1, '250'), now = AT, quote, frame, facts }: Case) {
  const put: QuoteSpec = {
    ...{ expiry: '2025-12-19', strike: '265', bid: '2.50', ask: '2.55', delta: -0.25, iv: 0.26, openInterest: 500 },
    ...quote,
  };
  const given = frameOf({ underlying: 'AAPL', at: now, spot: '277.55', quotes: [put], ...frame });
  const managed = {
    bot: { botId: TEST_BOT, config: { ...defaultBotConfig(TEST_ACCOUNT), exits: NO_EXITS, ...config } },
    state: initialBotState(TEST_BOT),
    account: accountOf({ positions: [position] }),
    frames: new Map(frame === null ? [] : [['AAPL' as Underlying, hashed(given)]]),
    facts: facts && new Map([['AAPL' as Underlying, { underlying: 'AAPL' as Underlying, ...facts }]]),
    now,
    session: sessionAt(now),
  };
  const { judgement, view } = judgePosition(managed, position);
  return { ...judgement, ...holderRisks(view, managed.frames.get('AAPL' as Underlying)) };
}

const exits = (over: Partial<BotConfig['exits']>): Partial<BotConfig> => ({ exits: { ...NO_EXITS, ...over } });

describe('the stop by delta', () => {
  it('buys back when the delta of the frame has reached it', () => {
    expect(judge({ config: exits({ stopDelta: 0.25 }) })).toMatchObject({ due: 'STOP_DELTA', ask: dollars('2.55') });
    expect(judge({ config: exits({ stopDelta: 0.26 }) })).not.toHaveProperty('due');
  });

  it('does nothing on a missing delta, and says so', () => {
    const judged = judge({ config: exits({ stopDelta: 0.25 }), quote: { delta: undefined } });
    expect(judged).toMatchObject({ unknown: ['STOP_DELTA'] });
    expect(judged).not.toHaveProperty('due');
    expect(exitWords(judged)).toBe(
      'AAPL 19 Dec 265 put: held (ask 2.55, credit 2.50, 23 days left). AAPL 19 Dec 265 put: data are missing to judge: stop by delta.',
    );
    expect(judge({ config: exits({ stopDelta: 0.25 }), frame: { staleCopy: true } })).toMatchObject({
      unknown: ['STOP_DELTA'],
    });
  });

  it('says what keeps it from being carried out', () => {
    const wide = judge({ config: exits({ stopDelta: 0.2 }), quote: { ask: undefined } });
    expect(wide).toMatchObject({ due: 'STOP_DELTA', blocked: 'QUOTE_UNTRADABLE' });
  });
});

describe('the stop by price', () => {
  it('is a touch of the strike at 0, and lies below it for a share of it', () => {
    const at = (spot: string, below: number) =>
      judge({ config: exits({ stopBelowStrike: below }), frame: { spot } }).due;
    expect([at('265.01', 0), at('265', 0)]).toEqual([undefined, 'STOP_PRICE']);
    expect([at('251.76', 0.05), at('251.75', 0.05)]).toEqual([undefined, 'STOP_PRICE']);
  });

  it('does nothing without a frame, and says so', () => {
    expect(judge({ config: exits({ stopBelowStrike: 0 }), frame: null })).toMatchObject({ unknown: ['STOP_PRICE'] });
  });

  it('comes after the stop by multiple and before the profit target', () => {
    const all = { stopMultiple: 2, stopDelta: 0.2, stopBelowStrike: 0.05, profitTarget: 0.5 };
    const low = { frame: { spot: '240' } };
    const cheap = { bid: '1.00', ask: '1.05' };
    expect(judge({ config: exits(all), quote: { ask: '5.00' }, ...low }).due).toBe('STOP_MULTIPLE');
    expect(judge({ config: exits(all), quote: cheap, ...low }).due).toBe('STOP_DELTA');
    expect(judge({ config: exits({ ...all, stopDelta: null }), quote: cheap, ...low }).due).toBe('STOP_PRICE');
    expect(judge({ config: exits({ profitTarget: 0.5 }), quote: cheap, ...low }).due).toBe('PROFIT_TARGET');
  });
});

describe('the day of expiry', () => {
  const day = (time: string) => instantAt('2025-12-19' as TradingDate, time);
  const rule = (name: 'hold' | 'close_near' | 'close', pin = 0.01): Partial<BotConfig> => ({
    expiryDay: { rule: name, from: '15:00', pin },
  });

  it('buys back by its rule and from its time', () => {
    const near = { frame: { spot: '267' } };
    expect(judge({ config: rule('close_near'), now: day('15:00'), ...near }).due).toBe('EXPIRY_DAY');
    expect(judge({ config: rule('close_near'), now: day('14:59'), ...near }).due).toBeUndefined();
    expect(judge({ config: rule('close_near'), now: day('15:00') }).due).toBeUndefined();
    expect(judge({ config: rule('close'), now: day('15:00') }).due).toBe('EXPIRY_DAY');
    expect(judge({ config: rule('hold'), now: day('15:00'), ...near }).due).toBeUndefined();
  });

  it('ends with the pin watch: what is near the strike after the close may still be exercised', () => {
    const evening = (time: string, spot: string, pin = 0.01) =>
      judge({ config: rule('hold', pin), now: day(time), frame: { spot, at: day('15:59') } }).pinRisk;
    expect(evening('15:59', '266')).toBeUndefined();
    expect(evening('16:05', '266')).toEqual({ spot: dollars('266') });
    expect(evening('17:29', '264')).toEqual({ spot: dollars('264') });
    expect(evening('17:30', '264')).toBeUndefined();
    expect(evening('16:05', '268')).toBeUndefined();
    const judged = judge({ config: rule('close'), now: day('16:05'), frame: { spot: '266' } });
    expect(judged).toMatchObject({ due: 'EXPIRY_DAY', blocked: 'MARKET_CLOSED' });
    expect(exitWords(judged)).toContain(
      'AAPL 19 Dec 265 put: pin risk, the shares stand at 266.00 and its holder may exercise until 17:30 New York time; nothing can be traded any more.',
    );
  });

  it('takes no frame of another day for the close', () => {
    const old = instantAt('2025-12-18' as TradingDate, '15:59');
    expect(judge({ config: rule('hold'), now: day('16:05'), frame: { spot: '265', at: old } }).pinRisk).toBeUndefined();
  });
});

describe('a dividend to come', () => {
  // The ex-date is Monday 1 December, so the day before is Friday 28 November.
  const FRIDAY = instantAt('2025-11-28' as TradingDate, '12:00');
  const dividend = (exDate: string): CashDividend => ({
    ...{ exDate: exDate as TradingDate, amount: dollars('0.75'), source: 'test', asOf: 0 as Instant },
  });
  const known = (exDate: string) => ({ dividends: [dividend(exDate)], knownUntil: '2026-03-31' as TradingDate });
  const call = (over: Case): Case => ({
    position: shortPut(CALL, 1, '250'),
    now: FRIDAY,
    config: { events: { earningsDays: null, heedDividends: true } },
    // Five dollars of the bid are intrinsic at a spot of 270.
    frame: { spot: '270' },
    ...over,
    quote: { right: 'call', delta: 0.6, bid: '5.40', ask: '5.50', ...over.quote },
  });

  it('has a call bought back the day before when its holder would gain by exercising', () => {
    const judged = judge(call({ facts: known('2025-12-01') }));
    expect(judged).toMatchObject({ due: 'EX_DIVIDEND', assignmentGain: 0.35 });
    expect(exitWords(judged)).toContain('may be assigned early, its holder gains $0.35 a share by exercising.');
    expect(judge(call({ facts: known('2025-12-01'), quote: { bid: '5.80', ask: '5.90' } })).due).toBeUndefined();
    expect(judge(call({ facts: known('2025-12-01'), frame: { spot: '264' } })).due).toBeUndefined();
  });

  it('is not minded on another day, after the expiry, or where it is not to be heeded', () => {
    expect(judge(call({ facts: known('2025-12-02') })).due).toBeUndefined();
    const expiring = { position: shortPut('AAPL251128C00265000', 1, '250'), quote: { expiry: '2025-11-28' } };
    expect(judge(call({ facts: known('2025-12-01'), ...expiring }))).not.toHaveProperty('due');
    const heedless = judge(call({ facts: known('2025-12-01'), config: {} }));
    expect(heedless).not.toHaveProperty('due');
    expect(heedless).not.toHaveProperty('assignmentGain');
  });

  it('is not guessed where dividends are not known through the next session', () => {
    const unknowns = [undefined, {}, { dividends: [] }, { dividends: [], knownUntil: '2025-11-28' as TradingDate }];
    expect(unknowns.map((facts) => judge(call(facts ? { facts } : {})).unknown)).toEqual(
      unknowns.map(() => ['EX_DIVIDEND']),
    );
    expect(judge(call({ facts: { dividends: [], knownUntil: '2025-12-01' as TradingDate } }))).not.toHaveProperty(
      'unknown',
    );
    expect(judge(call({ facts: known('2025-12-01'), quote: { ask: undefined } })).unknown).toEqual(['EX_DIVIDEND']);
  });
});

describe('what the holder of a put gains by exercising', () => {
  it('is told where the interest on the strike is worth more than the call', () => {
    // Deep in the money the call is worth nothing: 265 × (1 − e^(−0.04·T)), T = 23 days and 15 minutes of 365.
    const deep = judge({ frame: { spot: '150' }, quote: { bid: '115.00', ask: '116.00', delta: -1, iv: 0.2 } });
    expect(deep.assignmentGain).toBeCloseTo(265 * (1 - Math.exp((-0.04 * (23 + 15 / 1440)) / 365)), 3);
    expect(judge({})).not.toHaveProperty('assignmentGain');
    expect(judge({ quote: { iv: undefined }, frame: { spot: '150' } })).not.toHaveProperty('assignmentGain');
  });

  it('is less by a dividend that shares sold now would miss', () => {
    const amount = dollars('5.00');
    const dividends: CashDividend[] = [
      { exDate: '2025-12-05' as TradingDate, amount, source: 'test', asOf: 0 as Instant },
    ];
    const facts = { dividends, knownUntil: '2025-12-31' as TradingDate };
    const deep = { frame: { spot: '150' }, quote: { bid: '115.00', ask: '116.00', delta: -1, iv: 0.2 } };
    const heeding = { events: { earningsDays: null, heedDividends: true } };
    expect(judge({ ...deep, facts, config: heeding })).not.toHaveProperty('assignmentGain');
  });
});
