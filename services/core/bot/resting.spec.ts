import { describe, expect, it } from '@jest/globals';
import { instantAt, sessionAt } from '../calendar/index.js';
import type { LoginView, OccSymbol } from '../model/index.js';
import { BotBooks, dollars, frameOf, hashed, TEST_ACCOUNT } from '../testing/index.js';
import { addMs, type Instant, MS_PER_MINUTE, type Price, type TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { defaultBotConfig } from './defaults.js';
import { isManagementDue, judgePosition } from './management.js';
import { restingExits } from './resting.js';
import { fitsTarget, restingLimit } from './resting-terms.js';
import { decisionWords } from './words.js';

const NOON = instantAt('2025-12-02' as TradingDate, '12:00');
const CONFIG: BotConfig = {
  ...defaultBotConfig(TEST_ACCOUNT),
  watchlist: ['AAPL'],
  sizing: { contracts: 3, allocation: '90000', maxPositions: 1, maxPerUnderlying: 1 },
  exits: { ...defaultBotConfig(TEST_ACCOUNT).exits, profitTarget: 0.5, stopMultiple: 2, restTarget: true },
};
const SCHWAB: LoginView = {
  ...{ broker: 'Schwab', state: 'connected', unattended: true, gtc: true, reloginPlanAccepted: true },
  sessionEndsAt: instantAt('2025-12-08' as TradingDate, '12:00'),
};

let sequence = 0;
function chain(at: Instant, bid: string, ask: string) {
  sequence += 1;
  const put = { expiry: '2025-12-19', strike: '265', bid, ask, volume: 500, openInterest: 4000 };
  const greeks = { iv: 0.26, delta: -0.25, gamma: 0.02, theta: -35, vega: 22 };
  return hashed(frameOf({ underlying: 'AAPL', at, spot: '277.55', quotes: [{ ...put, ...greeks }], sequence }));
}

/** A bot that sold three puts at 2.50 at noon, of which so many traded, and the quotes of a minute later. */
function holding(over: { readonly login?: LoginView; readonly filled?: number; readonly config?: BotConfig } = {}) {
  const books = new BotBooks(over.config ?? CONFIG);
  books.login = over.login;
  const sold = books.decide(NOON, [chain(NOON, '2.50', '2.55')]).intents[0];
  books.fill(NOON, sold?.id, over.filled ?? 3);
  const look = (minutes: number, bid = '2.50', ask = '2.55') => {
    const now = addMs(NOON, minutes * MS_PER_MINUTE);
    return books.decide(now, [chain(now, bid, ask)], 'exit');
  };
  return { books, look, positionId: sold?.positionId };
}

function isDue({ books }: ReturnType<typeof holding>, minutes: number) {
  const now = addMs(NOON, minutes * MS_PER_MINUTE);
  const bot = { botId: books.state.botId, config: books.config };
  const newestFrame = () => chain(now, '2.50', '2.55');
  return isManagementDue({ bot, state: books.state, account: books.view(now), now, newestFrame });
}

describe(restingExits.name, () => {
  it('rests the target of an open position once, for the day where nothing rests longer', () => {
    const held = holding();
    const { look, positionId } = held;
    expect(isDue(held, 1)).toBe(true);
    const { intents, record } = look(1);
    expect(intents).toMatchObject([
      {
        ...{ side: 'buy_to_close', quantity: 3, limit: dollars('1.25'), restsTarget: true, positionId, reserve: 0 },
        validUntil: instantAt('2025-12-02' as TradingDate, '16:00'),
      },
    ]);
    expect(intents[0]).not.toHaveProperty('duration');
    expect(decisionWords(record)).toBe(
      'Buy back 3 AAPL 19 Dec 265 puts at 1.25 or better: the profit target, resting at the broker for the day.',
    );
    expect(isDue(held, 2)).toBe(false);
    expect(look(2).intents).toEqual([]);
  });

  it('rests until it is taken back where the broker lets it', () => {
    const { look } = holding({ login: SCHWAB });
    const { intents, record } = look(1);
    expect(intents).toMatchObject([{ duration: 'gtc', limit: dollars('1.25') }]);
    expect(intents[0]?.validUntil).toBeLessThanOrEqual(addMs(NOON, 6 * MS_PER_MINUTE));
    expect(decisionWords(record)).toContain('resting at the broker until it is taken back.');
  });

  it('marks what it sells, so that the desk knows that its exit will rest', () => {
    expect(holding().books.intents[0]).toMatchObject({ side: 'sell_to_open', restsTarget: true });
    const without = { ...CONFIG, exits: { ...CONFIG.exits, restTarget: false } };
    expect(holding({ config: without }).books.intents[0]).not.toHaveProperty('restsTarget');
  });

  it('waits for the opening to end, and then rests for what was opened', () => {
    const { books, look } = holding({ filled: 2 });
    expect(look(1).intents).toEqual([]);
    books.cancelAll();
    expect(look(2).intents).toMatchObject([{ quantity: 2, restsTarget: true }]);
  });

  it('is taken back for a stop, which is sent on what is left once its end is known', () => {
    const { books, look } = holding();
    const resting = look(1).intents[0];
    books.fill(addMs(NOON, 2 * MS_PER_MINUTE), resting?.id, 1);
    const stopped = look(3, '5.00', '5.10');
    expect(stopped.intents).toEqual([]);
    expect(stopped.withdrawn).toEqual([resting?.id]);
    expect(stopped.record.exits).toMatchObject([{ due: 'STOP_MULTIPLE', blocked: 'RESTING' }]);
    expect(decisionWords(stopped.record)).toBe(
      'Takes back 1 order that rested at the profit target. AAPL 19 Dec 265 put: stop, but the order that rests at its profit target is taken back first (ask 5.10, credit 2.50, 17 days left).',
    );
    // Its end is not known: nothing is sent, and it is asked for once.
    expect(look(4, '5.00', '5.10')).toMatchObject({ intents: [], withdrawn: [] });
    // It trades once more on its way out.
    books.fill(addMs(NOON, 4 * MS_PER_MINUTE), resting?.id, 1);
    books.endWithdrawn();
    const sent = look(5, '5.00', '5.10').intents;
    expect(sent).toMatchObject([{ quantity: 1, limit: dollars('5.10'), side: 'buy_to_close' }]);
    expect(sent[0]).not.toHaveProperty('restsTarget');
  });

  it('is taken back for its user, and not while a stop lets only a person close', () => {
    const { books, look, positionId } = holding();
    look(1);
    books.stop = 'manage_only';
    expect(look(2, '5.00', '5.10').withdrawn).toEqual([]);
    const now = addMs(NOON, 3 * MS_PER_MINUTE);
    const command = { id: 1, kind: 'close_position', positionId: positionId as never, at: now } as const;
    expect(books.decide(now, [chain(now, '2.50', '2.55')], 'command', [command]).withdrawn).toHaveLength(1);
    books.endWithdrawn();
    expect(look(4).intents).toMatchObject([{ origin: 'person', quantity: 3, limit: dollars('2.55') }]);
  });

  it('does not begin another order when the target is reached, unless its own lies below the ask', () => {
    const { look } = holding();
    look(1);
    const reached = look(2, '1.20', '1.25');
    expect(reached).toMatchObject({ intents: [], withdrawn: [] });
    expect(reached.record.exits).toMatchObject([{ due: 'PROFIT_TARGET', blocked: 'CLOSE_PENDING' }]);
  });

  it('is replaced by another one when the target moves, and ends when it is switched off', () => {
    const { books, look } = holding();
    const first = look(1).intents[0];
    books.config = { ...CONFIG, exits: { ...CONFIG.exits, profitTarget: 0.6 } };
    expect(look(2)).toMatchObject({ intents: [], withdrawn: [first?.id] });
    books.endWithdrawn();
    const second = look(3).intents[0];
    expect(second).toMatchObject({ limit: dollars('1.00'), restsTarget: true });
    books.config = { ...CONFIG, exits: { ...CONFIG.exits, restTarget: false } };
    expect(look(4).withdrawn).toEqual([second?.id]);
    books.endWithdrawn();
    expect(look(30)).toMatchObject({ intents: [], withdrawn: [] });
  });

  it('ends at once, also at night, when contracts were assigned under it or nothing is left', () => {
    const held = holding({ login: SCHWAB });
    const { books, look } = held;
    const resting = look(1).intents[0];
    const night = 9 * 60;
    expect(isDue(held, night)).toBe(false);
    books.settle('AAPL251219P00265000', 'assigned', 1, addMs(NOON, night * MS_PER_MINUTE));
    expect(isDue(held, night)).toBe(true);
    expect(look(night).withdrawn).toEqual([resting?.id]);
    expect(isDue(held, night + 1)).toBe(false);
  });

  it('ends under a position that is gone', () => {
    const held = holding({ login: SCHWAB });
    const resting = held.look(1).intents[0];
    held.books.settle('AAPL251219P00265000', 'expired', 3, addMs(NOON, 2 * MS_PER_MINUTE));
    expect(isDue(held, 3)).toBe(true);
    expect(held.look(3).withdrawn).toEqual([resting?.id]);
  });

  it('neither rests nor stays on books that differ from the broker', () => {
    const { books, look } = holding();
    books.drift = true;
    expect(look(1).intents).toEqual([]);
    books.drift = false;
    const resting = look(2).intents[0];
    books.drift = true;
    expect(look(3).withdrawn).toEqual([resting?.id]);
  });

  it('ends after a split, which leaves it under the symbol of before', () => {
    const { books, look, positionId } = holding({ login: SCHWAB });
    const resting = look(1).intents[0];
    const now = instantAt('2025-12-03' as TradingDate, '08:00');
    const before = books.view(now);
    const halves = { symbol: 'AAPL251219P00132500' as OccSymbol, openQuantity: 6, soldQuantity: 6 };
    const account = { ...before, positions: before.positions.map((one) => ({ ...one, ...halves })) };
    const bot = { botId: books.state.botId, config: books.config };
    const managed = { bot, state: books.state, account, frames: new Map(), facts: undefined, now };
    const exits = account.positions.map((one) => judgePosition({ ...managed, session: sessionAt(now) }, one));
    expect(exits.map(({ view }) => view.position.id)).toEqual([positionId]);
    expect(restingExits({ ...managed, session: sessionAt(now) }, exits)).toEqual({
      ...{ placed: [], withdrawn: [resting?.id] },
    });
  });

  it('goes on untouched while nobody is signed in', () => {
    const { books, look } = holding({ login: SCHWAB });
    look(1);
    books.login = { ...SCHWAB, state: 'relogin' };
    expect(look(2, '5.00', '5.10')).toMatchObject({ intents: [], withdrawn: [] });
    books.config = { ...CONFIG, exits: { ...CONFIG.exits, restTarget: false } };
    expect(look(3).withdrawn).toEqual([]);
  });

  it('is sent again a quarter of an hour after somebody ended it, and at once on other terms', () => {
    const { books, look } = holding();
    look(1);
    books.cancelAll();
    expect(look(2).intents).toEqual([]);
    expect(look(15).intents).toEqual([]);
    expect(look(16).intents).toMatchObject([{ restsTarget: true }]);
    books.cancelAll();
    books.config = { ...CONFIG, exits: { ...CONFIG.exits, profitTarget: 0.6 } };
    expect(look(17).intents).toMatchObject([{ limit: dollars('1.00') }]);
  });

  it('rests anew in the next session what the broker took for the day', () => {
    const { books } = holding();
    const now = addMs(NOON, MS_PER_MINUTE);
    expect(books.decide(now, [chain(now, '2.50', '2.55')], 'exit').intents).toHaveLength(1);
    books.cancelAll();
    const before = instantAt('2025-12-03' as TradingDate, '09:29');
    expect(books.decide(before, [chain(before, '2.50', '2.55')], 'exit').intents).toEqual([]);
    const open = instantAt('2025-12-03' as TradingDate, '09:31');
    expect(books.decide(open, [chain(open, '2.50', '2.55')], 'exit').intents).toMatchObject([
      { restsTarget: true, validUntil: instantAt('2025-12-03' as TradingDate, '16:00') },
    ]);
  });
});

describe(restingLimit.name, () => {
  const symbol = 'AAPL251219P00265000' as OccSymbol;
  const at = (target: number, ...quoted: number[]) => restingLimit(symbol, target as Price, quoted as Price[]);
  it('lies on a step of the class, never above the target', () => {
    expect(at(12_550, 25_000, 25_500)).toBe(12_500);
    expect(at(12_550, 25_000, 25_600)).toBe(12_500);
    expect(at(12_350, 25_000, 25_600)).toBe(12_300);
    expect(at(12_350, 25_000, 25_500)).toBe(12_000);
  });

  it('is none below one step, or on quotes of no known step', () => {
    expect(at(400, 25_000, 25_500)).toBeUndefined();
    expect(at(12_500, 25_000, 25_533)).toBeUndefined();
  });

  it('still fits where other quotes show narrower steps', () => {
    expect(fitsTarget(symbol, 12_000 as Price, 12_350 as Price)).toBe(true);
    expect(fitsTarget(symbol, 12_300 as Price, 12_350 as Price)).toBe(true);
    expect(fitsTarget(symbol, 12_400 as Price, 12_350 as Price)).toBe(false);
    expect(fitsTarget(symbol, 11_900 as Price, 12_350 as Price)).toBe(false);
  });
});
