import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Instant, MS_PER_HOUR } from '#core/units';
import { type Bench, openBench, PUT, saleOf } from './testing/signed-in.js';

interface OrderJson {
  readonly id: string;
  readonly status: string;
}

describe("the simulated Alpaca's orders", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  const place = (body: unknown) => bench.api('POST', '/v2/orders', body);
  const placed = async (clientId: string, over = {}) => (await place(saleOf(clientId, over))).json as OrderJson;

  it('are shown as Alpaca writes them', async () => {
    const { status, json } = await place(saleOf('bot-1', { qty: '2' }));
    expect(status).toBe(200);
    expect(json).toEqual({
      id: '61e69015-8549-4bfd-b9c3-000000000001',
      client_order_id: 'bot-1',
      created_at: '2025-11-26T20:30:00.000Z',
      updated_at: '2025-11-26T20:30:00.000Z',
      submitted_at: '2025-11-26T20:30:00.000Z',
      filled_at: null,
      expired_at: null,
      expires_at: '2025-11-26T21:00:00.000Z',
      canceled_at: null,
      failed_at: null,
      replaced_at: null,
      replaced_by: null,
      replaces: null,
      asset_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      symbol: PUT,
      asset_class: 'us_option',
      notional: null,
      qty: '2',
      filled_qty: '0',
      filled_avg_price: null,
      order_class: 'simple',
      order_type: 'limit',
      type: 'limit',
      side: 'sell',
      position_intent: 'sell_to_open',
      time_in_force: 'day',
      limit_price: '2.5',
      stop_price: null,
      status: 'new',
      extended_hours: false,
      legs: null,
      trail_percent: null,
      trail_price: null,
      hwm: null,
      ratio_qty: null,
    });
  });

  it('are refused with a client id that was used before, working or ended', async () => {
    const { id } = await placed('bot-1');
    const again = { status: 422, json: { code: 40010001, message: 'client_order_id must be unique' } };
    expect(await place(saleOf('bot-1'))).toEqual(again);
    await bench.api('DELETE', `/v2/orders/${id}`);
    await bench.broker.simulator.work();
    expect(await place(saleOf('bot-1', { limit_price: '2.60' }))).toEqual(again);
  });

  it('are recognised by their client id after they have traded', async () => {
    await placed('bot-1', { limit_price: '2.40' });
    const purchase = saleOf('bot-2', { side: 'buy', position_intent: 'buy_to_close', limit_price: '2.55' });
    await bench.broker.simulator.work();
    expect(await place(purchase)).toMatchObject({ status: 200 });
    await bench.broker.simulator.work();
    expect(await place(purchase)).toMatchObject({ status: 422, json: { code: 40010001 } });
  });

  it('are taken once, however many with one client id race', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => place(saleOf('bot-1'))));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
  });

  it('must be covered in cash', async () => {
    expect(await place(saleOf('bot-1', { qty: '4' }))).toEqual({
      status: 403,
      json: {
        code: 40310000,
        message: 'insufficient options buying power for cash-secured put (required: 106000, available: 100000)',
      },
    });
  });

  it.each([
    [{ time_in_force: 'gtc' }, 'order_time_in_force provided not supported for options trading'],
    [{ type: 'stop' }, 'invalid order type for options trading'],
    [{ qty: '1.5' }, 'qty must be integer for options trading'],
    [{ extended_hours: true }, 'extended hours is not supported for options trading'],
    [{ symbol: 'AAPL251219P00999000' }, 'contract "AAPL251219P00999000" not found'],
    [
      { side: 'buy', position_intent: 'buy_to_close' },
      'position intent mismatch, inferred: buy_to_open, specified: buy_to_close',
    ],
  ])('with %j are refused', async (over, message) => {
    expect(await place(saleOf('bot-1', over))).toEqual({ status: 422, json: { code: 42210000, message } });
  });

  it('trade, and leave a position, a fill and cash behind', async () => {
    const { id } = await placed('bot-1', { qty: '2' });
    bench.world.setQuote(PUT, '2.60', '2.70');
    await bench.broker.simulator.work();
    expect((await bench.api('GET', `/v2/orders/${id}`)).json).toMatchObject({
      status: 'filled',
      filled_qty: '2',
      filled_avg_price: '2.6',
    });
    expect((await bench.api('GET', '/v2/positions')).json).toEqual([
      expect.objectContaining({
        symbol: PUT,
        asset_class: 'us_option',
        qty: '-2',
        side: 'short',
        avg_entry_price: '2.6',
        cost_basis: '-520',
        market_value: '-530',
        current_price: '2.65',
      }),
    ]);
    expect((await bench.api('GET', '/v2/account/activities/FILL')).json).toEqual([
      {
        activity_type: 'FILL',
        id: '20251126153000000::2f63ea93-423d-4169-b3f6-000000000002',
        order_id: id,
        symbol: PUT,
        side: 'sell',
        type: 'fill',
        price: '2.6',
        qty: '2',
        cum_qty: '2',
        leaves_qty: '0',
        order_status: 'filled',
        transaction_time: '2025-11-26T20:30:00.000Z',
      },
    ]);
    // 100,000 and 520 of premium, less 2 × 0.0543; both strikes are set aside.
    expect((await bench.api('GET', '/v2/account')).json).toMatchObject({
      cash: '100519.8914',
      options_buying_power: '47519.8914',
      short_market_value: '-530',
      equity: '99989.8914',
    });
  });

  it('give back the buying power of a closed leg two seconds later', async () => {
    await placed('bot-1', { qty: '3', limit_price: '2.40' });
    await bench.broker.simulator.work();
    await place(saleOf('bot-2', { qty: '3', side: 'buy', position_intent: 'buy_to_close', limit_price: '2.55' }));
    await bench.broker.simulator.work();
    expect((await bench.api('GET', '/v2/positions')).json).toEqual([]);
    const roll = saleOf('bot-3', { qty: '1' });
    expect(await place(roll)).toMatchObject({ status: 403, json: { code: 40310000 } });
    bench.world.pass(2_000);
    expect(await place(roll)).toMatchObject({ status: 200 });
  });

  it('are replaced by a new order with a new id', async () => {
    const { id } = await placed('bot-1');
    const { status, json } = await bench.api('PATCH', `/v2/orders/${id}`, {
      limit_price: '2.45',
      client_order_id: 'bot-2',
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ client_order_id: 'bot-2', limit_price: '2.45', status: 'new', replaces: id });
    const successor = (json as OrderJson).id;
    expect(successor).not.toBe(id);
    expect((await bench.api('GET', `/v2/orders/${id}`)).json).toMatchObject({
      status: 'replaced',
      replaced_by: successor,
    });
    expect(await bench.api('PATCH', `/v2/orders/${id}`, { limit_price: '2.44' })).toEqual({
      status: 422,
      json: { code: 42210000, message: 'cannot replace order in replaced status' },
    });
    expect(await bench.api('PATCH', `/v2/orders/${successor}`, { limit_price: '2.45' })).toEqual({
      status: 422,
      json: { code: 42210000, message: 'order parameters are not changed' },
    });
  });

  it('end some time after a cancel was taken', async () => {
    const { id } = await placed('bot-1');
    expect(await bench.api('DELETE', `/v2/orders/${id}`)).toEqual({ status: 204, json: undefined });
    expect((await bench.api('GET', `/v2/orders/${id}`)).json).toMatchObject({ status: 'pending_cancel' });
    await bench.broker.simulator.work();
    expect((await bench.api('GET', `/v2/orders/${id}`)).json).toMatchObject({
      status: 'canceled',
      canceled_at: '2025-11-26T20:30:00.000Z',
    });
    expect(await bench.api('DELETE', `/v2/orders/${id}`)).toEqual({
      status: 422,
      json: { code: 42210000, message: 'order is already in "canceled" state' },
    });
    expect(await bench.api('DELETE', '/v2/orders/nothing')).toMatchObject({ status: 404, json: { code: 40410000 } });
  });

  it('end with the session, and wait for the next one at night', async () => {
    const { id } = await placed('bot-1');
    const night = (Date.UTC(2025, 10, 26, 20, 30) + 6 * MS_PER_HOUR) as Instant;
    bench.world.setMarket(night, false);
    await bench.broker.simulator.work();
    expect((await bench.api('GET', `/v2/orders/${id}`)).json).toMatchObject({ status: 'expired' });
    const atNight = await place(saleOf('bot-2'));
    expect(atNight).toMatchObject({
      status: 200,
      json: { status: 'accepted', expires_at: '2025-11-28T18:00:00.000Z' },
    });
    const change = { limit_price: '2.45' };
    expect(await bench.api('PATCH', `/v2/orders/${(atNight.json as OrderJson).id}`, change)).toMatchObject({
      json: { message: 'cannot replace order in accepted status' },
    });
  });

  it('are found by client id, which may lag behind the order itself', async () => {
    bench.broker.faults.set({ route: 'orders.place', kind: 'list_lags', ms: 500 });
    const { id } = await placed('bot-1');
    const find = () => bench.api('GET', '/v2/orders:by_client_order_id?client_order_id=bot-1');
    expect(await find()).toMatchObject({ status: 404, json: { code: 40410000 } });
    expect((await bench.api('GET', '/v2/orders')).json).toEqual([]);
    expect(await bench.api('GET', `/v2/orders/${id}`)).toMatchObject({ status: 200 });
    bench.world.pass(500);
    expect(await find()).toMatchObject({ status: 200, json: { id } });
  });

  it('are listed by status and time, newest first unless asked otherwise', async () => {
    const first = await placed('bot-1');
    bench.world.pass(1_000);
    const second = await placed('bot-2');
    await bench.api('DELETE', `/v2/orders/${first.id}`);
    await bench.broker.simulator.work();
    const idsOf = async (query: string) =>
      ((await bench.api('GET', `/v2/orders${query}`)).json as OrderJson[]).map(({ id }) => id);
    expect(await idsOf('')).toEqual([second.id]);
    expect(await idsOf('?status=closed')).toEqual([first.id]);
    expect(await idsOf('?status=all')).toEqual([second.id, first.id]);
    expect(await idsOf('?status=all&direction=asc&limit=1')).toEqual([first.id]);
    expect(await idsOf('?status=all&after=2025-11-26T20:30:00Z')).toEqual([second.id]);
    expect(await bench.api('GET', '/v2/orders?limit=501')).toMatchObject({ status: 422 });
  });

  it('are counted against 200 requests a minute', async () => {
    for (let serial = 0; serial < 200; serial += 1) await bench.api('GET', '/v2/orders');
    expect(await bench.api('GET', '/v2/orders')).toEqual({
      status: 429,
      json: { code: 42910000, message: 'rate limit exceeded' },
    });
    bench.world.pass(60_000);
    expect(await bench.api('GET', '/v2/orders')).toMatchObject({ status: 200 });
  });
});

describe("the simulated Alpaca's fills", () => {
  it('that are told late stand where they traded', async () => {
    const bench = await openBench();
    const sell = (clientId: string) => bench.api('POST', '/v2/orders', saleOf(clientId, { limit_price: '2.40' }));
    const fills = async (query = '') =>
      ((await bench.api('GET', `/v2/account/activities/FILL${query}`)).json as { id: string }[]).map(({ id }) => id);
    bench.broker.faults.set({ route: 'orders.place', kind: 'late_fill', ms: 5_000 });
    await sell('bot-1');
    await bench.broker.simulator.work();
    bench.world.pass(1_000);
    await sell('bot-2');
    await bench.broker.simulator.work();
    const [second = ''] = await fills();
    expect(second).toMatch(/^20251126153001000::/);
    bench.world.pass(5_000);
    await bench.broker.simulator.work();
    const [newest, oldest = ''] = await fills();
    expect(newest).toBe(second);
    expect(oldest).toMatch(/^20251126153000000::/);
    expect(await fills('?direction=asc&page_size=1')).toEqual([oldest]);
    expect(await fills(`?direction=asc&page_token=${oldest}`)).toEqual([second]);
    expect(await bench.api('GET', '/v2/account/activities/FFFFF')).toEqual({
      status: 422,
      json: { code: 40010001, message: 'invalid activity type: FFFFF' },
    });
  });
});
