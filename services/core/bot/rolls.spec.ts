import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import { BotBooks, dollars, frameOf, hashed, type QuoteSpec, TEST_ACCOUNT } from '../testing/index.js';
import type { TradingDate, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { isManagementDue } from './management.js';
import { decisionWords, exitWords } from './words.js';

const DAY = '2025-12-12';
const at = (time: string, date = DAY) => instantAt(date as TradingDate, time);

const OLD = 'AAPL251219P00265000';

const CONFIG: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  sizing: { contracts: 2, allocation: '90000', maxPositions: 1, maxPerUnderlying: 1 },
  exits: {
    profitTarget: 0.5,
    stopMultiple: 3,
    closeAtDte: null,
    stopDelta: null,
    stopBelowStrike: null,
    restTarget: false,
  },
  roll: { atDte: 7, atDelta: 0.5, creditMin: '0.10', dteMin: 20, dteMax: 60, strike: 'lower', rollsMax: 5 },
};

let sequence = 0;
const put = (expiry: string, strike: string, bid: string, ask: string, delta = -0.3): QuoteSpec => ({
  ...{ expiry, strike, bid, ask, delta, volume: 500, openInterest: 4000 },
  ...{ iv: 0.26, gamma: 0.02, theta: -35, vega: 22 },
});
/** The old put at 3.00 to 3.10, and two later ones of which 255 brings 0.20 and 250 nothing. */
const LATER = [put('2026-01-16', '255', '3.30', '3.35'), put('2026-01-16', '250', '2.00', '2.05')];
function chain(time: string, over: { old?: QuoteSpec; later?: readonly QuoteSpec[]; date?: string } = {}) {
  sequence += 1;
  const { old = put('2025-12-19', '265', '3.00', '3.10', -0.45), later = LATER, date } = over;
  return [
    hashed(
      frameOf({
        underlying: 'AAPL',
        at: at(time, date),
        spot: date ? '277.55' : '264',
        quotes: [old, ...later],
        sequence,
      }),
    ),
  ];
}

/** A bot that sold two puts at 2.50 three weeks before. */
function holding(config: Partial<BotConfig> = {}): BotBooks {
  const books = new BotBooks({ ...CONFIG, ...config });
  books.decide(
    at('10:00', '2025-11-26'),
    chain('10:00', { date: '2025-11-26', old: put('2025-12-19', '265', '2.50', '2.55', -0.25), later: [] }),
  );
  books.fill(at('10:00', '2025-11-26'));
  return books;
}

/** The same, with its buy-back under way. */
function rolling(config: Partial<BotConfig> = {}): BotBooks {
  const books = holding(config);
  const { record } = books.decide(at('15:00'), chain('15:00'), 'exit');
  expect(record.exits).toMatchObject([
    { due: 'ROLL', roll: { symbol: 'AAPL260116P00255000', credit: dollars('0.20') } },
  ]);
  expect(books.workingOrders()).toMatchObject([
    { side: 'buy_to_close', symbol: OLD, quantity: 2, limit: dollars('3.10') },
  ]);
  return books;
}

const stepsOf = (books: BotBooks, time: string, over = {}) =>
  books.decide(at(time), chain(time, over), 'order').record.rolls;

describe('a roll', () => {
  it('is wanted by days or by delta, and begins only when a later put brings the credit', () => {
    const early = { date: '2025-12-11' };
    const judged = (over: Parameters<typeof chain>[1]) => {
      const day = over?.date ?? DAY;
      return holding().decide(at('15:00', day), chain('15:00', over), 'exit').record.exits[0];
    };
    expect(judged({})?.due).toBe('ROLL');
    expect(judged(early)?.due).toBeUndefined();
    expect(judged({ ...early, old: put('2025-12-19', '265', '3.00', '3.10', -0.5) })?.due).toBe('ROLL');
    expect(judged({ ...early, old: put('2025-12-19', '265', '3.00', '3.10', Number.NaN) })?.unknown).toEqual(['ROLL']);
    const poor = judged({ later: [put('2026-01-16', '255', '3.19', '3.25')] });
    expect(poor).toMatchObject({ notRolled: 'NO_PUT' });
    expect(poor?.due).toBeUndefined();
    expect(poor && exitWords(poor)).toContain('to be rolled, but no later put brings the credit.');
  });

  it('gives way to the stop and to the profit target', () => {
    const due = (old: QuoteSpec) => holding().decide(at('15:00'), chain('15:00', { old }), 'exit').record.exits[0]?.due;
    expect(due(put('2025-12-19', '265', '7.40', '7.50', -0.9))).toBe('STOP_MULTIPLE');
    expect(due(put('2025-12-19', '265', '1.20', '1.25', -0.1))).toBe('PROFIT_TARGET');
  });

  it('sells the new put only once all of the old one is bought back, and as many contracts', () => {
    const books = rolling();
    books.fill(at('15:01'), undefined, 1);
    expect(stepsOf(books, '15:01')).toMatchObject([{ step: 'buying_back' }]);
    books.cancelAll();
    // The rest is bought back dearer; the roll is still the one that began.
    const again = books.decide(at('15:06'), chain('15:06', { old: put('2025-12-19', '265', '3.05', '3.15') }), 'exit');
    expect(again.intents).toMatchObject([{ side: 'buy_to_close', quantity: 1, limit: dollars('3.15') }]);
    books.fill(at('15:06'));
    const { intents, record } = books.decide(at('15:07'), chain('15:07'), 'order');
    expect(intents).toMatchObject([
      { side: 'sell_to_open', symbol: 'AAPL260116P00255000', quantity: 2, limit: dollars('3.30') },
    ]);
    // Bought back at 3.125 on average.
    expect(record.rolls).toMatchObject([{ step: 'opened', credit: dollars('0.175') }]);
    expect(books.state.rolls).toEqual([]);
    expect(books.state.rollCounts).toEqual({ [intents[0]?.positionId as string]: 1 });
  });

  it('waits for the credit over what buying back did cost, and is given up in time', () => {
    const books = rolling();
    books.fill(at('15:01'));
    const dear = { later: [put('2026-01-16', '255', '3.15', '3.20')] };
    expect(stepsOf(books, '15:02', dear)).toMatchObject([{ step: 'waiting', code: 'NO_PUT' }]);
    expect(stepsOf(books, '15:30', dear)).toMatchObject([{ step: 'waiting', code: 'NO_PUT' }]);
    const { record, intents } = books.decide(at('15:31'), chain('15:31'));
    expect(record.rolls).toMatchObject([{ step: 'given_up', code: 'TOO_LATE' }]);
    expect(intents).toEqual([]);
    expect(decisionWords(record)).toContain('The roll is given up: no new put could be sold in time.');
    expect(stepsOf(books, '15:32')).toBeUndefined();
  });

  it('is not begun, and not gone on with, while nothing may be opened', () => {
    const stopped = holding();
    stopped.stop = 'no_openings';
    const { record } = stopped.decide(at('15:00'), chain('15:00'), 'exit');
    expect(record.exits).toMatchObject([{ notRolled: 'MAY_NOT_OPEN' }]);
    expect(stopped.workingOrders()).toEqual([]);
    const half = rolling();
    half.fill(at('15:01'));
    half.stop = 'no_openings';
    expect(stepsOf(half, '15:02')).toMatchObject([{ step: 'waiting', code: 'MAY_NOT_OPEN' }]);
    half.stop = 'none';
    expect(stepsOf(half, '15:03')).toMatchObject([{ step: 'opened' }]);
  });

  it('ends with a stop under which only a person acts, and does not come back when that is lifted', () => {
    const books = rolling();
    books.fill(at('15:01'));
    books.stop = 'flatten';
    expect(stepsOf(books, '15:02')).toMatchObject([{ step: 'given_up', code: 'STOPPED' }]);
    books.stop = 'none';
    expect(books.decide(at('15:03'), chain('15:03'), 'order').intents).toEqual([]);
  });

  it('goes on outside of the hours in which the bot looks for entries, and keeps entries waiting', () => {
    const config = { schedule: { everyMinutes: 5, from: '09:45', until: '15:10' } };
    const books = rolling(config);
    const entries = books.decide(at('15:05'), chain('15:05'));
    expect(entries.record.waits).toEqual([{ code: 'ROLL_UNDER_WAY' }]);
    books.fill(at('15:11'));
    expect(stepsOf(books, '15:11')).toMatchObject([{ step: 'opened' }]);
  });

  it.each([
    [
      'the user closes the position',
      'USER_CLOSE',
      (books: BotBooks) => {
        const positionId = books.everyPosition()[0]?.id as never;
        return books.decide(at('15:02'), chain('15:02'), 'command', [
          { id: 1, kind: 'close_position', positionId, at: at('15:02') },
        ]);
      },
    ],
    [
      'a stop closes it',
      'OTHER_EXIT',
      (books: BotBooks) =>
        books.decide(at('15:02'), chain('15:02', { old: put('2025-12-19', '265', '7.40', '7.50', -0.9) }), 'exit'),
    ],
    [
      'it is no longer due and nothing is under way',
      'NO_LONGER_DUE',
      (books: BotBooks) => {
        books.cancelAll();
        return books.decide(at('15:06'), chain('15:06', { later: [] }), 'exit');
      },
    ],
    [
      'the put was assigned',
      'SETTLED',
      (books: BotBooks) => {
        books.cancelAll();
        books.settle(OLD, 'assigned', 2, at('15:05'));
        return books.decide(at('15:06'), chain('15:06'), 'order');
      },
    ],
  ] as const)('is given up when %s', (_name, code, act) => {
    const books = rolling();
    expect(act(books).record.rolls).toMatchObject([{ step: 'given_up', code }]);
    expect(books.state.rolls).toEqual([]);
    books.fill(at('15:10'));
    const { intents } = books.decide(at('15:11'), chain('15:11'), 'order');
    expect(intents.filter(({ side }) => side === 'sell_to_open')).toEqual([]);
  });

  it('is counted along its line, also when its first legs are long gone', () => {
    const books = rolling({ roll: { ...(CONFIG.roll as NonNullable<BotConfig['roll']>), rollsMax: 2 } });
    books.fill(at('15:01'));
    books.decide(at('15:02'), chain('15:02'), 'order');
    books.fill(at('15:02'));
    const onDay = (date: string, strike: string, expiry: string, later: string) => {
      const quotes = [
        put(expiry, strike, '3.00', '3.10', -0.45),
        put(later, String(Number(strike) - 5), '3.30', '3.35'),
      ];
      sequence += 1;
      const frame = frameOf({ underlying: 'AAPL', at: at('15:00', date), spot: '264', quotes, sequence });
      return books.decide(at('15:00', date), [hashed(frame)], 'exit').record;
    };
    expect(onDay('2026-01-09', '255', '2026-01-16', '2026-02-20').exits).toMatchObject([{ due: 'ROLL' }]);
    books.fill(at('15:00', '2026-01-09'));
    expect(onDay('2026-01-09', '255', '2026-01-16', '2026-02-20').rolls).toMatchObject([{ step: 'opened' }]);
    books.fill(at('15:00', '2026-01-09'));
    expect(Object.values(books.state.rollCounts)).toEqual([2]);
    expect(onDay('2026-02-13', '250', '2026-02-20', '2026-03-20').exits).toMatchObject([{ notRolled: 'ROLLS_USED' }]);
  });

  it('asks for a decision when the new put can be sold, and when the roll is to be given up', () => {
    const books = rolling();
    const isDue = (time: string, later = LATER) => {
      const [hashedFrame] = chain(time, { later });
      return isManagementDue({
        bot: { botId: books.state.botId, config: books.config },
        ...{ state: books.state, account: books.view(at(time)), now: at(time) },
        newestFrame: (underlying: Underlying) => (underlying === 'AAPL' ? hashedFrame : undefined),
      });
    };
    expect(isDue('15:01')).toBe(false);
    books.fill(at('15:01'));
    expect(isDue('15:02')).toBe(true);
    expect(isDue('15:02', [])).toBe(false);
    expect(isDue('15:31', [])).toBe(true);
  });
});
