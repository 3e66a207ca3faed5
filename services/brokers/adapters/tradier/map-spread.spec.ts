/** Requests and messages are those of documentation.tradier.com: "Place a multileg order" and the samples of its page on orders. */
import { describe, expect, it } from '@jest/globals';

import type { BrokerSession } from '../../sessions/index.js';
import { FAR, NEAR, sampleRoll } from '../../testing/sample-roll.js';
import { FOREIGN } from '../kit/index.js';
import { spreadOf } from './map-spread.js';
import { placeSpreadRequest } from './requests.js';

const session = { accountKey: 'VA000001' } as BrokerSession;
const formOf = (net: number) => decodeURIComponent(placeSpreadRequest(session, sampleRoll(net)).body ?? '');

describe(placeSpreadRequest.name, () => {
  it('rolls as Tradier documents it: the type says the sign of the price, and even has none', () => {
    const legs =
      'option_symbol[0]=AAPL260116P00150000&side[0]=buy_to_close&quantity[0]=1&option_symbol[1]=AAPL260220P00145000&side[1]=sell_to_open&quantity[1]=1&tag=bot-7f3a-roll-1';
    expect(formOf(3_500)).toBe(`class=multileg&symbol=AAPL&type=credit&duration=day&price=0.35&${legs}`);
    expect(formOf(-3_500)).toBe(`class=multileg&symbol=AAPL&type=debit&duration=day&price=0.35&${legs}`);
    expect(formOf(0)).toBe(`class=multileg&symbol=AAPL&type=even&duration=day&${legs}`);
  });
});

const leg = (side: string, symbol: string, over: object = {}) => ({
  ...{ id: 229_065, type: 'debit', symbol: 'AAPL', side, quantity: 2, status: 'partially_filled', duration: 'day' },
  ...{ price: 0.35, avg_fill_price: 1.25, exec_quantity: 1, class: 'option', option_symbol: symbol, ...over },
});
const wire = (over: object = {}) => ({
  ...{ id: 229_063, type: 'credit', symbol: 'AAPL', side: 'buy', quantity: 2, status: 'partially_filled' },
  ...{ duration: 'day', price: 0.35, avg_fill_price: 0.36, exec_quantity: 1, class: 'multileg', num_legs: 2 },
  ...{ create_date: '2026-01-05T15:30:01.123Z', tag: 'bot-7f3a-roll-1' },
  leg: [leg('buy_to_close', NEAR), leg('sell_to_open', FAR, { avg_fill_price: 1.61 })],
  ...over,
});

describe(spreadOf.name, () => {
  it('is one order with its legs, each with its own average', () => {
    expect(spreadOf(wire())).toEqual({
      brokerOrderId: '229063',
      clientOrderId: 'bot-7f3a-roll-1',
      legs: [
        { symbol: NEAR, side: 'buy_to_close', filledQuantity: 1, averagePrice: 12_500 },
        { symbol: FAR, side: 'sell_to_open', filledQuantity: 1, averagePrice: 16_100 },
      ],
      quantity: 2,
      net: 3_500,
      duration: 'day',
      status: 'working',
      placedAt: Date.UTC(2026, 0, 5, 15, 30, 1, 123),
    });
  });

  it.each([
    ['debit', 0.35, -3_500],
    ['even', undefined, 0],
  ])('is paid for as its type says: %s', (type, price, net) => {
    expect(spreadOf(wire({ type, price }))).toMatchObject({ net });
  });

  it('has no average while Tradier says 0', () => {
    const legs = [leg('buy_to_close', NEAR, { avg_fill_price: 0 }), leg('sell_to_open', FAR)];
    const order = spreadOf(wire({ leg: legs }));
    expect(order).not.toHaveProperty('legs.0.averagePrice');
    expect(order).toHaveProperty('legs.1.averagePrice', 12_500);
  });

  it.each([
    ['one option', { class: 'option' }],
    ['a covered call', { class: 'combo' }],
    ['a market order', { type: 'market' }],
    ['a ratio', { leg: [leg('buy_to_close', NEAR), leg('sell_to_open', FAR, { quantity: 4 })] }],
    ['shares among its legs', { leg: [leg('buy', 'AAPL', { option_symbol: undefined }), leg('sell_to_open', FAR)] }],
  ])('is foreign: %s', (_name, over) => {
    expect(spreadOf(wire(over))).toBe(FOREIGN);
  });

  it.each([
    ['no price', { price: null }],
    ['a price below 0', { price: -0.35 }],
    ['more traded than ordered', { leg: [leg('buy_to_close', NEAR, { exec_quantity: 3 }), leg('sell_to_open', FAR)] }],
    ['a side of another kind', { leg: [leg('buy', NEAR), leg('sell_to_open', FAR)] }],
  ])('cannot be read: %s', (_name, over) => {
    expect(spreadOf(wire(over))).toBeUndefined();
  });
});
