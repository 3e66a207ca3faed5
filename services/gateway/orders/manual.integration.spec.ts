/** Real: the gateway over HTTP, Postgres. Fake: the desk, which is not there: its commands are read from their table. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import { Notify } from '#core/model';
import { Listener, queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import type { BotView, CampaignView, PositionView, ProblemView, UnknownOrderView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';
import { ManualController } from './manual.controller.js';

const SYMBOL = 'AAPL251219P00265000';

let gateway: GatewayUnderTest;
let person: Person;
let stranger: Person;
let bot: BotView;
let accountId: string;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  stranger = await gateway.newcomer();
});
beforeEach(async () => {
  person = await gateway.newcomer();
  const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
  accountId = config.accountId;
  bot = await person.post<BotView>('/api/bots', { config });
});
afterAll(() => gateway.stop());

/** An order as the desk would have left it. */
async function order(state: string, brokerOrderId: string | null = null): Promise<string> {
  const id = `${bot.id}-1-1-${state}`;
  const values = [id, bot.id, SYMBOL];
  await queryRows(
    gateway.pool,
    `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
        limit_price, valid_until, reserve, position_id, status, created_market)
      SELECT $1, 'd', b.id, b.user_id, b.account_id, 'tp-' || $1, $3, 'AAPL', 'sell_to_open', 2, 2.55, 0, 100, 'p-' || $1,
        'claimed', 1000 FROM bots b WHERE b.id = $2`,
    values,
  );
  await queryRows(
    gateway.pool,
    `INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, broker_order_id, symbol, underlying, side,
        quantity, limit_price, state, position_id, desk_epoch, created_market, updated_market)
      SELECT $1 || '-o', $1, b.id, b.user_id, b.account_id, 'tp-' || $1, $5, $3, 'AAPL', 'sell_to_open', 2, 2.55, $4, 'p-' || $1,
        1, 1000, 1000 FROM bots b WHERE b.id = $2`,
    [...values, state, brokerOrderId],
  );
  return `${id}-o`;
}

const commands = () =>
  queryRows<{ kind: string; detail: unknown }>(
    gateway.pool,
    'SELECT kind, detail FROM desk_commands WHERE user_id = $1 ORDER BY id',
    [person.session?.userId],
  );
const acts = async () => {
  const text = `SELECT act, subject FROM audit WHERE user_id = $1 AND act LIKE '%ASKED' ORDER BY sequence`;
  return queryRows<{ act: string; subject: string }>(gateway.pool, text, [person.session?.userId]);
};
const refusal = async (who: Person, path: string, body: unknown = {}) => {
  const { status, body: problem } = await who.ask<ProblemView>('POST', path, { body });
  return [status, problem.code];
};

/** Shares that the bot was assigned by a put, as the desk would have left them; returns their campaign. */
async function assigned(shares: number): Promise<string> {
  const id = `${bot.id}-put`;
  const position = `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity,
      credit, debit, fees, opened_at, closed_at, ended_by, settled_quantity)
    SELECT $1, b.id, b.user_id, b.account_id, $3, 'AAPL', 0, $4, 155, 0, 0, 10, 20, 'assigned', $4 FROM bots b WHERE b.id = $2`;
  await queryRows(gateway.pool, position, [id, bot.id, SYMBOL, shares / 100]);
  const holding = `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity,
      cost, proceeds, fees, opened_at)
    SELECT $1 || '-shares', b.id, b.user_id, b.account_id, $1, 'AAPL', $3, $3, 265 * $3, 0, 0, 20 FROM bots b WHERE b.id = $2`;
  await queryRows(gateway.pool, holding, [id, bot.id, shares]);
  return id;
}

/** Short puts as the desk would have left them. */
async function put(quantity: number): Promise<void> {
  const position = `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit,
      debit, fees, opened_at)
    SELECT b.id || '-put', b.id, b.user_id, b.account_id, $2, 'AAPL', $3, $3, 155, 0, 0, 10 FROM bots b WHERE b.id = $1`;
  await queryRows(gateway.pool, position, [bot.id, SYMBOL, quantity]);
}

describe(ManualController.name, () => {
  it('leaves a cancel for the desk, wakes it and logs it', async () => {
    const id = await order('working', 'b-1');
    const listener = new Listener(gateway.databaseUrl, { name: 'manual-spec', onError: () => undefined });
    const heard: string[] = [];
    listener.listen(Notify.deskCommands, (payload) => heard.push(payload));
    await listener.start();
    const { status } = await person.ask('POST', `/api/orders/${id}/cancel`, { body: {} });
    expect(status).toBe(202);
    expect(await commands()).toEqual([{ kind: 'cancel_order', detail: { orderId: id } }]);
    expect(await acts()).toEqual([{ act: 'ORDER_CANCEL_ASKED', subject: id }]);
    await waitUntil(async () => heard.length > 0);
    expect(heard).toEqual([JSON.stringify({ accountId })]);
    await listener.close();
  });

  it('cancels nothing that has ended and nothing that is another’s', async () => {
    expect(await refusal(person, `/api/orders/${await order('filled', 'b-1')}/cancel`)).toEqual([409, 'ORDER_ENDED']);
    const id = await order('working', 'b-2');
    expect(await refusal(stranger, `/api/orders/${id}/cancel`)).toEqual([404, 'NOT_FOUND']);
    expect(await refusal(person, '/api/orders/nothing/cancel')).toEqual([404, 'NOT_FOUND']);
    expect(await commands()).toEqual([]);
  });

  it('shows an unknown order with its evidence and what may be it, to its owner', async () => {
    const id = await order('unknown');
    const candidate = {
      brokerOrderId: '9',
      symbol: SYMBOL,
      side: 'sell_to_open',
      quantity: 2,
      filledQuantity: 0,
      limit: '2.55',
    };
    for (const [kind, detail] of [
      ['search_empty', { lookup: 'byShape', count: 3, until: 1500 }],
      ['shape_candidates', { twins: 0, candidates: [{ ...candidate, placedAt: 1200 }], count: 1, until: 1600 }],
    ] as const) {
      const text = 'INSERT INTO order_evidence (order_id, kind, detail, at) VALUES ($1, $2, $3::jsonb, 1100)';
      await queryRows(gateway.pool, text, [id, kind, JSON.stringify(detail)]);
    }
    const [view, ...more] = await person.get<UnknownOrderView[]>('/api/orders/unknown');
    expect(more).toEqual([]);
    expect(view).toMatchObject({ accountId, order: { id, state: 'unknown', quantity: 2 } });
    expect(view?.evidence).toEqual([
      {
        at: 1100,
        words: 'The broker was asked by contract, side, quantity, price and time and has no such order (3 times).',
      },
      { at: 1100, words: 'The broker shows one order that may be it.' },
    ]);
    expect(view?.candidates).toEqual([{ ...candidate, firstSeenAt: 1200 }]);
    expect(await stranger.get<UnknownOrderView[]>('/api/orders/unknown')).toEqual([]);
  });

  it('leaves a verdict for the desk, and takes "never sent" only when it is typed', async () => {
    const id = await order('unknown');
    const path = `/api/orders/${id}/resolve`;
    expect(await refusal(person, path, { verdict: 'not_sent' })).toEqual([422, 'INVALID_FIELDS']);
    expect(await refusal(stranger, path, { verdict: 'found', brokerOrderId: '9' })).toEqual([404, 'NOT_FOUND']);
    await person.post(path, { verdict: 'found', brokerOrderId: '9' });
    await person.post(path, { verdict: 'not_sent', confirm: 'NOT SENT' });
    expect(await commands()).toEqual([
      { kind: 'resolve_unknown', detail: { orderId: id, verdict: 'found', brokerOrderId: '9' } },
      { kind: 'resolve_unknown', detail: { orderId: id, verdict: 'not_sent' } },
    ]);
    const working = await order('working', 'b-1');
    const verdict = { verdict: 'found', brokerOrderId: '9' };
    expect(await refusal(person, `/api/orders/${working}/resolve`, verdict)).toEqual([409, 'ORDER_NOT_UNKNOWN']);
  });

  it('asks for a comparison of the books of an own account', async () => {
    await person.post(`/api/accounts/${accountId}/reconcile`);
    expect(await refusal(stranger, `/api/accounts/${accountId}/reconcile`)).toEqual([404, 'NOT_FOUND']);
    expect(await commands()).toEqual([{ kind: 'reconcile', detail: {} }]);
    expect(await acts()).toEqual([{ act: 'RECONCILE_ASKED', subject: accountId }]);
  });

  it('asks for a position to be given to a bot of the account', async () => {
    const path = `/api/accounts/${accountId}/adopt`;
    const request = { botId: bot.id, symbol: SYMBOL, quantity: 2, price: '1.55' };
    await person.post(path, request);
    const detail = { botId: bot.id, symbol: SYMBOL, quantity: 2, price: 15_500 };
    expect(await commands()).toEqual([{ kind: 'adopt_position', detail }]);
    const fields = async (who: Person, change: object) => {
      const { status, body } = await who.ask<ProblemView>('POST', path, { body: { ...request, ...change } });
      return [status, body.fields?.map((field) => field.path)];
    };
    expect(await fields(person, { symbol: 'AAPL251219C00265000' })).toEqual([422, ['symbol']]);
    expect(await fields(person, { symbol: 'nonsense' })).toEqual([422, ['symbol']]);
    expect(await fields(person, { botId: accountId })).toEqual([422, ['botId']]);
    expect(await refusal(stranger, path, request)).toEqual([404, 'NOT_FOUND']);
    expect(await commands()).toHaveLength(1);
  });

  it('leaves word of contracts that are gone for the desk, and shows what came of it', async () => {
    await put(2);
    const path = `/api/accounts/${accountId}/gone`;
    const unexplained = async () =>
      (await person.get<PositionView[]>(`/api/positions?botId=${bot.id}`))[0]?.unexplained;
    // A paper account: it has expired, and nobody has seen a price at which it could be settled.
    expect(await unexplained()).toEqual({ quantity: 2, outcomes: ['settled'] });
    const said = { became: 'bought_back', symbol: SYMBOL, quantity: 2, price: '1.10' };
    await person.post(path, said);
    const detail = { became: 'bought_back', symbol: SYMBOL, quantity: 2, price: 11_000 };
    expect(await commands()).toEqual([{ kind: 'contracts_gone', detail }]);
    expect(await acts()).toEqual([{ act: 'CONTRACTS_GONE_ASKED', subject: `${accountId} ${SYMBOL}` }]);
    expect(await unexplained()).toMatchObject({ lastWord: { state: 'asked' } });
    const refuse = `UPDATE desk_commands SET outcome = 'refused', code = 'CONTRACT_LIVES', done_at = now() WHERE user_id = $1`;
    await queryRows(gateway.pool, refuse, [person.session?.userId]);
    expect((await unexplained())?.lastWord).toMatchObject({
      ...{ state: 'refused', code: 'CONTRACT_LIVES', words: 'The contract has not expired yet.' },
    });
    for (const wrong of [
      { ...said, price: undefined },
      { ...said, became: 'lost' },
      { ...said, became: 'assigned' },
      { ...said, quantity: 3 },
      { ...said, symbol: 'KO251219P00060000' },
    ]) {
      expect(await refusal(person, path, wrong)).toEqual([422, 'INVALID_FIELDS']);
    }
    expect(await refusal(stranger, path, said)).toEqual([404, 'NOT_FOUND']);
    expect(await commands()).toHaveLength(1);
  });

  it('leaves word of shares that were sold by hand for the desk, and shows what came of it', async () => {
    const id = await assigned(200);
    const path = `/api/campaigns/${id}/sold`;
    const campaign = async () => (await person.get<CampaignView[]>(`/api/campaigns?botId=${bot.id}`))[0];
    const drift = `UPDATE accounts SET drift = true, drift_detail = '{"shares": [{"underlying": "AAPL", "broker": 0, "ours": 200}]}'
      WHERE id = $1`;
    await queryRows(gateway.pool, drift, [accountId]);
    expect(await campaign()).toMatchObject({ shares: 200, isOver: false, missing: { broker: 0, ours: 200 } });
    await person.post(path, { quantity: 100, price: '251.30' });
    const detail = { holdingId: `${id}-shares`, quantity: 100, price: 2_513_000 };
    expect(await commands()).toEqual([{ kind: 'sell_shares', detail }]);
    expect(await acts()).toEqual([{ act: 'SHARES_SOLD_ASKED', subject: `${id}-shares` }]);
    expect((await campaign())?.lastSale).toMatchObject({ state: 'asked' });
    const refuse = `UPDATE desk_commands SET outcome = 'refused', code = 'SHARES_AT_BROKER', done_at = now() WHERE user_id = $1`;
    await queryRows(gateway.pool, refuse, [person.session?.userId]);
    expect((await campaign())?.lastSale).toMatchObject({
      ...{ state: 'refused', code: 'SHARES_AT_BROKER', words: 'The broker still shows these shares.' },
    });
  });

  it('takes no word of shares that are another’s, that are not there, or that a call stands on', async () => {
    const id = await assigned(200);
    const path = `/api/campaigns/${id}/sold`;
    const all = { quantity: 200 };
    expect(await refusal(stranger, path, all)).toEqual([404, 'NOT_FOUND']);
    expect(await refusal(person, '/api/campaigns/nothing/sold', all)).toEqual([404, 'NOT_FOUND']);
    for (const wrong of [{ quantity: 201 }, { quantity: 0 }, { quantity: 1.5 }, { ...all, price: '0' }, {}]) {
      expect(await refusal(person, path, wrong)).toEqual([422, 'INVALID_FIELDS']);
    }
    const call = `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit,
        debit, fees, opened_at, campaign_id)
      SELECT $1 || '-call', b.id, b.user_id, b.account_id, 'AAPL260116C00290000', 'AAPL', 1, 1, 300, 0, 0, 30, $1
      FROM bots b WHERE b.id = $2`;
    await queryRows(gateway.pool, call, [id, bot.id]);
    expect(await refusal(person, path, all)).toEqual([409, 'SHARES_UNDER_CALLS']);
    expect(await commands()).toEqual([]);
    await person.post(path, { quantity: 100 });
    expect(await commands()).toHaveLength(1);
  });
});
