/** Real: the gateway over HTTP, Postgres. The rows are written as the pods and the desk would have left them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import { queryRows } from '#platform/db';
import type { BotView, FillView, OrderView, Page, ProblemView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';
import { OrdersController } from './orders.controller.js';

let gateway: GatewayUnderTest;
let person: Person;
let stranger: Person;
let bot: BotView;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  stranger = await gateway.newcomer();
});
beforeEach(async () => {
  person = await gateway.newcomer();
  const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
  bot = await person.post<BotView>('/api/bots', { config });
});
afterAll(() => gateway.stop());

/** Intents numbered from … to, all of one moment. */
const intents = (from: number, to: number, status: string) =>
  queryRows(
    gateway.pool,
    `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
        limit_price, valid_until, reserve, position_id, status, created_market)
      SELECT b.id || '-' || n, 'd', b.id, b.user_id, b.account_id, 'tp-' || b.id || n, 'AAPL251219P00265000', 'AAPL', 'sell_to_open',
        2, 2.55, 0, 100, 'p' || n, $4, n FROM bots b, generate_series($2::int, $3::int) n WHERE b.id = $1`,
    [bot.id, from, to, status],
  );

/** The orders that these intents became, each filled as far as is said, in fills of one contract. */
async function orders(from: number, to: number, state: string, filled: number): Promise<void> {
  await intents(from, to, 'claimed');
  const range = [bot.id, from, to];
  await queryRows(
    gateway.pool,
    `INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity, limit_price,
        state, filled_quantity, position_id, desk_epoch, created_market, updated_market)
      SELECT b.id || '-' || n || '-o', b.id || '-' || n, b.id, b.user_id, b.account_id, 'tp-' || b.id || n, 'AAPL251219P00265000', 'AAPL',
        'sell_to_open', 2, 2.55, $4, $5, 'p' || n, 1, n, n FROM bots b, generate_series($2::int, $3::int) n WHERE b.id = $1`,
    [...range, state, filled],
  );
  await queryRows(
    gateway.pool,
    `INSERT INTO fills (account_id, execution_id, order_id, quantity, price, fees, ts_event)
      SELECT b.account_id, 'x-' || n || '-' || part, b.id || '-' || n || '-o', 1, 2.55, 0.65, n * 10 + part
      FROM bots b, generate_series($2::int, $3::int) n, generate_series(1, $4::int) part WHERE b.id = $1`,
    [...range, filled],
  );
}

/** All pages one after the other; `between` runs after the first. */
async function readAll<T>(path: string, between: () => Promise<unknown> = async () => undefined): Promise<T[][]> {
  const pages: T[][] = [];
  let cursor: string | undefined;
  do {
    const page = await person.get<Page<T>>(`${path}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
    pages.push([...page.items]);
    cursor = page.cursor;
    if (pages.length === 1) await between();
  } while (cursor !== undefined);
  return pages;
}

const numberOf = ({ id }: { readonly id: string }) => Number(id.replace(bot.id, '').split('-')[1]);
const numbersOf = (views: readonly OrderView[]) => views.map(numberOf).sort((a, b) => a - b);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_none, index) => from + index);

describe(OrdersController.name, () => {
  it('lists every order and every intent without one once, although new ones come while it is read', async () => {
    await orders(1, 20, 'cancelled', 0);
    await intents(21, 33, 'refused');
    await orders(34, 50, 'filled', 2);
    const pages = await readAll<OrderView>('/api/orders?limit=7', () => orders(51, 60, 'working', 0));
    expect(pages.map(({ length }) => length)).toEqual([7, 7, 7, 7, 7, 7, 7, 1]);
    expect(numbersOf(pages.flat())).toEqual(range(1, 50));
    // Newest first, though those of one statement have one moment.
    expect(numbersOf(pages.flat().slice(0, 17))).toEqual(range(34, 50));
    const again = await readAll<OrderView>('/api/orders?limit=200');
    expect(again).toHaveLength(1);
    expect(numbersOf(again[0]?.slice(0, 10) ?? [])).toEqual(range(51, 60));
  });

  it('shows the kinds apart: an unknown outcome works, what was filled in part is filled', async () => {
    await orders(1, 2, 'unknown', 0);
    await orders(3, 4, 'cancelled', 1);
    await orders(5, 6, 'rejected', 0);
    await intents(7, 8, 'pending');
    await intents(9, 9, 'refused');
    const shown = async (kind: string) =>
      numbersOf((await person.get<Page<OrderView>>(`/api/orders?show=${kind}&botId=${bot.id}`)).items);
    expect([await shown('working'), await shown('filled'), await shown('failed')]).toEqual([
      [1, 2, 7, 8],
      [3, 4],
      [5, 6, 9],
    ]);
  });

  it('tells what the broker said of an order that it rejected, as text, and to nobody else', async () => {
    await orders(1, 2, 'rejected', 0);
    await orders(3, 3, 'cancelled', 0);
    const log = (number: number, sequence: number, event: object) =>
      queryRows(gateway.pool, 'INSERT INTO order_events (order_id, sequence, event, at) VALUES ($1, $2, $3, 0)', [
        `${bot.id}-${number}-o`,
        sequence,
        JSON.stringify(event),
      ]);
    const text = '<script>alert(1)</script> No funds. Free some.\n';
    await log(1, 0, { kind: 'accepted', brokerOrderId: '7' });
    await log(1, 1, { kind: 'rejected', code: 'BUYING_POWER', text });
    await log(2, 0, { kind: 'rejected', code: 'BUYING_POWER' });
    const { items } = await person.get<Page<OrderView>>('/api/orders');
    const said = new Map(items.map((order) => [numberOf(order), order.brokerSaid]));
    expect(said).toEqual(
      new Map([
        [3, undefined],
        [2, undefined],
        [1, '<script>alert(1)</script> No funds. Free some.'],
      ]),
    );
    expect((await stranger.get<Page<OrderView>>('/api/orders')).items).toEqual([]);
  });

  it('lists fills with what they were of, and each with its order', async () => {
    await orders(1, 5, 'filled', 2);
    const pages = await readAll<FillView>('/api/fills?limit=4', () => orders(6, 7, 'filled', 2));
    expect(pages.map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(new Set(pages.flat().map(({ executionId }) => executionId)).size).toBe(10);
    expect(pages.flat().find(({ executionId }) => executionId === 'x-3-2')).toEqual({
      executionId: 'x-3-2',
      orderId: `${bot.id}-3-o`,
      accountId: expect.any(String),
      botId: bot.id,
      symbol: 'AAPL251219P00265000',
      side: 'sell_to_open',
      quantity: 1,
      price: '2.55',
      fees: '0.65',
      at: 32,
    });
    const [first] = (await person.get<Page<OrderView>>('/api/orders?limit=1')).items;
    expect(first?.fills.map(({ at }) => at)).toEqual([
      numberOf(first as OrderView) * 10 + 1,
      numberOf(first as OrderView) * 10 + 2,
    ]);
  });

  it('begins with an empty page, and shows nobody else’s', async () => {
    expect(await person.get('/api/orders')).toEqual({ items: [] });
    await orders(1, 3, 'filled', 1);
    for (const path of ['/api/orders', '/api/fills']) {
      expect(await stranger.get(path)).toEqual({ items: [] });
      const { cursor } = await person.get<Page<unknown>>(`${path}?limit=1`);
      // A cursor is a place and opens nothing.
      expect(await stranger.get(`${path}?cursor=${cursor}`)).toEqual({ items: [] });
    }
  });

  it.each([
    'cursor=12',
    'cursor=WyJhIiwxXQ',
    'cursor=WzllOTksImEiXQ',
    'limit=0',
    'limit=201',
    'limit=1&limit=2',
    'show=everything',
  ])('refuses %s', async (query) => {
    const { status, body } = await person.ask<ProblemView>('GET', `/api/orders?${query}`);
    expect([status, body.code]).toEqual([422, 'INVALID_FIELDS']);
  });
});
