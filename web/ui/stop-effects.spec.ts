import { describe, expect, it } from '@jest/globals';
import type { AccountSummaryView, BotSummaryView, OrderView, PositionView, StopView } from '#contract';
import { disconnectEffects } from './disconnect-effects.js';
import { type Holdings, levelEffects, resumeEffects, stopOf, stopReach, subjectName } from './stop-effects.js';

const account = (id: string): AccountSummaryView => ({
  id,
  name: `Account ${id}`,
  broker: 'paper',
  mode: 'paper',
  type: 'margin',
  stop: 'none',
  ownStop: 'none',
  currency: 'USD',
  cash: '0',
  requirement: '0',
  reserved: '0',
  optionBuyingPower: '0',
  drift: false,
  balancesAsOf: 0,
});
const bot = (id: string, accountId: string, status: BotSummaryView['status'] = 'running'): BotSummaryView => ({
  id,
  name: `Bot ${id}`,
  accountId,
  mode: 'paper',
  status,
  stop: 'none',
  configVersion: 1,
  watchlist: [],
  openPositions: 0,
});
const order = (botId: string, state: string, side: OrderView['side']): OrderView => ({
  id: `${botId}-${state}-${side}`,
  intentId: 'i',
  botId,
  symbol: 'AAPL251219P00265000',
  underlying: 'AAPL',
  side,
  quantity: 1,
  filledQuantity: 0,
  limit: '1.55',
  state,
  clientOrderId: 'c',
  createdAt: 0,
  updatedAt: 0,
  fills: [],
});
const position = (botId: string, accountId: string, openQuantity: number, ask?: string): PositionView => ({
  id: `${botId}-${ask}`,
  botId,
  accountId,
  symbol: 'AAPL251219P00265000',
  right: 'put',
  underlying: 'AAPL',
  expiry: '2025-12-19',
  strike: '265',
  dte: 20,
  openQuantity,
  soldQuantity: openQuantity,
  credit: '155',
  debit: '0',
  fees: '0.65',
  openedAt: 0,
  ...(ask === undefined
    ? {}
    : {
        mark: {
          bid: '1.00',
          ask,
          spot: '277',
          unrealised: '0',
          creditKept: 0,
          iv: 0.2,
          delta: 18,
          gamma: -1,
          thetaPerDay: 7,
          vegaPerPoint: -20,
          requirement: '5500',
          quoteTs: 0,
          model: 'BSM',
          untradable: false,
        },
      }),
});

const holdings: Holdings = {
  accounts: [account('a'), account('b')],
  bots: [bot('1', 'a'), bot('2', 'a', 'paused'), bot('3', 'b')],
  positions: [
    position('1', 'a', 2, '1.05'),
    position('2', 'a', 1),
    position('3', 'b', 1, '2.00'),
    position('1', 'a', 0),
  ],
  orders: [
    order('1', 'working', 'sell_to_open'),
    order('1', 'unknown', 'buy_to_close'),
    order('1', 'filled', 'sell_to_open'),
    order('3', 'pending', 'sell_to_open'),
  ],
};

describe(stopReach.name, () => {
  it('counts what an account has, an unknown order among those that may work', () => {
    expect(stopReach({ scope: 'account', id: 'a' }, holdings)).toEqual({
      runningBots: 1,
      positions: 2,
      contracts: 3,
      openings: 1,
      exits: 1,
      buyBack: 210,
      unquoted: 1,
    });
  });

  it('counts one bot alone, and everything of the user', () => {
    expect(stopReach({ scope: 'bot', id: '3' }, holdings)).toMatchObject({ runningBots: 1, positions: 1, openings: 1 });
    expect(stopReach({ scope: 'user' }, holdings)).toMatchObject({
      runningBots: 2,
      positions: 3,
      openings: 2,
      exits: 1,
    });
  });
});

describe(levelEffects.name, () => {
  const reach = stopReach({ scope: 'account', id: 'a' }, holdings);

  it('says for the mildest level that exits go on', () => {
    expect(levelEffects('no_openings', reach)).toEqual([
      '1 running bot sells nothing new; 1 order to open is cancelled.',
      '2 open positions stay watched, and exits go on.',
    ]);
  });

  it('says for manage only that no stop fires', () => {
    expect(levelEffects('manage_only', reach).join(' ')).toContain(
      'No profit target and no stop fires on 2 open positions: only you may close. 1 working exit stays.',
    );
  });

  it('puts a price on flattening, and names what has no quote', () => {
    expect(levelEffects('flatten', reach)[0]).toBe(
      '2 working orders are cancelled, then 2 open positions (3 contracts) are bought back, at the asks of this moment for about $210; 1 position without a usable quote waits for one.',
    );
  });

  it('does not speak of a price when there is nothing to buy back', () => {
    const nothing = stopReach({ scope: 'bot', id: 'x' }, holdings);
    expect(levelEffects('flatten', nothing)[0]).toBe('0 working orders are cancelled; there is no open position.');
  });
});

describe(resumeEffects.name, () => {
  it('warns that due exits are sent at once', () => {
    const reach = stopReach({ scope: 'user' }, holdings);
    expect(resumeEffects('manage_only', reach)[0]).toContain('Exits that are due by now are sent at once.');
    expect(resumeEffects('no_openings', reach)[0]).toContain('2 running bots may sell puts again');
  });
});

describe(stopOf.name, () => {
  const stop: StopView = { scope: 'account', subject: 'a', level: 'flatten', reason: '', setAt: 0, mayLift: true };

  it('finds the stop of exactly this subject', () => {
    expect(stopOf([stop], { scope: 'account', id: 'a' })).toBe(stop);
    expect(stopOf([stop], { scope: 'account', id: 'b' })).toBeUndefined();
    expect(stopOf([stop], { scope: 'user' })).toBeUndefined();
  });
});

describe(subjectName.name, () => {
  it('names what is gone as gone', () => {
    expect(subjectName({ scope: 'bot', id: '3' }, holdings)).toBe('Bot 3');
    expect(subjectName({ scope: 'bot', id: 'gone' }, holdings)).toBe('a deleted bot');
  });
});

describe(disconnectEffects.name, () => {
  const connection = {
    id: 'c',
    broker: 'tradier',
    title: 'Tradier',
    environment: 'live',
    state: 'connected',
    reloginPlanAccepted: false,
  } as const;

  it('says what is stopped, and which positions nobody will watch', () => {
    const words = disconnectEffects({ ...connection, accounts: [{ id: 'a', name: 'A' }] }, holdings).join(' ');
    expect(words).toContain('First 1 running bot on 1 account is paused and 1 order to open is cancelled');
    expect(words).toContain('1 working exit stays at Tradier, unwatched.');
    expect(words).toContain('2 open positions stay at Tradier with nobody watching');
  });

  it('frightens nobody who holds nothing there', () => {
    expect(disconnectEffects({ ...connection, accounts: [] }, holdings)[1]).toBe('No open positions are left behind.');
  });
});
