/** Requests and messages are those of developer.schwab.com, "Trader API - Individual" (place order samples, order schema). */
import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { NetPrice } from '#core/orders';
import type { AccountId, ClientOrderId } from '#core/units';
import { readSpread } from './map-spread.js';
import { spreadBody } from './requests.js';
import { orderSchema } from './wire.js';

const NEAR = 'AAPL260116P00150000' as OccSymbol;
const FAR = 'AAPL260220P00145000' as OccSymbol;
const order = (net: number, symbols: readonly string[] = [NEAR, FAR]) => ({
  accountId: 'a1' as AccountId,
  clientOrderId: 'bot-7f3a-roll-1' as ClientOrderId,
  legs: symbols.map((symbol, index) => ({
    symbol: symbol as OccSymbol,
    side: index === 0 ? ('buy_to_close' as const) : ('sell_to_open' as const),
  })),
  quantity: 1,
  net: net as NetPrice,
});

describe(spreadBody.name, () => {
  it('rolls as one order', () => {
    expect(spreadBody(order(3_500))).toBe(
      '{"session":"NORMAL","duration":"DAY","orderType":"NET_CREDIT","complexOrderStrategyType":"DIAGONAL","price":"0.35","orderStrategyType":"SINGLE","orderLegCollection":[{"instruction":"BUY_TO_CLOSE","quantity":1,"instrument":{"symbol":"AAPL  260116P00150000","assetType":"OPTION"}},{"instruction":"SELL_TO_OPEN","quantity":1,"instrument":{"symbol":"AAPL  260220P00145000","assetType":"OPTION"}}]}',
    );
  });

  it.each([
    [3_500, 'NET_CREDIT', '0.35'],
    [-3_500, 'NET_DEBIT', '0.35'],
    [0, 'NET_ZERO', '0.00'],
  ])('writes a net of %d as %s %s', (net, orderType, price) => {
    expect(JSON.parse(spreadBody(order(net)))).toMatchObject({ orderType, price });
  });

  it.each([
    ['VERTICAL', ['AAPL260116P00150000', 'AAPL260116P00145000']],
    ['CALENDAR', ['AAPL260116P00150000', 'AAPL260220P00150000']],
    ['DIAGONAL', ['AAPL260116P00150000', 'AAPL260220P00145000']],
    ['STRADDLE', ['AAPL260116P00150000', 'AAPL260116C00150000']],
    ['STRANGLE', ['AAPL260116P00150000', 'AAPL260116C00160000']],
    ['CUSTOM', ['AAPL260116P00150000', 'AAPL260116P00145000', 'AAPL260116C00160000', 'AAPL260116C00165000']],
  ])('names the form of its legs: %s', (strategy, symbols) => {
    expect(JSON.parse(spreadBody(order(100, symbols)))).toMatchObject({ complexOrderStrategyType: strategy });
  });
});

const leg = (legId: number, instruction: string, symbol: string, quantity = 2) => ({
  ...{ orderLegType: 'OPTION', legId, instruction, quantity },
  instrument: { assetType: 'OPTION', symbol, putCall: 'PUT', underlyingSymbol: 'AAPL' },
});
const executed = (prices: readonly number[]) => ({
  ...{ activityType: 'EXECUTION', activityId: 91_234_567, executionType: 'FILL', quantity: 1 },
  executionLegs: prices.map((price, index) => ({
    legId: index + 1,
    quantity: 1,
    price,
    time: '2026-01-05T15:30:04+0000',
  })),
});
const wire = (over: object = {}) =>
  orderSchema.parse({
    ...{
      session: 'NORMAL',
      duration: 'DAY',
      orderType: 'NET_CREDIT',
      complexOrderStrategyType: 'DIAGONAL',
      quantity: 2,
    },
    ...{
      filledQuantity: 1,
      remainingQuantity: 1,
      price: 0.35,
      orderStrategyType: 'SINGLE',
      orderId: 1_004_054_538_123,
    },
    ...{ status: 'WORKING', enteredTime: '2026-01-05T15:30:01+0000' },
    orderLegCollection: [
      leg(1, 'BUY_TO_CLOSE', 'AAPL  260116P00150000'),
      leg(2, 'SELL_TO_OPEN', 'AAPL  260220P00145000'),
    ],
    orderActivityCollection: [executed([1.25, 1.61])],
    ...over,
  });

describe(readSpread.name, () => {
  it('is one order with its legs, each with the average of its executions', () => {
    expect(readSpread(wire())).toEqual({
      kind: 'ours',
      order: {
        brokerOrderId: '1004054538123',
        legs: [
          { symbol: NEAR, side: 'buy_to_close', filledQuantity: 1, averagePrice: 12_500 },
          { symbol: FAR, side: 'sell_to_open', filledQuantity: 1, averagePrice: 16_100 },
        ],
        quantity: 2,
        net: 3_500,
        duration: 'day',
        status: 'working',
        placedAt: Date.UTC(2026, 0, 5, 15, 30, 1),
      },
      executions: [],
    });
  });

  it.each([
    ['NET_DEBIT', 0.35, -3_500],
    ['NET_ZERO', 0, 0],
  ])('is paid for as its type says: %s', (orderType, price, net) => {
    expect(readSpread(wire({ orderType, price }))).toMatchObject({ order: { net } });
  });

  it('has no averages until the executions account for what traded', () => {
    const found = readSpread(wire({ filledQuantity: 2 }));
    expect(found).toMatchObject({ order: { legs: [{ filledQuantity: 2 }, { filledQuantity: 2 }] } });
    expect(found).not.toHaveProperty('order.legs.0.averagePrice');
  });

  it.each([
    ['one leg', { orderLegCollection: [leg(1, 'SELL_TO_OPEN', 'AAPL  260116P00150000')] }],
    ['a market order', { orderType: 'MARKET' }],
    [
      'a ratio',
      {
        orderLegCollection: [
          leg(1, 'BUY_TO_CLOSE', 'AAPL  260116P00150000'),
          leg(2, 'SELL_TO_OPEN', 'AAPL  260220P00145000', 4),
        ],
      },
    ],
  ])('is foreign: %s', (_name, over) => {
    expect(readSpread(wire(over))).toEqual({ kind: 'foreign' });
  });

  it.each([
    ['price', { price: undefined }],
    ['quantity', { filledQuantity: undefined }],
    ['orderLegCollection', { filledQuantity: 3 }],
    ['enteredTime', { enteredTime: 'yesterday' }],
  ])('cannot be read without its %s', (field, over) => {
    expect(readSpread(wire(over))).toEqual({ kind: 'unreadable', orderId: '1004054538123', field });
  });
});
