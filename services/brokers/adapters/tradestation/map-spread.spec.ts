/** Requests and messages are those of TradeStation's OpenAPI of its v3 API; its iron condor is sold at "-20". */
import { describe, expect, it } from '@jest/globals';
import type { ClientOrderId } from '#core/units';
import { FAR, NEAR, sampleRoll } from '../../testing/sample-roll.js';
import { FOREIGN } from '../kit/index.js';
import { spreadOf } from './map-spread.js';
import { parseOrders } from './parse.js';
import { confirmIdOf, placeSpreadRequest } from './requests.js';

const account = { accountKey: '123456782' };

describe(placeSpreadRequest.name, () => {
  it('rolls as TradeStation documents it', () => {
    const request = placeSpreadRequest(account, sampleRoll(3_500));
    expect(request).toMatchObject({ name: 'orders.place', method: 'POST', path: '/v3/orderexecution/orders' });
    expect(JSON.parse(request.body ?? '')).toEqual({
      AccountID: '123456782',
      OrderType: 'Limit',
      LimitPrice: '-0.35',
      TimeInForce: { Duration: 'DAY' },
      Route: 'Intelligent',
      Legs: [
        { Symbol: 'AAPL 260116P150', Quantity: '1', TradeAction: 'BUYTOCLOSE' },
        { Symbol: 'AAPL 260220P145', Quantity: '1', TradeAction: 'SELLTOOPEN' },
      ],
      OrderConfirmID: confirmIdOf('bot-7f3a-roll-1' as ClientOrderId),
    });
  });

  it.each([
    [3_500, '-0.35'],
    [-3_500, '0.35'],
    [0, '0.00'],
  ])('writes a net of %d as %s: TradeStation says what is paid', (net, limit) => {
    expect(JSON.parse(placeSpreadRequest(account, sampleRoll(net)).body ?? '')).toMatchObject({ LimitPrice: limit });
  });
});

const leg = (BuyOrSell: string, OpenOrClose: string, symbol: string, over: object = {}) => ({
  ...{ AssetType: 'STOCKOPTION', BuyOrSell, OpenOrClose, Symbol: symbol, Underlying: 'AAPL', OptionType: 'PUT' },
  ...{ ExecQuantity: '1', ExecutionPrice: '1.25', QuantityOrdered: '2', QuantityRemaining: '1', ...over },
});
function wire(over: object = {}) {
  const order = {
    ...{ AccountID: '123456782', OrderID: '286234131', Status: 'FPR', OrderType: 'Limit', Duration: 'DAY' },
    ...{ LimitPrice: '-0.35', FilledPrice: '-0.36', OpenedDateTime: '2026-01-05T15:47:45Z' },
    Legs: [leg('Buy', 'Close', 'AAPL 260116P150'), leg('Sell', 'Open', 'AAPL 260220P145', { ExecutionPrice: '1.61' })],
    ...over,
  };
  const [read] = parseOrders(JSON.stringify({ Orders: [order], Errors: [] }))?.Orders ?? [];
  if (read === undefined) throw new Error('the sample is an order');
  return read;
}

describe(spreadOf.name, () => {
  it('is one order with its legs, each with its own price', () => {
    expect(spreadOf(wire())).toEqual({
      brokerOrderId: '286234131',
      legs: [
        { symbol: NEAR, side: 'buy_to_close', filledQuantity: 1, averagePrice: 12_500 },
        { symbol: FAR, side: 'sell_to_open', filledQuantity: 1, averagePrice: 16_100 },
      ],
      quantity: 2,
      net: 3_500,
      duration: 'day',
      status: 'working',
      placedAt: Date.UTC(2026, 0, 5, 15, 47, 45),
    });
    expect(spreadOf(wire({ LimitPrice: '0.35' }))).toMatchObject({ net: -3_500 });
  });

  it.each([
    ['one leg', { Legs: [leg('Sell', 'Open', 'AAPL 260116P150')] }],
    [
      'shares among its legs',
      { Legs: [leg('Buy', 'Open', 'AAPL', { AssetType: 'STOCK' }), leg('Sell', 'Open', 'AAPL 260116P150')] },
    ],
    ['a market order', { OrderType: 'Market' }],
    [
      'a ratio',
      {
        Legs: [
          leg('Buy', 'Close', 'AAPL 260116P150'),
          leg('Sell', 'Open', 'AAPL 260220P145', { QuantityOrdered: '4' }),
        ],
      },
    ],
  ])('is foreign: %s', (_name, over) => {
    expect(spreadOf(wire(over))).toBe(FOREIGN);
  });

  it.each([
    ['no limit', { LimitPrice: null }],
    ['a contract that is none', { Legs: [leg('Buy', 'Close', 'AAPL'), leg('Sell', 'Open', 'AAPL 260220P145')] }],
    [
      'more traded than ordered',
      { Legs: [leg('Buy', 'Close', 'AAPL 260116P150', { ExecQuantity: '3' }), leg('Sell', 'Open', 'AAPL 260220P145')] },
    ],
  ])('cannot be read: %s', (_name, over) => {
    expect(spreadOf(wire(over))).toBeUndefined();
  });
});
