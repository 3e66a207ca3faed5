import { describe, expect, it } from '@jest/globals';
import { FOREIGN } from '../kit/index.js';
import { readOrder } from './map-order.js';
import { parseOrder, parsePlaced } from './parse.js';
import type { WireOrder } from './wire.js';

/** As recorded from the API, shortened: an answer to a placing, and the same order in part traded. */
const RECORDED = {
  id: 270561,
  'account-number': '5WX06827',
  'time-in-force': 'Day',
  'order-type': 'Limit',
  size: 2,
  price: '1.25',
  'price-effect': 'Credit',
  status: 'Routed',
  'external-identifier': 'bot-7f3a-open-1',
  'received-at': '2025-05-28T13:38:47.851+00:00',
  'updated-at': 1748439528049,
  legs: [
    {
      action: 'Sell to Open',
      'instrument-type': 'Equity Option',
      quantity: 2,
      'remaining-quantity': 2,
      symbol: 'AAPL  260116P00150000',
      fills: [],
    },
  ],
};
const FILL = { 'fill-id': '7', quantity: 1, 'fill-price': '1.30', 'filled-at': '2025-05-28T13:38:48.049+00:00' };
const [LEG] = RECORDED.legs;

function wire(over: object = {}, legOver: object = {}): WireOrder {
  const read = parseOrder(JSON.stringify({ data: { ...RECORDED, legs: [{ ...LEG, ...legOver }], ...over } }));
  if (read === undefined) throw new Error('not an order');
  return read.data;
}
const orderOf = (over: object = {}, legOver: object = {}) => {
  const read = readOrder(wire(over, legOver));
  return read === undefined || read === FOREIGN ? read : read.order;
};

describe(readOrder.name, () => {
  it('reads what was recorded', () => {
    expect(parsePlaced(JSON.stringify({ data: { order: RECORDED, warnings: [] } }))).toBeDefined();
    expect(orderOf()).toEqual({
      brokerOrderId: '270561',
      clientOrderId: 'bot-7f3a-open-1',
      symbol: 'AAPL260116P00150000',
      side: 'sell_to_open',
      quantity: 2,
      filledQuantity: 0,
      limit: 12_500,
      duration: 'day',
      status: 'working',
      placedAt: Date.UTC(2025, 4, 28, 13, 38, 47, 851),
    });
  });

  it('knows what traded by the fills alone, each once', () => {
    const read = readOrder(
      wire({ status: 'Live' }, { fills: [FILL, { ...FILL, 'fill-id': '8', 'fill-price': 1.25 }, FILL] }),
    );
    expect(read).toMatchObject({
      // (1.30 + 1.25) / 2
      order: { status: 'working', filledQuantity: 2, averagePrice: 12_750 },
      executions: [
        { executionId: '7', quantity: 1, price: 13_000, fees: 11_400 },
        { executionId: '8', quantity: 1, price: 12_500 },
      ],
    });
  });

  it('follows a replacement, and lets an order that was only cancelled end', () => {
    expect(orderOf({ status: 'Cancelled', 'replacing-order-id': '270562' })).toMatchObject({
      status: 'replaced',
      replacedBy: '270562',
    });
    expect(orderOf({ status: 'Cancelled' })).toMatchObject({ status: 'cancelled' });
    // A fill of the former order ended the replacement.
    expect(orderOf({ status: 'Filled', 'replacing-order-id': 270562 })).toMatchObject({ status: 'filled' });
  });

  it.each([
    ['Received', 'working'],
    ['In Flight', 'working'],
    ['Contingent', 'working'],
    ['Cancel Requested', 'working'],
    ['Replace Requested', 'working'],
    ['Filled', 'filled'],
    ['Rejected', 'rejected'],
    ['Expired', 'expired'],
    ['Removed', 'cancelled'],
    ['Partially Removed', 'cancelled'],
  ])('%s is %s', (status, ours) => {
    expect(orderOf({ status })).toMatchObject({ status: ours });
    expect(orderOf({ status })).not.toHaveProperty('unlisted');
  });

  it('lets an order of an unlisted status work on, and says so', () => {
    expect(orderOf({ status: 'Hibernating' })).toMatchObject({ status: 'working', unlisted: 'Hibernating' });
  });

  it('passes over what is not of our kind', () => {
    expect(orderOf({ 'order-type': 'Market', price: null })).toBe(FOREIGN);
    expect(orderOf({ legs: [LEG, LEG] })).toBe(FOREIGN);
    expect(orderOf({}, { action: 'Buy to Open' })).toBe(FOREIGN);
    expect(orderOf({}, { 'instrument-type': 'Equity', symbol: 'AAPL' })).toBe(FOREIGN);
  });

  it('cannot read an order of our kind without its price, its contract, or with more fills than contracts', () => {
    expect(orderOf({ price: null })).toBeUndefined();
    expect(orderOf({}, { symbol: 'AAPL' })).toBeUndefined();
    expect(orderOf({}, { fills: [{ ...FILL, quantity: 3 }] })).toBeUndefined();
    expect(orderOf({}, { fills: [{ ...FILL, 'filled-at': 'yesterday' }] })).toBeUndefined();
  });
});
