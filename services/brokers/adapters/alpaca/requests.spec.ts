import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { AccountId, ClientOrderId, Instant, Price, TradingDate, Underlying } from '#core/units';
import {
  cancelRequest,
  chainRequest,
  fillsRequest,
  findRequest,
  getRequest,
  listRequest,
  placeRequest,
  quotesRequest,
  replaceRequest,
} from './requests.js';

const accountId = 'a1' as AccountId;
const symbol = 'AAPL260116P00150000' as OccSymbol;

describe(placeRequest.name, () => {
  it('sells to open as Alpaca documents it', () => {
    const request = placeRequest({
      accountId,
      clientOrderId: 'bot-7f3a-open-1' as ClientOrderId,
      symbol,
      side: 'sell_to_open',
      quantity: 1,
      limit: 12_500 as Price,
    });
    expect(request).toMatchObject({ name: 'orders.place', method: 'POST', host: 'api', path: '/v2/orders' });
    expect(JSON.parse(request.body ?? '')).toEqual({
      symbol: 'AAPL260116P00150000',
      qty: '1',
      side: 'sell',
      type: 'limit',
      limit_price: '1.25',
      time_in_force: 'day',
      position_intent: 'sell_to_open',
      client_order_id: 'bot-7f3a-open-1',
    });
  });

  it('buys to close as Alpaca documents it', () => {
    const request = placeRequest({
      accountId,
      clientOrderId: 'bot-7f3a-close-1-d20260105' as ClientOrderId,
      symbol,
      side: 'buy_to_close',
      quantity: 1,
      limit: 6_000 as Price,
      duration: 'day',
    });
    expect(JSON.parse(request.body ?? '')).toEqual({
      symbol: 'AAPL260116P00150000',
      qty: '1',
      side: 'buy',
      type: 'limit',
      limit_price: '0.60',
      time_in_force: 'day',
      position_intent: 'buy_to_close',
      client_order_id: 'bot-7f3a-close-1-d20260105',
    });
  });
});

describe('requests', () => {
  it('name an order in the path, whatever its id looks like', () => {
    expect(getRequest('61e69015-8549-4bfd-b9c3-01e75843f47d').path).toBe(
      '/v2/orders/61e69015-8549-4bfd-b9c3-01e75843f47d',
    );
    expect(cancelRequest('../account?x=1')).toMatchObject({
      method: 'DELETE',
      path: '/v2/orders/..%2Faccount%3Fx%3D1',
    });
  });

  it('look an order up by its client id', () => {
    expect(findRequest('bot 1&2' as ClientOrderId).path).toBe(
      '/v2/orders:by_client_order_id?client_order_id=bot+1%262',
    );
  });

  it('give a replacement a client id of its own', () => {
    const terms = { accountId, brokerOrderId: '61e6', clientOrderId: 'bot-2' as ClientOrderId, limit: 7_500 as Price };
    expect(replaceRequest(terms)).toMatchObject({ method: 'PATCH', path: '/v2/orders/61e6' });
    expect(JSON.parse(replaceRequest(terms).body ?? '')).toEqual({ limit_price: '0.75', client_order_id: 'bot-2' });
    expect(JSON.parse(replaceRequest({ ...terms, quantity: 3 }).body ?? '')).toMatchObject({ qty: '3' });
  });

  it('list orders and fills from an instant on, oldest first', () => {
    const at = Date.UTC(2026, 0, 5, 15, 30) as Instant;
    expect(listRequest('open', undefined).path).toBe('/v2/orders?status=open&limit=500&direction=asc&nested=false');
    expect(listRequest('all', at).path).toBe(
      '/v2/orders?status=all&limit=500&direction=asc&nested=false&after=2026-01-05T15%3A30%3A00.000Z',
    );
    expect(fillsRequest(at, undefined).path).toBe(
      '/v2/account/activities/FILL?direction=asc&page_size=100&after=2026-01-05T15%3A29%3A59.999Z',
    );
  });

  it('ask the data host for quotes', () => {
    expect(quotesRequest([symbol], undefined)).toMatchObject({
      host: 'data',
      path: '/v1beta1/options/snapshots?symbols=AAPL260116P00150000&limit=1000',
    });
    expect(chainRequest('AAPL' as Underlying, '2026-01-16' as TradingDate, 'next').path).toBe(
      '/v1beta1/options/snapshots/AAPL?expiration_date=2026-01-16&limit=1000&page_token=next',
    );
  });
});
