/** Texts of Tradier's documentation as they stand there, mapped to what they mean. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '#core/units';
import { FOREIGN } from '../kit/index.js';
import { balancesOf, factsOf, labelOf, orderOf, positionOf, previewOf, quoteOf, sharesOfPosition } from './map.js';
import {
  parseBalances,
  parseChain,
  parseErrors,
  parseEvent,
  parseEventSession,
  parseFault,
  parseOrder,
  parseOrders,
  parsePlaced,
  parsePositions,
  parsePreview,
  parseProfile,
  parseQuotes,
} from './parse.js';

const AS_OF = 1_767_627_001_000 as Instant;

const PROFILE = `{"profile":{"id":"id-123456","name":"John Doe","account":[{"account_number":"VA000001","classification":"individual",
"date_created":"2015-01-01T15:25:47.000Z","day_trader":false,"option_level":4,"status":"active","type":"margin",
"last_update_date":"2015-01-01T15:25:47.000Z"}]}}`;

const BALANCES = `{"balances":{"option_short_value":0,"total_equity":17798.36,"account_number":"VA00000000","account_type":"margin",
"close_pl":-4813.0,"current_requirement":2557.0,"equity":0,"long_market_value":11434.5,"market_value":11434.5,"open_pl":546.9,
"option_long_value":8877.5,"option_requirement":0,"pending_orders_count":0,"short_market_value":0,"stock_long_value":2557.0,
"total_cash":6363.86,"uncleared_funds":0,"pending_cash":0,
"margin":{"fed_call":0,"maintenance_call":0,"option_buying_power":6363.86,"stock_buying_power":12727.72,"stock_short_value":0,"sweep":0}}}`;

const POSITIONS = `{"positions":{"position":[{"cost_basis":-207.0,"date_acquired":"2018-08-08T14:41:11.405Z","id":130089,
"quantity":-1.00000000,"symbol":"AAPL260116P00150000"}]}}`;

const ORDERS = `{"orders":{"order":{"id":228175,"type":"limit","symbol":"AAPL","side":"sell_to_open","quantity":2.0,
"status":"partially_filled","duration":"day","price":1.25,"avg_fill_price":1.25,"exec_quantity":1.0,"last_fill_price":1.25,
"last_fill_quantity":1.0,"remaining_quantity":1.0,"create_date":"2026-01-05T15:30:01.123Z",
"transaction_date":"2026-01-05T15:30:04.511Z","class":"option","option_symbol":"AAPL260116P00150000","tag":"bot-7f3a-open-1"}}}`;

const PREVIEW = `{"order":{"status":"ok","commission":3.49,"cost":34.7151,"fees":0,"symbol":"T","quantity":1,"side":"buy","type":"market",
"duration":"day","result":true,"order_cost":31.2251,"margin_change":0,"request_date":"2019-05-14T15:56:47.371","extended_hours":false,
"class":"equity","strategy":"equity","day_trades":3}}`;

const EVENT = `{"id":1107075,"event":"order","status":"open","type":"limit","price":10.0,"stop_price":0.0,"avg_fill_price":0.0,
"exec_quantity":0.0,"last_fill_quantity":0.0,"remaining_quantity":2.0,"transaction_date":"2025-12-09T12:05:35.277Z",
"create_date":"2025-12-09T12:05:35.277Z","account":"6YA"}`;

/** The documented order with some fields changed. */
function order(over: Readonly<Record<string, unknown>>) {
  const text = JSON.parse(ORDERS) as { orders: { order: object } };
  return parseOrder(JSON.stringify({ order: { ...text.orders.order, ...over } }))?.order as { class: string };
}

describe('what Tradier documents', () => {
  it('an account of a profile', () => {
    const [account, ...others] = parseProfile(PROFILE)?.profile.account ?? [];
    expect(others).toEqual([]);
    if (!account) throw new Error('unreadable');
    expect(labelOf(account)).toBe('…0001');
    expect(factsOf(account)).toEqual({
      type: 'margin',
      optionLevel: 4,
      maySellPuts: true,
      closingOnly: false,
      feePerContract: 4_000,
    });
    expect(factsOf({ ...account, option_level: 1 })?.maySellPuts).toBe(false);
    expect(factsOf({ ...account, option_level: null })).toMatchObject({ maySellPuts: false });
    expect(factsOf({ ...account, status: 'closed' })?.closingOnly).toBe(true);
    expect(factsOf({ ...account, type: 'omnibus' })).toBeUndefined();
  });

  it('balances of a margin account', () => {
    const wire = parseBalances(BALANCES)?.balances;
    if (!wire) throw new Error('unreadable');
    expect(balancesOf(wire, AS_OF)).toEqual({
      cash: 63_638_600,
      requirement: 25_570_000,
      shortMarketValue: 0,
      optionBuyingPower: 63_638_600,
      asOf: AS_OF,
    });
    const cash = { ...wire, account_type: 'cash', margin: null, cash: { cash_available: 4343.38 } };
    expect(balancesOf(cash, AS_OF)?.optionBuyingPower).toBe(43_433_800);
    const pdt = { ...wire, account_type: 'pdt', margin: null, pdt: { option_buying_power: 6363.86 } };
    expect(balancesOf(pdt, AS_OF)?.optionBuyingPower).toBe(63_638_600);
    expect(balancesOf({ ...wire, option_short_value: -270.5 }, AS_OF)?.shortMarketValue).toBe(2_705_000);
    // The power of another type of account is not this one's.
    expect(balancesOf({ ...wire, account_type: 'cash' }, AS_OF)).toBeUndefined();
  });

  it('a short position', () => {
    const positions = parsePositions(POSITIONS)?.positions ?? [];
    expect(positions.map(positionOf)).toEqual([{ symbol: 'AAPL260116P00150000', quantity: -1, averagePrice: 20_700 }]);
    expect(positionOf({ symbol: 'AAPL', quantity: 10, cost_basis: 2557 })).toBe(FOREIGN);
    expect(positionOf({ symbol: 'AAPL260116P00150000', quantity: 0.5, cost_basis: 1 })).toBeUndefined();
  });

  it('an order, alone and therefore no list', () => {
    expect(parseOrders(ORDERS)?.orders.map(orderOf)).toEqual([
      {
        brokerOrderId: '228175',
        clientOrderId: 'bot-7f3a-open-1',
        symbol: 'AAPL260116P00150000',
        side: 'sell_to_open',
        quantity: 2,
        filledQuantity: 1,
        averagePrice: 12_500,
        limit: 12_500,
        duration: 'day',
        status: 'working',
        placedAt: Date.UTC(2026, 0, 5, 15, 30, 1, 123),
      },
    ]);
  });

  it('collections of none, one and several', () => {
    expect(parsePositions('{"positions":"null"}')).toEqual({ positions: [] });
    expect(parsePositions('{"positions":null}')).toEqual({ positions: [] });
    expect(parseOrders('{"orders":"null"}')).toEqual({ orders: [] });
    expect(parseOrders('{"orders":{"order":[{"class":"equity"},{"class":"option"}]}}')?.orders).toHaveLength(2);
    expect(parseOrders('{"orders":{}}')).toBeUndefined();
    expect(parsePositions('{}')).toBeUndefined();
    expect(parseErrors('{"errors":{"error":"one"}}')?.errors.error).toEqual(['one']);
  });

  it('quotes, a chain and a symbol that nobody knows', () => {
    const one =
      '{"quotes":{"quote":{"symbol":"AAPL260116P00150000","bid":0,"ask":1.3,"bid_date":1767627000000,"ask_date":1767627001000}}}';
    expect(parseQuotes(one)?.quotes.map(quoteOf)).toEqual([
      { symbol: 'AAPL260116P00150000', bid: 0, ask: 13_000, tsEvent: 1_767_627_001_000 },
    ]);
    expect(parseQuotes('{"quotes":{"unmatched_symbols":{"symbol":"X"}}}')?.quotes).toEqual([]);
    const chain =
      '{"options":{"option":[{"symbol":"VXX190517P00016000","bid":null,"ask":0.0},{"symbol":"VXX","bid":1,"ask":2}]}}';
    expect(parseChain(chain)?.options.map(quoteOf)).toEqual([{ symbol: 'VXX190517P00016000' }, FOREIGN]);
    expect(parseChain('{"options":null}')?.options).toEqual([]);
  });

  it('a preview', () => {
    const wire = parsePreview(PREVIEW)?.order;
    if (!wire) throw new Error('unreadable');
    expect(previewOf(wire)).toEqual({ kind: 'previewed', requirement: 0, fees: 34_900, warnings: [] });
    expect(previewOf({ status: 'ok' })).toEqual({ kind: 'previewed', warnings: [] });
    expect(previewOf({ ...wire, result: false })).toMatchObject({ kind: 'rejected' });
  });

  it('an event and the session it comes through', () => {
    expect(parseEvent(EVENT)).toEqual({ event: 'order', id: '1107075', account: '6YA' });
    expect(
      parseEvent('{"event":"heartbeat","status":"active","timestamp":"2025-12-10T18:02:51.028929606Z"}')?.event,
    ).toBe('heartbeat');
    const session = '{"stream":{"url":"https://stream.tradier.com/v1/accounts/events","sessionid":"c8638963-a6d4"}}';
    expect(parseEventSession(session)?.stream.sessionid).toBe('c8638963-a6d4');
  });

  it('a fault of the gateway', () => {
    const text =
      '{"fault":{"faultstring":"Access Token expired","detail":{"errorcode":"keymanagement.service.access_token_expired"}}}';
    expect(parseFault(text)?.fault.faultstring).toBe('Access Token expired');
  });
});

describe(orderOf.name, () => {
  it.each([
    ['open', 'working'],
    ['pending', 'working'],
    ['calculated', 'working'],
    ['accepted_for_bidding', 'working'],
    ['held', 'working'],
    ['filled', 'filled'],
    ['expired', 'expired'],
    ['canceled', 'cancelled'],
    ['rejected', 'rejected'],
    ['error', 'rejected'],
  ])('reads the status %s as %s', (venue, status) => {
    const read = orderOf(order({ status: venue }));
    expect(read).toMatchObject({ status });
    expect(read).not.toHaveProperty('unlisted');
  });

  it.each(['partial_fill', 'constructor', ''])(
    'takes the status "%s", which nobody listed, for working and names it',
    (venue) => {
      expect(orderOf(order({ status: venue }))).toMatchObject({ status: 'working', unlisted: venue });
    },
  );

  it('knows no average while Tradier states 0 for an order that is filled', () => {
    for (const avg_fill_price of [0, null, undefined]) {
      const read = orderOf(order({ status: 'filled', exec_quantity: 2, avg_fill_price }));
      expect(read).toMatchObject({ status: 'filled', filledQuantity: 2 });
      expect(read).not.toHaveProperty('averagePrice');
    }
  });

  it('rounds an average of several executions to a ten-thousandth', () => {
    expect(orderOf(order({ quantity: 3, exec_quantity: 3, avg_fill_price: 1.2533333333 }))).toMatchObject({
      averagePrice: 12_533,
    });
  });

  it('takes the older name of the executed quantity', () => {
    expect(orderOf(order({ exec_quantity: undefined, executed_quantity: 2 }))).toMatchObject({ filledQuantity: 2 });
  });

  it('cannot read an order that does not say how much of it traded, or more than there is of it', () => {
    expect(orderOf(order({ exec_quantity: undefined }))).toBeUndefined();
    expect(orderOf(order({ exec_quantity: 3 }))).toBeUndefined();
    expect(orderOf(order({ quantity: 1.5 }))).toBeUndefined();
    expect(orderOf(order({ price: null }))).toBeUndefined();
  });

  it.each([
    ['a stock', { class: 'equity' }],
    ['several legs', { class: 'multileg' }],
    ['a market order', { type: 'market', price: null }],
    ['a long', { side: 'buy_to_open' }],
    ['a session of its own', { duration: 'pre' }],
  ])('leaves %s of somebody else alone', (_name, over) => {
    expect(orderOf(order(over))).toBe(FOREIGN);
  });

  it('keeps the reason of a rejection that came later', () => {
    expect(orderOf(order({ status: 'rejected', reason_description: 'too late' }))).toMatchObject({ text: 'too late' });
  });
});

describe('whatever Tradier may send', () => {
  const parsers = [
    ...[parseProfile, parseBalances, parsePositions, parseOrders, parseOrder, parseQuotes, parseChain, parsePlaced],
    ...[parsePreview, parseErrors, parseFault, parseEvent, parseEventSession],
  ];

  it('is read or is not, and nothing throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const parse of parsers) parse(text);
      }),
    );
  });

  it('maps to an order with whole, possible numbers, or to none', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const changed = fc.dictionary(
      fc.constantFrom(
        'quantity',
        'exec_quantity',
        'price',
        'avg_fill_price',
        'status',
        'id',
        'tag',
        'create_date',
        'option_symbol',
      ),
      field,
    );
    fc.assert(
      fc.property(changed, (over) => {
        const row = order(over);
        const read = row === undefined ? undefined : orderOf(row);
        if (read === undefined || read === FOREIGN) return;
        expect(Number.isSafeInteger(read.quantity) && Number.isSafeInteger(read.filledQuantity)).toBe(true);
        expect(read.filledQuantity).toBeLessThanOrEqual(read.quantity);
        expect(read.limit).toBeGreaterThan(0);
      }),
    );
  });
});

describe(sharesOfPosition.name, () => {
  it('reads shares, those of a class by the root of their options, and no options', () => {
    const of = (symbol: string, quantity: number) => sharesOfPosition({ symbol, quantity, cost_basis: 1 });
    expect(of('AAPL', 100)).toEqual({ underlying: 'AAPL', quantity: 100 });
    expect(of('BRK/B', 12.7)).toEqual({ underlying: 'BRKB', quantity: 12 });
    expect(of('AAPL251219P00265000', -1)).toBe(FOREIGN);
  });
});
