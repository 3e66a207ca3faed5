/** Requests and messages are those of docs.alpaca.markets, "Options Level 3 Trading", and the models of the official SDK 4.0.2. */
import { describe, expect, it } from '@jest/globals';
import type { ClientOrderId } from '#core/units';
import { FAR, NEAR, sampleRoll } from '../../testing/sample-roll.js';
import { FOREIGN } from '../kit/index.js';
import { spreadOf } from './map-spread.js';
import { placeSpreadRequest } from './requests.js';
import { OrderBody } from './wire.js';

const roll = (net: number) => ({ ...sampleRoll(net), clientOrderId: 'bot-roll-1' as ClientOrderId });

describe(placeSpreadRequest.name, () => {
  it('rolls as Alpaca documents it', () => {
    expect(placeSpreadRequest(roll(3_500))).toEqual({
      name: 'orders.place',
      method: 'POST',
      host: 'api',
      path: '/v2/orders',
      body: '{"order_class":"mleg","qty":"1","type":"limit","limit_price":"-0.35","time_in_force":"day","client_order_id":"bot-roll-1","legs":[{"symbol":"AAPL260116P00150000","ratio_qty":"1","side":"buy","position_intent":"buy_to_close"},{"symbol":"AAPL260220P00145000","ratio_qty":"1","side":"sell","position_intent":"sell_to_open"}]}',
    });
  });

  it.each([
    [3_500, '-0.35'],
    [-3_500, '0.35'],
    [0, '0.00'],
  ])('writes a net of %d as %s: Alpaca says what is paid', (net, limit) => {
    expect(JSON.parse(placeSpreadRequest(roll(net)).body ?? '')).toMatchObject({ limit_price: limit });
  });
});

const leg = (position_intent: string, symbol: string, over: object = {}) => ({
  ...{ id: '7e8bd5a5', symbol, asset_class: 'us_option', qty: '2', filled_qty: '1', filled_avg_price: '1.25' },
  ...{
    order_class: 'mleg',
    type: '',
    side: 'buy',
    position_intent,
    ratio_qty: '1',
    status: 'partially_filled',
    ...over,
  },
});
const wire = (over: object = {}) =>
  OrderBody.parse({
    ...{ id: '61e69015', client_order_id: 'bot-roll-1', submitted_at: '2026-01-05T15:30:01.1Z', replaced_by: null },
    ...{ symbol: '', asset_class: '', order_class: 'mleg', type: 'limit', side: '', time_in_force: 'day', qty: '2' },
    ...{ filled_qty: '1', filled_avg_price: '-0.36', limit_price: '-0.35', status: 'partially_filled' },
    legs: [leg('buy_to_close', NEAR), leg('sell_to_open', FAR, { filled_avg_price: '1.61' })],
    ...over,
  });

describe(spreadOf.name, () => {
  it('is one order with its legs, each with its own average', () => {
    expect(spreadOf(wire())).toEqual({
      brokerOrderId: '61e69015',
      clientOrderId: 'bot-roll-1',
      legs: [
        { symbol: NEAR, side: 'buy_to_close', filledQuantity: 1, averagePrice: 12_500 },
        { symbol: FAR, side: 'sell_to_open', filledQuantity: 1, averagePrice: 16_100 },
      ],
      quantity: 2,
      net: 3_500,
      duration: 'day',
      status: 'working',
      placedAt: Date.UTC(2026, 0, 5, 15, 30, 1, 100),
    });
    expect(spreadOf(wire({ limit_price: '0.35' }))).toMatchObject({ net: -3_500 });
  });

  it.each([
    ['an order of one leg', { order_class: 'simple' }],
    ['a leg that is listed by itself', { symbol: NEAR, legs: null }],
    ['a market order', { type: 'market' }],
    ['a ratio', { legs: [leg('buy_to_close', NEAR), leg('sell_to_open', FAR, { ratio_qty: '2' })] }],
  ])('is foreign: %s', (_name, over) => {
    expect(spreadOf(wire(over))).toBe(FOREIGN);
  });

  it.each([
    ['no limit', { limit_price: null }],
    ['no quantity', { qty: '1.5' }],
    ['more traded than ordered', { legs: [leg('buy_to_close', NEAR, { filled_qty: '3' }), leg('sell_to_open', FAR)] }],
  ])('cannot be read: %s', (_name, over) => {
    expect(spreadOf(wire(over))).toBeUndefined();
  });
});
