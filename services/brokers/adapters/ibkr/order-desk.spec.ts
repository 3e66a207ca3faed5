/** What is made of the answers to orders, and of the questions about them. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import type { ClientOrderId, Instant, Price } from '#core/units';
import { simulatedHttp, TokenSessions } from '../../testing/index.js';
import { IbkrBroker } from './broker.js';
import { IBKR_REFUSALS, refusalOf } from './errors.js';
import { packCredential } from './login/credential.js';
import { previewOf, quoteOf } from './map-account.js';
import { executionOf, orderOfRow } from './map-order.js';
import { submitted } from './order-desk.js';
import { statusOf } from './statuses.js';
import { stepsOf } from './stream.js';
import { Orders, Preview, Trades } from './wire.js';

const TAKEN = '[{"order_id":"1370093239","order_status":"PreSubmitted","encrypt_message":"1"}]';
const question = (...messageIds: string[]) =>
  JSON.stringify([
    {
      id: 'q1',
      isSuppressed: false,
      message: ['Are you sure?\n<b>Really</b>'],
      messageIds,
      messageOptions: ['Yes', 'No'],
    },
  ]);
const STATE = '{"authenticated":true,"established":true,"competing":false,"connected":true}';
const UP: Readonly<Record<string, string>> = {
  'session.open': STATE,
  tickle: `{"session":"s1","iserver":{"authStatus":${STATE}}}`,
  accounts: '{"accounts":["U1234567"]}',
  'accounts.list': '[{"accountId":"U1234567"}]',
  'orders.suppress': '{"status":"submitted"}',
  'contracts.search': '[{"conid":"265598","symbol":"AAPL","sections":[{"secType":"OPT","exchange":"SMART;CBOE"}]}]',
  'contracts.info': '[{"conid":731234567,"maturityDate":"20260116","right":"P","strike":150,"currency":"USD"}]',
};

/** A broker whose answers are given by the name of the call; what is said more than once comes in turn. */
function make(answers: Readonly<Record<string, string | readonly string[]>>) {
  const said = new Map<string, number>();
  const http = simulatedHttp({ hosts: ['api'], handle: async () => ({ status: 200, body: '' }) });
  http.intercept = async ({ name }) => {
    const given = answers[name] ?? UP[name] ?? '{}';
    const turn = said.get(name) ?? 0;
    said.set(name, turn + 1);
    const body = typeof given === 'string' ? given : (given[turn] ?? given.at(-1) ?? '');
    return { kind: 'answered', status: 200, headers: {}, body };
  };
  const accessToken = packCredential({ consumerKey: 'TESTCONS', oauthToken: 'a1b2', sessionToken: 'c2VjcmV0' });
  const broker = new IbkrBroker({
    ...{ http, sockets: http, marketNow: () => Date.UTC(2026, 0, 5, 15, 30) as Instant },
    sessions: new TokenSessions({ accountId: TEST_ACCOUNT, accountKey: 'U1234567', environment: 'live', accessToken }),
    ...{ monotonicMs: () => 0, sleep: async () => undefined, random: () => 0.5 },
  });
  const calls = () => http.calls.filter(({ name }) => name.startsWith('orders.') && name !== 'orders.suppress');
  return { broker, calls, http };
}

const ORDER = {
  accountId: TEST_ACCOUNT,
  clientOrderId: 'wb-7f3a1' as ClientOrderId,
  symbol: 'AAPL260116P00150000' as OccSymbol,
  side: 'sell_to_open',
  quantity: 1,
  limit: 12_500 as Price,
} as const;

describe(IbkrBroker.name, () => {
  it('writes the ticket as documented', async () => {
    const { broker, calls } = make({ 'orders.place': TAKEN });
    expect(await broker.place(ORDER)).toEqual({ kind: 'accepted', brokerOrderId: '1370093239' });
    expect(calls().map(({ method, path: place }) => `${method} ${place}`)).toEqual([
      'POST /v1/api/iserver/account/U1234567/orders',
    ]);
    expect(JSON.parse(calls()[0]?.body ?? '')).toEqual({
      orders: [
        {
          acctId: 'U1234567',
          conid: 731234567,
          secType: '731234567:OPT',
          cOID: 'wb-7f3a1',
          orderType: 'LMT',
          listingExchange: 'SMART',
          price: 1.25,
          side: 'SELL',
          tif: 'DAY',
          quantity: 1,
          outsideRTH: false,
        },
      ],
    });
  });

  it('says yes to harmless questions, one after the other', async () => {
    const { broker, calls } = make({ 'orders.place': question('o354'), 'orders.reply': [question('o403'), TAKEN] });
    expect(await broker.place(ORDER)).toMatchObject({ kind: 'accepted' });
    expect(calls().map(({ name, body }) => (name === 'orders.reply' ? body : name))).toEqual([
      'orders.place',
      '{"confirmed":true}',
      '{"confirmed":true}',
    ]);
  });

  it.each([[['o451']], [['o383']], [['o163']], [['o354', 'o383']], [['o99999']], [[]]])(
    'says no to %j, and rejects with the broker’s words',
    async (ids) => {
      const { broker, calls } = make({ 'orders.place': question(...ids) });
      const outcome = await broker.place(ORDER);
      expect(outcome).toMatchObject({ kind: 'rejected', code: 'QUESTION_UNANSWERED' });
      expect(outcome).toMatchObject({ text: `${ids.join(', ')}: Are you sure? Really` });
      expect(
        calls()
          .map(({ body }) => body)
          .slice(1),
      ).toEqual(['{"confirmed":false}']);
    },
  );

  it('ends a dialogue that does not end', async () => {
    const { broker, calls } = make({ 'orders.place': question('o354'), 'orders.reply': question('o354') });
    expect(await broker.place(ORDER)).toMatchObject({ kind: 'rejected', code: 'QUESTION_UNANSWERED' });
    expect(calls()).toHaveLength(7);
  });

  it('does not know what became of an order when the answer to its question is lost', async () => {
    const { broker, http } = make({ 'orders.place': question('o354') });
    const { intercept } = http;
    http.intercept = (call, carryOut) =>
      call.name === 'orders.reply' ? Promise.resolve({ kind: 'lost', cause: 'ECONNRESET' }) : intercept(call, carryOut);
    expect(await broker.place(ORDER)).toEqual({ kind: 'unknown', cause: 'ECONNRESET' });
  });

  it('asks the guard again before it says yes, and sends nothing when it says no', async () => {
    const { broker, http, calls } = make({ 'orders.place': question('o354') });
    const { intercept } = http;
    let asked = 0;
    http.intercept = (call, carryOut) =>
      call.guard && !call.guard()
        ? Promise.resolve({ kind: 'not_sent', cause: 'GUARD_REFUSED' })
        : intercept(call, carryOut);
    const guard = () => {
      asked += 1;
      return asked === 1;
    };
    expect(await broker.place(ORDER, guard)).toEqual({ kind: 'not_sent', cause: 'GUARD_REFUSED' });
    expect(calls().map(({ name }) => name)).toEqual(['orders.place', 'orders.reply']);
  });

  it('sends nothing while the user is signed in elsewhere, but takes the session back to close', async () => {
    const taken = STATE.replace('"competing":false', '"competing":true');
    const { broker, http } = make({ 'session.open': taken });
    expect(await broker.place(ORDER)).toEqual({ kind: 'not_sent', cause: 'BROKER_SESSION_TAKEN' });
    await broker.place({ ...ORDER, side: 'buy_to_close' });
    const wishes = http.calls.filter(({ name }) => name === 'session.open').map(({ body }) => body);
    expect(wishes).toEqual(['{"publish":true,"compete":false}', '{"publish":true,"compete":true}']);
  });

  it.each([
    ['a contract that is not there', { 'contracts.info': '[]' }],
    [
      'two contracts with the same terms, of which one is adjusted',
      {
        'contracts.info':
          '[{"conid":1,"maturityDate":"20260116","right":"P","strike":150},{"conid":2,"maturityDate":"20260116","right":"P","strike":150}]',
      },
    ],
    [
      'an underlying of another market',
      { 'contracts.search': '[{"conid":"1","symbol":"AAPL","sections":[{"secType":"STK"}]}]' },
    ],
  ])('places nothing on %s', async (_name, answers) => {
    const { broker, calls } = make(answers);
    expect(await broker.place(ORDER)).toMatchObject({ kind: 'rejected', code: 'CONTRACT_UNKNOWN' });
    expect(calls()).toEqual([]);
  });
});

describe(submitted.name, () => {
  const say = (status: number, body: string) => submitted({ kind: 'answered', status, headers: {}, body });

  it.each([
    [200, '{"error":"We cannot accept an order at the limit price you selected."}', 'PRICE_REFUSED'],
    [
      200,
      '{"error":"Order couldn\'t be submitted: Local order ID=wb-1 is already registered"}',
      'DUPLICATE_CLIENT_ORDER_ID',
    ],
    [200, '{"error":"reply id not found: \'q1\'"}', 'QUESTION_LAPSED'],
    [200, '{"error":"Something that nobody has seen"}', 'ORDER_REJECTED'],
    [429, '{"error":"Too Many Requests"}', 'RATE_LIMITED'],
    [400, '{"error":"Bad Request"}', 'ORDER_INVALID'],
  ])('%s %s is rejected as %s', (status, body, code) => {
    expect(say(status, body)).toMatchObject({ kind: 'rejected', code });
  });

  it.each([
    [500, '{"error":"Internal Server Error"}'],
    [503, '{"error":"Service Unavailable","statusCode":503}'],
    [410, ''],
    [200, '{"error":"Request timed out, try again"}'],
    [200, '{"orderId":123456789,"reqId":"22170","text":"…","options":[],"prompt":true}'],
    [200, '[]'],
    [200, '{'],
  ])('%s %s is unknown', (status, body) => expect(say(status, body)).toMatchObject({ kind: 'unknown' }));
});

describe(statusOf.name, () => {
  it.each([
    ['Submitted', undefined, 0, { status: 'working' }],
    ['PendingCancel', undefined, 1, { status: 'working' }],
    ['Filled', undefined, 1, { status: 'filled' }],
    ['Cancelled', undefined, 0, { status: 'cancelled' }],
    ['Cancelled', 'Exchange is closed', 0, { status: 'rejected' }],
    ['Cancelled', 'Exchange is closed', 1, { status: 'cancelled' }],
    ['Inactive', 'Insufficient funds', 0, { status: 'rejected' }],
    ['Inactive', undefined, 0, { status: 'working', unlisted: 'Inactive' }],
    ['ApiPending', undefined, 0, { status: 'working', unlisted: 'ApiPending' }],
  ])('%s with %s and %s traded', (venue, reason, filled, expected) => {
    expect(statusOf(venue, reason, filled)).toEqual(expected);
  });
});

describe('messages', () => {
  const row = {
    ...{ account: 'U1234567', conid: 731234567, orderId: 473740665, secType: 'OPT', side: 'SELL', status: 'Submitted' },
    ...{
      totalSize: 5,
      filledQuantity: 2,
      avgPrice: '2.51',
      price: '1,002.50',
      orderType: 'Limit',
      timeInForce: 'CLOSE',
    },
    ...{ order_ref: 'wb-1', lastExecutionTime_r: 1_775_086_847_000 },
  };
  const symbol = ORDER.symbol;

  it('of an order in part traded are read, with thousands in its limit and a day that is called CLOSE', () => {
    const [wire] = Orders.parse({ orders: [row], snapshot: true }).orders;
    expect(wire && orderOfRow(wire, symbol)).toEqual({
      ...{ brokerOrderId: '473740665', clientOrderId: 'wb-1', symbol, side: 'sell_to_open', quantity: 5 },
      ...{ filledQuantity: 2, averagePrice: 25_100, limit: 10_025_000, duration: 'day', status: 'working' },
    });
  });

  it.each([
    ['a market order', { orderType: 'Market' }, 'foreign'],
    ['an order at the open', { timeInForce: 'OPG' }, 'foreign'],
    ['more traded than ordered', { filledQuantity: 6 }, undefined],
    ['no limit', { price: '' }, undefined],
    ['half a contract', { totalSize: 2.5 }, undefined],
  ])('of %s', (_name, over, expected) => {
    const [wire] = Orders.parse({ orders: [{ ...row, ...over }], snapshot: true }).orders;
    expect(wire && orderOfRow(wire, symbol)).toBe(expected);
  });

  it('of a correction count as the execution that they correct', () => {
    const trade = {
      ...{ execution_id: '0000e0d5.6576fd38.01.01', order_id: 7, account: 'U1', conid: 1, sec_type: 'OPT', size: 2 },
      ...{ price: '2.50', commission: '1.36', trade_time_r: 1_775_086_847_000 },
    };
    const rows = Trades.parse([trade, { ...trade, execution_id: '0000e0d5.6576fd38.01.02' }]).map(executionOf);
    expect(rows[0]).toMatchObject({ brokerOrderId: '7', quantity: 2, price: 25_000, fees: 13_600 });
    expect(rows[1]?.executionId).toBe(rows[0]?.executionId);
  });

  it('of a preview state requirement and the dearer fees, in texts with commas', () => {
    const wire = Preview.parse({
      amount: { amount: '125 USD', commission: '0.65 ... 1.05 USD', total: '' },
      initial: { current: '8,637', change: '1,006,413', after: '1,015,050' },
      warn: '21/You are trying to submit an order without having market data.',
      error: null,
    });
    expect(previewOf(wire)).toEqual({
      kind: 'previewed',
      requirement: 10_064_130_000,
      fees: 10_500,
      warnings: ['21/You are trying to submit an order without having market data.'],
    });
    expect(previewOf(Preview.parse({}))).toEqual({ kind: 'previewed', warnings: [] });
  });

  it('of quotes that are delayed, or of a side that nobody shows, have no price', () => {
    const option = { kind: 'option', symbol } as const;
    expect(quoteOf({ conid: 1, '84': '2.45', '86': '2.55', '6509': 'RpB' }, option)).toEqual({
      symbol,
      bid: 24_500,
      ask: 25_500,
    });
    expect(quoteOf({ conid: 1, '84': '2.45', '86': '2.55', '6509': 'DPB' }, option)).toEqual({ symbol });
    expect(quoteOf({ conid: 1, '84': '-1', '86': '0' }, option)).toEqual({ symbol });
    expect(quoteOf({ conid: 1, '84': '0', '86': '0.05' }, option)).toEqual({ symbol, bid: 0, ask: 500 });
  });

  it.each([
    ['{"topic":"system","success":"user"}', [{ kind: 'up' }]],
    ['{"topic":"sts","args":{"authenticated":false}}', [{ kind: 'give_up', cause: 'SESSION_LOST' }]],
    ['{"topic":"sor","args":[{"acct":"U1","orderId":7}]}', [{ kind: 'moved', brokerOrderId: '7' }]],
    ['{"topic":"sor","args":[{"acct":"U2","orderId":7}]}', []],
    ['{"topic":"sor","args":[{"orderId":8}]}', [{ kind: 'moved', brokerOrderId: '8' }]],
    ['{"topic":"sor","args":{}}', [{ kind: 'moved' }]],
    ['nonsense', [{ kind: 'moved' }]],
    ['{"topic":"ntf","args":{}}', []],
  ])('on the stream: %s', (text, steps) => expect(stepsOf(text, 'U1')).toEqual(steps));
});

describe(refusalOf.name, () => {
  it('has its codes in the README', () => {
    const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| ([A-Z_]+) \| (.+) \|$/gm)].map(([, code, text]) => [code, text]);
    expect(Object.fromEntries(rows)).toEqual(IBKR_REFUSALS);
  });
});
