/** Requests and messages are those of tastytrade's OpenAPI and its guide to spreads; the sample order is as recorded by LEAN. */
import { describe, expect, it } from '@jest/globals';

import { FAR, NEAR, sampleRoll } from '../../testing/sample-roll.js';
import { FOREIGN } from '../kit/index.js';
import { readSpread } from './map-spread.js';
import { parseOrder } from './parse.js';
import { spreadBody } from './requests.js';

describe(spreadBody.name, () => {
  it('rolls as tastytrade documents it', () => {
    expect(spreadBody(sampleRoll(3_500))).toBe(
      '{"time-in-force":"Day","order-type":"Limit","price":"0.35","price-effect":"Credit","source":"thetapod","automated-source":true,"external-identifier":"bot-7f3a-roll-1","advanced-instructions":{"strict-position-effect-validation":true},"legs":[{"instrument-type":"Equity Option","symbol":"AAPL  260116P00150000","quantity":1,"action":"Buy to Close"},{"instrument-type":"Equity Option","symbol":"AAPL  260220P00145000","quantity":1,"action":"Sell to Open"}]}',
    );
  });

  it.each([
    [3_500, '0.35', 'Credit'],
    [-3_500, '0.35', 'Debit'],
    [0, '0.00', 'Debit'],
  ])('writes a net of %d as %s %s', (net, price, effect) => {
    expect(JSON.parse(spreadBody(sampleRoll(net)))).toMatchObject({ price, 'price-effect': effect });
  });
});

const fill = (id: string, quantity: number, price: string) => ({
  ...{ 'fill-id': id, quantity, 'fill-price': price, 'filled-at': '2025-05-28T13:38:48.372+00:00' },
});
const leg = (action: string, symbol: string, over: object = {}) => ({
  ...{ 'instrument-type': 'Equity Option', symbol, action, quantity: 2, 'remaining-quantity': 1 },
  ...{ fills: [fill(`4_${symbol}`, 1, '1.25')], ...over },
});
function wire(over: object = {}) {
  const data = {
    ...{ id: 270_561, 'account-number': '5WX06827', 'time-in-force': 'Day', 'order-type': 'Limit', size: 2 },
    ...{ price: '0.35', 'price-effect': 'Credit', status: 'Live', 'external-identifier': 'bot-7f3a-roll-1' },
    'received-at': '2025-05-28T13:38:47.851+00:00',
    legs: [leg('Buy to Close', 'AAPL  260116P00150000'), leg('Sell to Open', 'AAPL  260220P00145000')],
    ...over,
  };
  const order = parseOrder(JSON.stringify({ data, context: '/accounts/5WX06827/orders' }))?.data;
  if (order === undefined) throw new Error('the sample is an order');
  return order;
}

describe(readSpread.name, () => {
  it('is one order with its legs, whose averages follow from their fills', () => {
    const two = [fill('4_1', 1, '1.25'), fill('4_2', 1, '1.30'), fill('4_1', 1, '1.25')];
    const legs = [
      leg('Buy to Close', 'AAPL  260116P00150000', { fills: two }),
      leg('Sell to Open', 'AAPL  260220P00145000'),
    ];
    expect(readSpread(wire({ legs }))).toEqual({
      order: {
        brokerOrderId: '270561',
        clientOrderId: 'bot-7f3a-roll-1',
        legs: [
          { symbol: NEAR, side: 'buy_to_close', filledQuantity: 2, averagePrice: 12_750 },
          { symbol: FAR, side: 'sell_to_open', filledQuantity: 1, averagePrice: 12_500 },
        ],
        quantity: 2,
        net: 3_500,
        duration: 'day',
        status: 'working',
        placedAt: Date.UTC(2025, 4, 28, 13, 38, 47, 851),
      },
      executions: [],
    });
  });

  it.each([
    ['0.35', 'Debit', -3_500],
    ['0.0', 'None', 0],
    ['0.0', 'Debit', 0],
  ])('is paid for as its effect says: %s %s', (price, effect, net) => {
    expect(readSpread(wire({ price, 'price-effect': effect }))).toMatchObject({ order: { net } });
  });

  it.each([
    ['one leg', { legs: [leg('Sell to Open', 'AAPL  260116P00150000')] }],
    [
      'shares among its legs',
      {
        legs: [
          leg('Buy to Open', 'AAPL', { 'instrument-type': 'Equity' }),
          leg('Sell to Open', 'AAPL  260116P00150000'),
        ],
      },
    ],
    ['a market order', { 'order-type': 'Market' }],
    [
      'a ratio',
      {
        legs: [
          leg('Buy to Close', 'AAPL  260116P00150000'),
          leg('Sell to Open', 'AAPL  260220P00145000', { quantity: 4 }),
        ],
      },
    ],
  ])('is foreign: %s', (_name, over) => {
    expect(readSpread(wire(over))).toBe(FOREIGN);
  });

  it.each([
    ['no effect beside a price', { 'price-effect': 'None' }],
    ['no price', { price: null }],
    [
      'more traded than ordered',
      {
        legs: [
          leg('Buy to Close', 'AAPL  260116P00150000', { fills: [fill('4_9', 3, '1.25')] }),
          leg('Sell to Open', 'AAPL  260220P00145000'),
        ],
      },
    ],
  ])('cannot be read: %s', (_name, over) => {
    expect(readSpread(wire(over))).toBeUndefined();
  });
});
