import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import { balancesOf, factsOf, labelOf, orderOf, positionOf, quotesOf } from './map.js';
import { parseAccount, parseOrder, parsePositions, parseSnapshots } from './parse.js';
import { statusOf } from './statuses.js';
import { changed, fixture } from './testing/fixtures.js';
import type { AccountBody, OrderBody, PositionBody } from './wire.js';

const NOW = Date.UTC(2026, 0, 5, 15, 30) as Instant;

describe('the account', () => {
  const account = parseAccount(fixture('http_get_account.json')) as AccountBody;
  const facts = (over: Readonly<Record<string, unknown>>) => factsOf(changed('http_get_account.json', over));

  it('is held to cash, and may sell puts from level 1 on', () => {
    expect(factsOf(account)).toEqual({
      type: 'cash',
      optionLevel: 2,
      maySellPuts: true,
      closingOnly: false,
      feePerContract: 543,
    });
    expect(facts({ options_trading_level: 1 })).toMatchObject({ optionLevel: 1, maySellPuts: true });
    expect(facts({ options_trading_level: 0 })).toMatchObject({ optionLevel: 0, maySellPuts: false });
    expect(facts({ options_trading_level: null })).toMatchObject({ maySellPuts: false });
  });

  it.each([
    { trading_blocked: true },
    { account_blocked: true },
    { trade_suspended_by_user: true },
    { status: 'ACTION_REQUIRED' },
  ])('with %j may only close', (over) => {
    expect(facts(over)).toMatchObject({ closingOnly: true });
  });

  it('is shown by its last four digits', () => {
    expect(labelOf(account)).toBe('…XXXX');
    expect(labelOf({ ...account, account_number: '847362951' })).toBe('…2951');
  });

  it('has the option buying power that Alpaca states, and a requirement that follows from it', () => {
    expect(balancesOf(account, NOW)).toEqual({
      cash: 250_000_000,
      requirement: 0,
      shortMarketValue: 1_050_000,
      optionBuyingPower: 250_000_000,
      asOf: NOW,
    });
    expect(balancesOf({ ...account, options_buying_power: '9395.123456' }, NOW)).toMatchObject({
      requirement: 156_048_766,
      optionBuyingPower: 93_951_234,
    });
  });

  it('cannot be read without its amounts', () => {
    expect(balancesOf({ ...account, cash: 'n/a' }, NOW)).toBeUndefined();
    expect(parseAccount('{"account_number":"PA3XXXX","cash":25000}')).toBeUndefined();
  });
});

describe(positionOf.name, () => {
  it('reads options, signed, with their average price', () => {
    const rows = parsePositions(fixture('http_get_positions.json')) ?? [];
    expect(rows.map(positionOf)).toEqual([{ symbol: 'AAPL260116P00150000', quantity: -1, averagePrice: 12_500 }]);
  });

  it('leaves stocks alone, and does not guess an option that it cannot read', () => {
    const [row] = parsePositions(fixture('http_get_positions.json')) as [PositionBody];
    const stock = { ...row, symbol: 'AAPL', asset_class: 'us_equity', qty: '10.5' };
    expect(positionOf(stock)).toBe('foreign');
    expect(positionOf({ ...row, qty: '-1.5' })).toBeUndefined();
    expect(positionOf({ ...row, symbol: 'AAPL' })).toBeUndefined();
  });
});

describe(orderOf.name, () => {
  const order = parseOrder(fixture('http_get_order.json')) as OrderBody;

  it('reads the documented order', () => {
    expect(orderOf(order)).toEqual({
      brokerOrderId: '61e69015-8549-4bfd-b9c3-01e75843f47d',
      clientOrderId: 'bot-7f3a-open-1',
      symbol: 'AAPL260116P00150000',
      side: 'sell_to_open',
      quantity: 2,
      filledQuantity: 1,
      averagePrice: 12_500,
      limit: 12_500,
      duration: 'day',
      status: 'working',
      placedAt: Date.UTC(2026, 0, 5, 15, 30, 1, 100),
    });
  });

  it('names the order that took its place', () => {
    const replaced = { ...order, status: 'replaced', replaced_by: '1a2b' };
    expect(orderOf(replaced)).toMatchObject({ status: 'replaced', replacedBy: '1a2b' });
  });

  it.each([
    { asset_class: 'us_equity', symbol: 'AAPL', position_intent: null, qty: null },
    { order_class: 'mleg', symbol: '', side: '' },
    { type: 'market', limit_price: null },
    { position_intent: 'buy_to_open' },
  ])('leaves %j to whoever placed it', (over) => {
    expect(orderOf({ ...order, ...over })).toBe('foreign');
  });

  it('takes the side where no intent was given', () => {
    expect(orderOf({ ...order, position_intent: null, side: 'buy' })).toMatchObject({ side: 'buy_to_close' });
  });

  it.each([{ qty: '2.5' }, { filled_qty: null }, { limit_price: 'market' }, { symbol: 'AAPL' }])(
    'does not guess what %j means',
    (over) => {
      expect(orderOf({ ...order, ...over })).toBeUndefined();
    },
  );
});

describe(statusOf.name, () => {
  it('knows every status of the official SDK', () => {
    const ours = {
      new: 'working',
      partially_filled: 'working',
      filled: 'filled',
      done_for_day: 'working',
      canceled: 'cancelled',
      expired: 'expired',
      replaced: 'replaced',
      pending_cancel: 'working',
      pending_replace: 'working',
      accepted: 'working',
      pending_new: 'working',
      accepted_for_bidding: 'working',
      stopped: 'working',
      rejected: 'rejected',
      suspended: 'working',
      calculated: 'working',
      held: 'working',
    };
    for (const [venue, status] of Object.entries(ours)) expect([venue, statusOf(venue)]).toEqual([venue, { status }]);
  });

  it.each(['partially_canceled', 'constructor', ''])('lets %j work and says so', (venue) => {
    expect(statusOf(venue)).toEqual({ status: 'working', unlisted: venue });
  });
});

describe(quotesOf.name, () => {
  it('reads the latest quote, and takes 0 for nobody', () => {
    const page = parseSnapshots(
      '{"snapshots":{"AAPL260116P00150000":{"latestQuote":{"bp":1.25,"bs":10,"ap":1.3,"as":4,"t":"2026-01-05T15:30:01.123456789Z"},"greeks":{"delta":-0.2}},"AAPL260116P00100000":{"latestQuote":{"bp":0,"bs":0,"ap":0.05,"as":1,"t":"2026-01-05T15:30:01Z"}},"AAPL260116P00090000":{}},"next_page_token":null}',
    );
    expect(page && quotesOf(page)).toEqual([
      {
        symbol: 'AAPL260116P00150000',
        bid: 12_500,
        ask: 13_000,
        tsEvent: Date.UTC(2026, 0, 5, 15, 30, 1, 123),
      },
      { symbol: 'AAPL260116P00100000', ask: 500, tsEvent: Date.UTC(2026, 0, 5, 15, 30, 1) },
      { symbol: 'AAPL260116P00090000' },
    ]);
  });
});
