import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import { queryRows } from '#platform/db';
import type {
  BotVersionView,
  BotView,
  DecisionSummaryView,
  DecisionView,
  OrderView,
  Page,
  PositionView,
  ProblemView,
} from '../contract/index.js';
import {
  addPosition,
  decide,
  type GatewayUnderTest,
  MARKET_OPEN,
  type Person,
  startGatewayUnderTest,
} from '../testing/index.js';

let gateway: GatewayUnderTest;
let person: Person;
let config: BotConfig;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
});
beforeEach(async () => {
  person = await gateway.newcomer();
  ({ config } = await person.get<{ config: BotConfig }>('/api/bots/defaults'));
});
afterAll(() => gateway.stop());

const newBot = () => person.post<BotView>('/api/bots', { config });
const actsOf = async () => {
  const rows = await queryRows<{ act: string }>(
    gateway.pool,
    'SELECT act FROM audit WHERE user_id = $1 ORDER BY sequence',
    [person.session?.userId],
  );
  return rows.map(({ act }) => act);
};
const commandsOf = (botId: string) =>
  queryRows(gateway.pool, 'SELECT kind, position_id FROM bot_commands WHERE bot_id = $1 ORDER BY id', [botId]);

describe('a bot', () => {
  it('is made as a draft, changed in versions, started, paused and deleted, and each act leaves a trace', async () => {
    const bot = await newBot();
    expect(bot).toMatchObject({
      name: 'My first bot',
      status: 'draft',
      configVersion: 1,
      openPositions: 0,
      mode: 'paper',
    });
    expect(bot.config).toEqual(config);
    const changed = await person.ask<BotView>('PUT', `/api/bots/${bot.id}`, {
      body: { config: { ...config, watchlist: ['msft', ' ko '] } },
    });
    expect(changed).toMatchObject({ status: 200, body: { configVersion: 2, watchlist: ['MSFT', 'KO'] } });
    expect((await person.ask('POST', `/api/bots/${bot.id}/commands`, { body: { kind: 'start' } })).status).toBe(202);
    expect((await person.ask('POST', `/api/bots/${bot.id}/commands`, { body: { kind: 'pause' } })).status).toBe(202);
    expect(await commandsOf(bot.id)).toEqual([
      { kind: 'start', position_id: null },
      { kind: 'pause', position_id: null },
    ]);
    expect((await person.ask('DELETE', `/api/bots/${bot.id}`)).status).toBe(204);
    expect((await person.ask('GET', `/api/bots/${bot.id}`)).status).toBe(404);
    expect(await person.get('/api/bots')).toEqual([]);
    expect(await actsOf()).toEqual([
      'SIGNED_UP',
      'BOT_CREATED',
      'BOT_CHANGED',
      'BOT_STARTED',
      'BOT_PAUSED',
      'BOT_DELETED',
    ]);
  });

  it.each<[string, (good: BotConfig) => unknown, string]>([
    ['a gate out of range', (good) => ({ ...good, gates: { ...good.gates, deltaMin: 2 } }), 'config.gates.deltaMin'],
    ['gates that contradict', (good) => ({ ...good, gates: { ...good.gates, dteMin: 60 } }), 'config.gates.dteMin'],
    [
      'weights that do not add up',
      (good) => ({ ...good, score: { ...good.score, weights: { ...good.score.weights, volatility: 0.9 } } }),
      'config.score.weights',
    ],
    ['an empty watchlist', (good) => ({ ...good, watchlist: [] }), 'config.watchlist'],
    ['a ticker that is none', (good) => ({ ...good, watchlist: ['AAPL', '<b>'] }), 'config.watchlist.1'],
    [
      'money as a number',
      (good) => ({ ...good, sizing: { ...good.sizing, allocation: 50_000 } }),
      'config.sizing.allocation',
    ],
    [
      'a window that ends first',
      (good) => ({ ...good, schedule: { ...good.schedule, until: '09:30' } }),
      'config.schedule.until',
    ],
    ['a field that nobody knows', (good) => ({ ...good, leverage: 10 }), 'config'],
    ['live trading on a paper account', (good) => ({ ...good, mode: 'live' }), 'config.mode'],
    [
      'an account that does not exist',
      (good) => ({ ...good, accountId: '00000000-0000-4000-8000-000000000000' }),
      'config.accountId',
    ],
  ])('is refused with %s, field by field', async (_case, change, path) => {
    const answer = await person.ask<ProblemView>('POST', '/api/bots', { body: { config: change(config) } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_FIELDS' } });
    expect(answer.body.fields?.map((field) => field.path)).toContain(path);
    expect(answer.body.fields?.every(({ message }) => message.length > 0)).toBe(true);
    expect(await person.get('/api/bots')).toEqual([]);
  });

  it('keeps each version as it was, for its owner alone', async () => {
    const bot = await newBot();
    const narrower = { ...config, gates: { ...config.gates, spreadMax: 0.05 } };
    await person.ask('PUT', `/api/bots/${bot.id}`, { body: { config: narrower } });
    await person.ask('PUT', `/api/bots/${bot.id}`, { body: { config } });
    const versions = await person.get<BotVersionView[]>(`/api/bots/${bot.id}/versions`);
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(versions.map((one) => one.config)).toEqual([config, narrower, config]);
    const stranger = await gateway.newcomer();
    expect((await stranger.ask('GET', `/api/bots/${bot.id}/versions`)).status).toBe(404);
  });

  it('says that no change can be judged while no compute process answers, and names wrong fields before asking', async () => {
    const bot = await newBot();
    const path = `/api/bots/${bot.id}/changes`;
    expect(await person.ask('POST', path, { body: { config: { ...config, watchlist: [] } } })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'config.watchlist' }] },
    });
    expect(await person.ask('POST', path, { body: { config, before: 0 } })).toMatchObject({ status: 422 });
    expect(await person.ask('POST', path, { body: { config } })).toMatchObject({
      status: 503,
      body: { code: 'COMPUTE_UNAVAILABLE' },
    });
  });

  it('that holds a position is not deleted and stays with its account', async () => {
    const bot = await newBot();
    await addPosition(gateway.pool, bot.id);
    expect(await person.ask('DELETE', `/api/bots/${bot.id}`)).toMatchObject({
      status: 409,
      body: { code: 'BOT_HOLDS_POSITIONS' },
    });
    const accounts = await person.get<{ id: string }[]>('/api/accounts');
    const other = accounts.find(({ id }) => id !== config.accountId)?.id;
    const body = { config: { ...config, accountId: other } };
    const moved = await person.ask<ProblemView>('PUT', `/api/bots/${bot.id}`, { body });
    expect(moved).toMatchObject({ status: 422, body: { fields: [{ path: 'config.accountId' }] } });
  });

  it('that holds shares is not deleted, until they are gone', async () => {
    const bot = await newBot();
    await queryRows(
      gateway.pool,
      `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity, cost,
        proceeds, fees, opened_at) VALUES ($1, $2, $3, $4, $1, 'AAPL', 100, 100, 26500, 0, 0, 0)`,
      [`shares-of-${bot.id}`, bot.id, person.session?.userId, bot.accountId],
    );
    expect(await person.ask('DELETE', `/api/bots/${bot.id}`)).toMatchObject({
      status: 409,
      body: { code: 'BOT_HOLDS_SHARES' },
    });
    await queryRows(gateway.pool, 'UPDATE share_holdings SET quantity = 0, closed_at = 1 WHERE bot_id = $1', [bot.id]);
    expect((await person.ask('DELETE', `/api/bots/${bot.id}`)).status).toBe(204);
  });

  it('that cannot decide says why in words, the graver fault first, and nothing of what was thrown', async () => {
    const bot = await newBot();
    const fault = `INSERT INTO bot_faults (bot_id, scope, code, detail, attempts) VALUES ($1, $2, $3, 'secret detail', $4)`;
    await queryRows(gateway.pool, fault, [bot.id, 'entries', 'DECISION_HUNG', 2]);
    await queryRows(gateway.pool, fault, [bot.id, 'exits', 'DECISION_FAILED', 7]);
    const view = await person.get<BotView>(`/api/bots/${bot.id}`);
    expect(view.faults).toMatchObject([
      {
        scope: 'exits',
        code: 'DECISION_FAILED',
        attempts: 7,
        words: expect.stringContaining('Look after its positions'),
      },
      {
        scope: 'entries',
        code: 'DECISION_HUNG',
        attempts: 2,
        words: expect.stringMatching(/^Its decision did not come/),
      },
    ]);
    expect(JSON.stringify(await person.get('/api/bots'))).not.toContain('secret detail');
  });
});

describe('an idempotency key', () => {
  it('makes one bot of a request that is sent twice, also at once', async () => {
    const headers = { 'idempotency-key': 'make-1' };
    const first = await person.ask<BotView>('POST', '/api/bots', { body: { config }, headers });
    const again = await person.ask<BotView>('POST', '/api/bots', { body: { config }, headers });
    expect(again).toMatchObject({ status: first.status, body: first.body as object });
    const atOnce = await Promise.all(
      [1, 2, 3].map(() =>
        person.ask('POST', '/api/bots', { body: { config }, headers: { 'idempotency-key': 'make-2' } }),
      ),
    );
    for (const answer of atOnce) expect([201, 409]).toContain(answer.status);
    expect(await person.get<BotView[]>('/api/bots')).toHaveLength(2);
  });

  it('is not taken for another request, and is free again after a refusal', async () => {
    const headers = { 'idempotency-key': 'k' };
    const refused = await person.ask('POST', '/api/bots', { body: { config: { ...config, mode: 'live' } }, headers });
    expect(refused.status).toBe(422);
    const made = await person.ask<BotView>('POST', '/api/bots', { body: { config }, headers });
    expect(made.status).toBe(201);
    const other = await person.ask('POST', `/api/bots/${made.body.id}/commands`, { body: { kind: 'start' }, headers });
    expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
  });

  it('leaves one command of a doubled click, and answers with the same status', async () => {
    const bot = await newBot();
    const send = () =>
      person.ask('POST', `/api/bots/${bot.id}/commands`, {
        body: { kind: 'start' },
        headers: { 'idempotency-key': 'click' },
      });
    expect([(await send()).status, (await send()).status]).toEqual([202, 202]);
    expect(await commandsOf(bot.id)).toHaveLength(1);
  });

  it('of somebody else is another key', async () => {
    const headers = { 'idempotency-key': 'shared' };
    await person.post('/api/bots', { config }, headers);
    const other = await gateway.newcomer();
    const own = await other.get<{ config: BotConfig }>('/api/bots/defaults');
    expect((await other.ask('POST', '/api/bots', { body: own, headers })).status).toBe(201);
  });
});

describe('a decision', () => {
  it('is shown in words and numbers, with the order that waits for the desk', async () => {
    const bot = await newBot();
    await person.post(`/api/bots/${bot.id}/commands`, { kind: 'start' });
    const { record, hash } = await decide(gateway.pool, bot.id, MARKET_OPEN, 'command');
    const view = await person.get<DecisionView>(`/api/decisions/${record.id}`);
    expect(view).toMatchObject({
      hash,
      outcome: 'sold',
      looked: 1,
      passed: 1,
      words: expect.stringContaining('Sell 1 AAPL 26 Dec 265 put at 2.00 or better'),
      intents: [{ symbol: 'AAPL251226P00265000', side: 'sell_to_open', quantity: 1, limit: '2.00' }],
      frames: [{ underlying: 'AAPL', sequence: 1 }],
    });
    const [candidate] = view.top;
    expect(candidate).toMatchObject({ strike: '265.00', credit: '2.00', delta: -0.25, dte: 25 });
    expect(candidate?.parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(
      candidate?.score ?? Number.NaN,
      9,
    );
    const orders = await person.get<Page<OrderView>>(`/api/orders?botId=${bot.id}`);
    expect(orders.items).toMatchObject([{ state: 'pending', limit: '2.00', fills: [] }]);
    expect(orders).not.toHaveProperty('cursor');
    const [summary] = await person.get<BotView[]>('/api/bots');
    expect(summary).toMatchObject({ status: 'running', lastDecision: { id: record.id, words: view.words } });
    expect(await person.get<{ reserved: string }[]>('/api/accounts')).toMatchObject([
      { reserved: expect.not.stringMatching(/^0\.00$/) },
      {},
    ]);
  });

  it('is found page by page, newest first', async () => {
    const bot = await newBot();
    for (let n = 0; n < 52; n += 1) await decide(gateway.pool, bot.id, MARKET_OPEN, 'exit');
    const first = await person.get<Page<DecisionSummaryView>>(`/api/bots/${bot.id}/decisions`);
    expect(first.items).toHaveLength(50);
    const second = await person.get<Page<DecisionSummaryView>>(`/api/bots/${bot.id}/decisions?cursor=${first.cursor}`);
    expect(second).not.toHaveProperty('cursor');
    const sequences = [...first.items, ...second.items].map(({ sequence }) => sequence);
    expect(sequences).toEqual(Array.from({ length: 52 }, (_, index) => 52 - index));
  });
});

describe('a position', () => {
  it('is shown with the prices that buy it back, and is closed by a command', async () => {
    const bot = await newBot();
    const positionId = await addPosition(gateway.pool, bot.id);
    const [position] = await person.get<PositionView[]>('/api/positions');
    expect(position).toMatchObject({
      id: positionId,
      credit: '155.00',
      fees: '0.65',
      profitTargetAt: '0.775',
      stopAt: '4.65',
    });
    const close = { kind: 'close_position', positionId };
    expect((await person.ask('POST', `/api/bots/${bot.id}/commands`, { body: close })).status).toBe(202);
    expect(await commandsOf(bot.id)).toEqual([{ kind: 'close_position', position_id: positionId }]);
    await queryRows(gateway.pool, 'UPDATE positions SET open_quantity = 0, closed_at = 0 WHERE id = $1', [positionId]);
    const late = await person.ask('POST', `/api/bots/${bot.id}/commands`, { body: close });
    expect(late).toMatchObject({ status: 409, body: { code: 'POSITION_NOT_OPEN' } });
  });
});
