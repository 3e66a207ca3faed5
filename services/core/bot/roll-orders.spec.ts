import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import type { LoginView } from '../model/index.js';
import { BotBooks, dollars, frameOf, hashed, type QuoteSpec, TEST_ACCOUNT } from '../testing/index.js';
import type { TradingDate, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { isManagementDue } from './management.js';
import { encodeRecord } from './record-codec.js';
import { decisionWords } from './words.js';

const DAY = '2025-12-12';
const at = (time: string, date = DAY) => instantAt(date as TradingDate, time);
const OLD = 'AAPL251219P00265000';
const NEW = 'AAPL260116P00255000';

const CONFIG: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  sizing: { contracts: 2, allocation: '90000', maxPositions: 1, maxPerUnderlying: 1 },
  exits: {
    ...{ profitTarget: 0.5, stopMultiple: 3, closeAtDte: null, stopDelta: null, stopBelowStrike: null },
    restTarget: false,
  },
  roll: { atDte: 7, atDelta: 0.5, creditMin: '0.10', dteMin: 20, dteMax: 60, strike: 'lower', rollsMax: 5 },
};
const LOGIN: LoginView = {
  ...{ broker: 'Tradier', state: 'connected', unattended: true, gtc: true, reloginPlanAccepted: false },
  legsMax: 4,
};

let sequence = 0;
const put = (expiry: string, strike: string, bid: string, ask: string, delta = -0.3): QuoteSpec => ({
  ...{ expiry, strike, bid, ask, delta, volume: 500, openInterest: 4000 },
  ...{ iv: 0.26, gamma: 0.02, theta: -35, vega: 22 },
});
const LATER = [put('2026-01-16', '255', '3.30', '3.35')];
function chain(time: string, over: { old?: QuoteSpec; later?: readonly QuoteSpec[]; date?: string } = {}) {
  sequence += 1;
  const { old = put('2025-12-19', '265', '3.00', '3.10', -0.45), later = LATER, date } = over;
  const spot = date ? '277.55' : '264';
  return [hashed(frameOf({ underlying: 'AAPL', at: at(time, date), spot, quotes: [old, ...later], sequence }))];
}

/** A bot at a broker of such orders that sold two puts at 2.50 weeks before. */
function holding(login: LoginView | undefined = LOGIN): BotBooks {
  const books = new BotBooks(CONFIG);
  const sold = put('2025-12-19', '265', '2.50', '2.55', -0.25);
  books.login = login;
  books.decide(at('10:00', '2025-11-26'), chain('10:00', { date: '2025-11-26', old: sold, later: [] }));
  books.fill(at('10:00', '2025-11-26'));
  return books;
}

function rolling() {
  const books = holding();
  const { record, intents } = books.decide(at('15:00'), chain('15:00'), 'exit');
  return { books, record, intents };
}

const decideOn = (books: BotBooks, time: string, over = {}) => books.decide(at(time), chain(time, over), 'order');
const STOPPED = { old: put('2025-12-19', '265', '7.40', '7.50', -0.9) };

describe('a roll as one order', () => {
  it('buys back and sells at once, for a net credit, as many contracts as are open', () => {
    const { books, record, intents } = rolling();
    const old = books.everyPosition()[0];
    expect(intents).toHaveLength(1);
    expect(intents[0]).toMatchObject({
      ...{ side: 'sell_to_open', symbol: NEW, quantity: 2, limit: dollars('3.30'), rolledFrom: old?.id },
      closes: { symbol: OLD, positionId: old?.id, limit: dollars('3.10') },
      validUntil: at('15:05'),
    });
    expect(intents[0]).not.toHaveProperty('ladder');
    expect(decisionWords(record)).toContain(
      'Roll 2 AAPL 19 Dec 265 puts to the 16 Jan 255 put as one order, for a credit of 0.20 a share or better.',
    );
    expect(books.view(at('15:01')).pending).toMatchObject([
      { side: 'buy_to_close', symbol: OLD, quantity: 2, reserve: 0 },
      { side: 'sell_to_open', symbol: NEW, quantity: 2 },
    ]);
  });

  it('holds what the new put needs and buying back costs, less what closing frees', () => {
    // 2 × 255 × 100 + 2 × 3.10 × 100 − 2 × 265 × 100 is below nothing in a cash account.
    expect(rolling().intents[0]?.reserve).toBe(0);
    const books = holding();
    books.config = { ...CONFIG, roll: { ...(CONFIG.roll as NonNullable<BotConfig['roll']>), strike: 'same' } };
    const same = { later: [put('2026-01-16', '265', '3.30', '3.35')] };
    const [intent] = books.decide(at('15:00'), chain('15:00', same), 'exit').intents;
    expect(intent?.reserve).toBe(dollars('620'));
  });

  it('goes leg by leg where the broker takes one leg, or nothing is known of it', () => {
    const { legsMax: _none, ...single } = LOGIN;
    for (const login of [single, { ...LOGIN, legsMax: 1 }, undefined]) {
      const books = holding(login);
      if (login === undefined) books.login = undefined;
      const { intents, record } = books.decide(at('15:00'), chain('15:00'), 'exit');
      expect(intents).toMatchObject([{ side: 'buy_to_close', symbol: OLD, limit: dollars('3.10') }]);
      expect(intents[0]).not.toHaveProperty('closes');
      expect(new TextDecoder().decode(encodeRecord(record))).not.toContain('"closes"');
    }
  });

  it('is said while it works, and with what it brought once it has traded', () => {
    const { books, intents } = rolling();
    const working = decideOn(books, '15:01');
    expect(working.intents).toEqual([]);
    expect(working.record.rolls).toMatchObject([{ step: 'as_one' }]);
    books.fill(at('15:02'));
    const { record } = decideOn(books, '15:03');
    expect(record.rolls).toMatchObject([
      // Bought at 3.10 after 2.50 was received, 0.65 a contract each time: 2 × 100 × −0.60 − 4 × 0.65.
      { step: 'rolled', from: OLD, symbol: NEW, credit: dollars('0.20'), realised: -1_226_000 },
    ]);
    expect(decisionWords(record)).toContain(
      'Rolled AAPL 19 Dec 265 put to 16 Jan 255 put for a credit of 0.20 a share before fees as one order; the closed leg lost $122.60.',
    );
    expect(books.state.rolls).toEqual([]);
    const opened = books.everyPosition().find(({ symbol }) => symbol === NEW);
    expect(opened).toMatchObject({ rolledFrom: intents[0]?.rolledFrom, openQuantity: 2, credit: dollars('660') });
    expect(books.state.rollCounts).toEqual({ [opened?.id as string]: 1 });
  });

  it('goes on leg by leg with what it left when its order ended', () => {
    const { books } = rolling();
    // Its rest is a position beside the new one.
    books.config = { ...CONFIG, sizing: { ...CONFIG.sizing, maxPositions: 3, maxPerUnderlying: 3 } };
    books.fill(at('15:01'), undefined, 1);
    expect(decideOn(books, '15:02').record.rolls).toMatchObject([{ step: 'as_one' }]);
    books.cancelAll();
    const later = [...LATER, put('2026-01-16', '250', '3.30', '3.35')];
    const { intents, record } = decideOn(books, '15:06', { later });
    expect(record.rolls).toMatchObject([{ step: 'by_legs' }]);
    expect(intents).toMatchObject([{ side: 'buy_to_close', symbol: OLD, quantity: 1 }]);
    expect(decisionWords(record)).toContain('goes on leg by leg: one order did not bring it about.');
    books.fill(at('15:07'));
    const next = decideOn(books, '15:08', { later });
    // The cost is that of the contract bought back by itself.
    expect(next.record.rolls).toMatchObject([{ step: 'opened', credit: dollars('0.20'), cost: dollars('310') }]);
    expect(next.intents).toMatchObject([{ side: 'sell_to_open', quantity: 1 }]);
    expect(next.intents[0]).not.toHaveProperty('closes');
  });

  it.each([
    ['OTHER_EXIT', [] as const, STOPPED],
    ['USER_CLOSE', ['close'] as const, {}],
  ])('is taken back once, and gives way, when something before it closes the position: %s', (code, wishes, over) => {
    const { books, intents } = rolling();
    const positionId = books.everyPosition()[0]?.id as never;
    const commands = wishes.map(() => ({ id: 1, kind: 'close_position' as const, positionId, at: at('15:01') }));
    const first = books.decide(at('15:01'), chain('15:01', over), 'exit', commands);
    expect(first.withdrawn).toEqual([intents[0]?.id]);
    expect(first.intents).toEqual([]);
    expect(first.record.rolls).toMatchObject([{ step: 'taken_back', code }]);
    expect(decideOn(books, '15:02', over).withdrawn).toEqual([]);
    books.endWithdrawn();
    const last = decideOn(books, '15:03', over);
    expect(last.record.rolls).toMatchObject([{ step: 'given_up', code }]);
    expect(last.intents).toMatchObject([{ side: 'buy_to_close', symbol: OLD, quantity: 2 }]);
  });

  it('is given up when its order ended and it is no longer due', () => {
    const { books } = rolling();
    books.cancelAll();
    const { record, intents } = decideOn(books, '15:06', { later: [] });
    expect(record.rolls).toMatchObject([{ step: 'given_up', code: 'NO_LONGER_DUE' }]);
    expect(intents).toEqual([]);
  });

  it('is given up when the old put was assigned instead', () => {
    const { books } = rolling();
    books.cancelAll();
    books.settle(OLD, 'assigned', 2, at('15:05'));
    expect(decideOn(books, '15:06').record.rolls).toMatchObject([{ step: 'given_up', code: 'SETTLED' }]);
  });

  it('asks for a decision when it has traded, ended, or must be taken back, and not while it works', () => {
    const { books } = rolling();
    const isDue = (time: string, over = {}) => {
      const [frame] = chain(time, over);
      return isManagementDue({
        bot: { botId: books.state.botId, config: books.config },
        ...{ state: books.state, account: books.view(at(time)), now: at(time) },
        newestFrame: (underlying: Underlying) => (underlying === 'AAPL' ? frame : undefined),
      });
    };
    expect(isDue('15:01')).toBe(false);
    expect(isDue('15:01', STOPPED)).toBe(true);
    books.fill(at('15:02'));
    expect(isDue('15:03')).toBe(true);
    decideOn(books, '15:03');
    expect(isDue('15:04')).toBe(false);
  });
});
