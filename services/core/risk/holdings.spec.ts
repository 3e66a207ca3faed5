import { describe, expect, it } from '@jest/globals';
import { instantAt } from '../calendar/index.js';
import type { PendingOrder, Position } from '../model/index.js';
import { accountOf, money, shortPut, TEST_BOT } from '../testing/index.js';
import type { TradingDate, Underlying } from '../units/index.js';
import { type Holdings, holdingsOf, openingsOn, placesOf } from './holdings.js';

const TODAY = '2025-11-26' as TradingDate;
const MORNING = instantAt(TODAY, '10:00');
const YESTERDAY = instantAt('2025-11-25' as TradingDate, '15:00');
const PUT = 'AAPL251219P00265000';
const holdings = (over: Partial<Holdings> = {}): Holdings => ({
  positions: [],
  closed: [],
  openings: [],
  shares: [],
  ...over,
});
const order = (over: Partial<PendingOrder> = {}): PendingOrder => ({
  intentId: 'i' as PendingOrder['intentId'],
  botId: TEST_BOT,
  symbol: PUT as PendingOrder['symbol'],
  underlying: 'AAPL' as Underlying,
  side: 'sell_to_open',
  quantity: 2,
  filledQuantity: 0,
  limit: 25_000 as PendingOrder['limit'],
  state: 'working',
  reserve: money('0'),
  createdAt: MORNING,
  ...over,
});
describe(openingsOn.name, () => {
  it('counts what was opened today, whatever became of it, and what an order may still open', () => {
    const opened = (over: Partial<Position>) => shortPut(PUT, 1, '250', { openedAt: MORNING, ...over });
    expect(openingsOn(TODAY, holdings({ positions: [opened({})] }))).toBe(1);
    expect(openingsOn(TODAY, holdings({ positions: [opened({ openedAt: YESTERDAY })] }))).toBe(0);
    expect(openingsOn(TODAY, holdings({ closed: [opened({ openQuantity: 0, closedAt: MORNING })] }))).toBe(1);
    expect(openingsOn(TODAY, holdings({ openings: [order()] }))).toBe(1);
  });

  it('counts an order that has traded in part once, with its position', () => {
    const positions = [shortPut(PUT, 1, '250', { openedAt: MORNING })];
    expect(openingsOn(TODAY, holdings({ positions, openings: [order({ filledQuantity: 1 })] }))).toBe(1);
    expect(openingsOn(TODAY, holdings({ positions, openings: [order({ filledQuantity: 0 })] }))).toBe(2);
  });

  it('does not count calls, which are sold on shares', () => {
    const call = shortPut('AAPL251219C00280000', 1, '250', { openedAt: MORNING });
    expect(openingsOn(TODAY, holdings({ positions: [call] }))).toBe(0);
  });
});

describe(placesOf.name, () => {
  it('takes one place for a position and the order that adds to it, and none for a call', () => {
    const other = 'b0000000-0000-4000-8000-000000000002' as typeof TEST_BOT;
    const positions = [shortPut(PUT, 1, '250'), shortPut('AAPL251219C00280000', 1, '250')];
    const openings = [
      order(),
      order({ botId: other }),
      order({ symbol: 'AAPL251219P00260000' as PendingOrder['symbol'] }),
    ];
    expect(placesOf(holdings({ positions, openings }))).toEqual(new Map([['AAPL', 3]]));
  });
});

describe(holdingsOf.name, () => {
  it('is of one bot or of all', () => {
    const other = 'b0000000-0000-4000-8000-000000000002' as typeof TEST_BOT;
    const positions = [shortPut(PUT, 1, '250'), shortPut(PUT, 1, '250', { botId: other }), shortPut(PUT, 0, '250')];
    const account = accountOf({ positions, pending: [order(), order({ side: 'buy_to_close' })] });
    expect(holdingsOf(account).positions).toHaveLength(2);
    expect(holdingsOf(account, other)).toMatchObject({ positions: [{ botId: other }], openings: [], closed: [] });
    expect(holdingsOf(account, TEST_BOT).openings).toHaveLength(1);
  });
});
