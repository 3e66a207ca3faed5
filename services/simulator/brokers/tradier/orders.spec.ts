import { describe, expect, it } from '@jest/globals';
import type { Price } from '#core/units';
import { PUT, signedIn } from './testing/index.js';

const ORDERS = '/v1/accounts/6YA00001/orders';
const SALE = {
  ...{ class: 'option', symbol: 'AAPL', option_symbol: PUT, side: 'sell_to_open', quantity: '2' },
  ...{ type: 'limit', duration: 'day', price: '2.45', tag: 'bot-7f3a-open-1' },
};

describe("the simulated Tradier's orders", () => {
  it('says ok for received; the order is pending, then open, then filled, and its average comes last', async () => {
    const { ask, simulator, world } = signedIn();
    expect(await ask('POST', ORDERS, SALE)).toEqual({
      status: 200,
      body: { order: { id: 228_175, status: 'ok', partner_id: 'c4998eb7-06e8-4820-a7ab-55d9760065fb' } },
    });
    const status = async () => (await ask('GET', `${ORDERS}/228175`)).body;
    expect(await status()).toMatchObject({ order: { status: 'pending' } });
    await simulator.work();
    expect(await status()).toMatchObject({ order: { status: 'open' } });
    await simulator.work();
    expect(await status()).toMatchObject({ order: { status: 'filled', avg_fill_price: 0, exec_quantity: 2 } });
    world.pass(250);
    expect(await status()).toMatchObject({ order: { status: 'filled', avg_fill_price: 2.45, remaining_quantity: 0 } });
  });

  it('shows one order as an object, with cumulative fills and the fields of the documentation', async () => {
    const { ask, books, place, simulator, world } = signedIn();
    const id = await place();
    world.setQuote(PUT, '2.30', '2.40');
    await simulator.work();
    books['live']?.fill(id, 1, 24_500 as Price);
    world.pass(250);
    expect((await ask('GET', `${ORDERS}?includeTags=true`)).body).toEqual({
      orders: {
        order: {
          id: 228_175,
          type: 'limit',
          symbol: 'AAPL',
          side: 'sell_to_open',
          quantity: 2,
          status: 'partially_filled',
          duration: 'day',
          price: 2.45,
          avg_fill_price: 2.45,
          exec_quantity: 1,
          last_fill_price: 2.45,
          last_fill_quantity: 1,
          remaining_quantity: 1,
          create_date: '2025-11-26T20:30:00.000Z',
          transaction_date: '2025-11-26T20:30:00.000Z',
          class: 'option',
          option_symbol: PUT,
          tag: 'bot-7f3a-open-1',
        },
      },
    });
  });

  it('lists nothing as the text null, several as a list, and tags only where they are asked for', async () => {
    const { ask, place } = signedIn();
    expect((await ask('GET', ORDERS)).body).toEqual({ orders: 'null' });
    await place();
    await place({ tag: 'bot-7f3a-open-1' });
    const { body } = (await ask('GET', ORDERS)) as { body: { orders: { order: Record<string, unknown>[] } } };
    expect(body.orders.order).toHaveLength(2);
    expect(body.orders.order[0]).not.toHaveProperty('tag');
    expect((await ask('GET', `${ORDERS}/228175?includeTags=true`)).body).toMatchObject({
      order: { tag: 'bot-7f3a-open-1' },
    });
  });

  it('lists the present day in New York and what still works; older ones by filter, page by page', async () => {
    const { ask, place, simulator, world } = signedIn();
    await place({ price: '9' });
    const resting = await place({ price: '9', duration: 'gtc' });
    // The next session: Friday after Thanksgiving, 10:00 in New York.
    world.setMarket(Date.UTC(2025, 10, 28, 15) as never, true);
    await simulator.work();
    expect((await ask('GET', ORDERS)).body).toMatchObject({ orders: { order: { id: resting, status: 'open' } } });
    const range = 'filter=all&start=2025-11-26&end=2025-11-26&limit=1';
    expect((await ask('GET', `${ORDERS}?${range}`)).body).toMatchObject({
      orders: { order: { id: 228_175, status: 'expired' } },
    });
    expect((await ask('GET', `${ORDERS}?${range}&page=2`)).body).toMatchObject({ orders: { order: { id: resting } } });
    expect((await ask('GET', `${ORDERS}?${range}&page=3`)).body).toEqual({ orders: 'null' });
  });

  it('cancels a moment after it has said ok, and says so when there is nothing to cancel', async () => {
    const { ask, place, simulator } = signedIn();
    const id = await place({ price: '9' });
    await simulator.work();
    expect((await ask('DELETE', `${ORDERS}/${id}`)).body).toMatchObject({ order: { id, status: 'ok' } });
    expect((await ask('GET', `${ORDERS}/${id}`)).body).toMatchObject({ order: { status: 'open' } });
    await simulator.work();
    expect((await ask('GET', `${ORDERS}/${id}`)).body).toMatchObject({
      order: { status: 'canceled', remaining_quantity: 0 },
    });
    expect(await ask('DELETE', `${ORDERS}/${id}`)).toEqual({
      status: 400,
      body: 'order already in finalized state: canceled',
    });
  });

  it('changes the price and keeps the id and the quantity', async () => {
    const { ask, place, simulator } = signedIn();
    const id = await place({ price: '9' });
    await simulator.work();
    const form = { type: 'limit', duration: 'day', price: '8.50', quantity: '7' };
    expect((await ask('PUT', `${ORDERS}/${id}`, form)).body).toMatchObject({ order: { id, status: 'ok' } });
    expect((await ask('GET', `${ORDERS}/${id}`)).body).toMatchObject({ order: { id, price: 8.5, quantity: 2 } });
  });

  it('previews without placing', async () => {
    const { ask } = signedIn();
    expect((await ask('POST', ORDERS, { ...SALE, preview: 'true' })).body).toMatchObject({
      order: {
        ...{ status: 'ok', result: true, symbol: 'AAPL', quantity: 2, side: 'sell_to_open', type: 'limit' },
        ...{ order_cost: -490, commission: 0.7, margin_change: 10_600, class: 'option', duration: 'day' },
      },
    });
    expect((await ask('GET', ORDERS)).body).toEqual({ orders: 'null' });
  });

  it('takes a tag twice', async () => {
    const { place } = signedIn();
    expect([await place(), await place()]).toEqual([228_175, 228_176]);
  });

  it('rejects later, with a reason', async () => {
    const { ask, faults, place, simulator } = signedIn();
    faults.set({ route: 'orders.place', kind: 'reject_later' });
    const id = await place();
    await simulator.work();
    expect((await ask('GET', `${ORDERS}/${id}`)).body).toMatchObject({
      order: { status: 'rejected', reason_description: 'The order was rejected after it had been accepted.' },
    });
  });

  it.each([
    [{ tag: 'a_b' }, 'Invalid parameter, tag: contains invalid characters.'],
    [{ tag: 'a'.repeat(256) }, 'Invalid parameter, tag: contains more than 255 characters.'],
    [{ duration: 'pre' }, 'Invalid parameter, duration: is invalid.'],
    [{ quantity: '0' }, 'Invalid parameter, quantity: must be a positive whole number.'],
    [{ price: '-1' }, 'Invalid parameter, price: is invalid.'],
  ])('answers 400 in plain text for %j', async (change, text) => {
    const { ask } = signedIn();
    expect(await ask('POST', ORDERS, { ...SALE, ...change })).toEqual({ status: 400, body: text });
  });

  it('answers 200 with errors for what systems behind it refuse', async () => {
    const { ask } = signedIn();
    expect(await ask('POST', ORDERS, { ...SALE, quantity: '19' })).toEqual({
      status: 200,
      body: {
        errors: { error: ['Backoffice rejected override of the order.', 'DayTradingBuyingPowerExceeded'] },
      },
    });
    expect(await ask('POST', ORDERS, { ...SALE, side: 'buy_to_close' })).toEqual({
      status: 200,
      body: { errors: { error: 'IncorrectOrderQuantity' } },
    });
  });

  it('says the same 401 for accounts of others and for orders that are not there', async () => {
    const { ask } = signedIn();
    expect(await ask('DELETE', `${ORDERS}/1`)).toEqual({ status: 401, body: 'Unauthorized Account: 6YA00001' });
    expect(await ask('GET', `${ORDERS}/abc`)).toEqual({ status: 401, body: 'Unauthorized Account: 6YA00001' });
    expect(await ask('GET', '/v1/accounts/6YA00002/orders')).toEqual({
      status: 401,
      body: 'Unauthorized Account: 6YA00002',
    });
  });
});
