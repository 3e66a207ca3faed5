import { describe, expect, it } from '@jest/globals';
import { FOREIGN } from '../kit/index.js';
import { orderOf } from './map-order.js';
import { parseOrders } from './parse.js';
import { LISTED_STATUSES, statusOf } from './statuses.js';
import { fromTradestationSymbol, toTradestationSymbol } from './symbols.js';

/** In the shape of the OpenAPI's example of an order. */
const DOCUMENTED = {
  AccountID: '123456782',
  Duration: 'DAY',
  LimitPrice: '1.25',
  FilledPrice: '1.25',
  OrderID: '286234131',
  OpenedDateTime: '2026-01-05T15:47:45Z',
  OrderType: 'Limit',
  Status: 'FPR',
  Legs: [
    {
      AssetType: 'STOCKOPTION',
      BuyOrSell: 'Sell',
      OpenOrClose: 'Open',
      ExecQuantity: '1',
      QuantityOrdered: '2',
      QuantityRemaining: '1',
      Symbol: 'AAPL 260116P150',
    },
  ],
};
const [LEG] = DOCUMENTED.Legs;

function read(over: object = {}, legOver: object = {}) {
  const body = parseOrders(JSON.stringify({ Orders: [{ ...DOCUMENTED, Legs: [{ ...LEG, ...legOver }], ...over }] }));
  const [wire] = body?.Orders ?? [];
  if (wire === undefined) throw new Error('not an order');
  return orderOf(wire);
}

describe(orderOf.name, () => {
  it('reads what is documented', () => {
    expect(read()).toEqual({
      brokerOrderId: '286234131',
      symbol: 'AAPL260116P00150000',
      side: 'sell_to_open',
      quantity: 2,
      filledQuantity: 1,
      averagePrice: 12_500,
      limit: 12_500,
      duration: 'day',
      status: 'working',
      placedAt: Date.UTC(2026, 0, 5, 15, 47, 45),
    });
  });

  it('knows what traded by the executed quantity, whatever the status says', () => {
    expect(read({ Status: 'ACK' }, { ExecQuantity: '2' })).toMatchObject({ status: 'working', filledQuantity: 2 });
    expect(read({ Status: 'STP', FilledPrice: '0' }, { ExecQuantity: '0', QuantityRemaining: '0' })).toMatchObject({
      status: 'working',
      filledQuantity: 0,
    });
    expect(read({ Status: 'FLP' })).toMatchObject({ status: 'cancelled', filledQuantity: 1 });
  });

  it('states no average before it is there', () => {
    expect(read({ FilledPrice: '0' })).not.toHaveProperty('averagePrice');
    expect(read({}, { ExecQuantity: '0' })).not.toHaveProperty('averagePrice');
  });

  it('passes over what is not of our kind, and cannot read one of our kind that lacks something', () => {
    expect(read({ OrderType: 'Market' })).toBe(FOREIGN);
    expect(read({ Legs: [LEG, LEG] })).toBe(FOREIGN);
    expect(read({}, { OpenOrClose: 'Close' })).toBe(FOREIGN);
    expect(read({}, { AssetType: 'STOCK' })).toBe(FOREIGN);
    expect(read({ LimitPrice: '' })).toBeUndefined();
    expect(read({}, { ExecQuantity: '3' })).toBeUndefined();
    expect(read({}, { ExecQuantity: null })).toBeUndefined();
  });
});

describe(statusOf.name, () => {
  it('lists every status of the page, and the deprecated one', () => {
    const page = [
      'ACK ASS BRC BRF BRO CHG CND COR DIS DOA DON ECN EXE FPR LAT OPN OSO OTHER PLA REC RJC RPD RSN STP STT SUS UCN',
      'CAN EXP OUT RJR SCN TSC UCH REJ FLL FLP CSN',
    ].flatMap((line) => line.split(' '));
    expect([...LISTED_STATUSES].sort()).toEqual(page.sort());
  });

  it('lets what it does not know work on, and says so', () => {
    expect(statusOf('XYZ')).toEqual({ status: 'working', unlisted: 'XYZ' });
    expect(statusOf('RJR')).toEqual({ status: 'working', unlisted: 'RJR' });
    expect(statusOf('REJ')).toEqual({ status: 'rejected' });
  });
});

describe(toTradestationSymbol.name, () => {
  it.each([
    ['MSFT201120P00110000', 'MSFT 201120P110'],
    ['MSFT211217P00332500', 'MSFT 211217P332.5'],
    ['SPY250117C00012125', 'SPY 250117C12.125'],
  ])('writes %s as %s, and reads it', (ours, theirs) => {
    expect(toTradestationSymbol(ours)).toBe(theirs);
    expect(fromTradestationSymbol(theirs)).toBe(ours);
  });

  it('reads nothing but options', () => {
    for (const text of ['MSFT', 'MSFT 201120P', 'MSFT 201320P110', 'MSFT201120P110']) {
      expect(fromTradestationSymbol(text)).toBeUndefined();
    }
  });
});
