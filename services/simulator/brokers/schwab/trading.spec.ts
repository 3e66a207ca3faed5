import { describe, expect, it } from '@jest/globals';
import { MS_PER_MINUTE, type Price } from '#core/units';
import { makeSchwab, ORDER, type SchwabBench } from './testing/index.js';

const RANGE = 'fromEnteredTime=2025-11-26T00:00:00.000Z&toEnteredTime=2025-11-27T00:00:00.000Z';

async function makeTrader(settings = {}) {
  const schwab = makeSchwab(settings);
  await schwab.logIn();
  const orders = `/trader/v1/accounts/${schwab.hash}/orders`;
  return { schwab, orders };
}

async function placed(schwab: SchwabBench, orders: string): Promise<string> {
  const { status, headers } = await schwab.ask('POST', orders, ORDER);
  expect(status).toBe(201);
  return headers?.['location']?.split('/').at(-1) ?? '';
}

const read = async (asked: Promise<{ body: string }>) => JSON.parse((await asked).body);

describe('accounts', () => {
  it('are named by their hash, and by nothing else', async () => {
    const { schwab } = await makeTrader();
    const numbers = await read(schwab.ask('GET', '/trader/v1/accounts/accountNumbers'));
    expect(numbers).toEqual([
      { accountNumber: '41872205', hashValue: schwab.hash },
      { accountNumber: '41879931', hashValue: expect.stringMatching(/^[0-9A-F]{64}$/) },
    ]);
    expect((await schwab.ask('GET', '/trader/v1/accounts/41872205')).status).toBe(404);
  });

  it('show positions when asked for them, and no cash among the current balances on margin', async () => {
    const { schwab, orders } = await makeTrader();
    const id = await placed(schwab, orders);
    schwab.books.fill(Number(id), 2, 25_000 as Price);
    const path = `/trader/v1/accounts/${schwab.hash}`;
    const plain = (await read(schwab.ask('GET', path))).securitiesAccount;
    expect(plain.positions).toBeUndefined();
    // 100,000 + 500 − 1.34 in cash, and two puts that are worth 2.50 in the middle.
    expect(plain.currentBalances).toMatchObject({ equity: 99_998.66, maintenanceRequirement: 10_600 });
    expect(plain.currentBalances.cashBalance).toBeUndefined();
    const whole = (await read(schwab.ask('GET', `${path}?fields=positions`))).securitiesAccount;
    expect(whole.positions).toMatchObject([
      {
        shortQuantity: 2,
        longQuantity: 0,
        averagePrice: 2.5,
        marketValue: -500,
        instrument: { assetType: 'OPTION', symbol: 'AAPL  251219P00265000', putCall: 'PUT', underlyingSymbol: 'AAPL' },
      },
    ]);
  });
});

describe('an order', () => {
  it('is taken with 201, no body, and its address', async () => {
    const { schwab, orders } = await makeTrader();
    const reply = await schwab.ask('POST', orders, ORDER);
    expect(reply).toMatchObject({ status: 201, body: '' });
    expect(reply.headers?.['location']).toBe(`https://api.schwabapi.com${orders}/1004054538123`);
    expect(reply.headers?.['schwab-client-correlid']).toMatch(/^[\da-f-]{36}$/);
  });

  it('is shown with the app as its tag, times without a colon, and each execution', async () => {
    const { schwab, orders } = await makeTrader();
    const id = await placed(schwab, orders);
    schwab.books.fill(Number(id), 1, 25_100 as Price);
    const order = await read(schwab.ask('GET', `${orders}/${id}`));
    expect(order).toMatchObject({
      orderId: 1_004_054_538_123,
      status: 'WORKING',
      quantity: 2,
      filledQuantity: 1,
      remainingQuantity: 1,
      price: 2.5,
      enteredTime: '2025-11-26T20:30:00+0000',
      tag: 'API_TOS:Thetapod',
      accountNumber: 41_872_205,
      orderLegCollection: [{ instruction: 'SELL_TO_OPEN', positionEffect: 'OPENING', quantity: 2 }],
      orderActivityCollection: [
        {
          activityType: 'EXECUTION',
          executionType: 'FILL',
          orderRemainingQuantity: 1,
          executionLegs: [{ legId: 1, quantity: 1, price: 2.51, time: '2025-11-26T20:30:00+0000' }],
        },
      ],
    });
    expect(JSON.stringify(order)).not.toMatch(/client_?id|clientOrder/i);
  });

  it.each([
    [
      'an unpadded symbol',
      {
        orderLegCollection: [
          { ...ORDER.orderLegCollection[0], instrument: { symbol: 'AAPL251219P00265000', assetType: 'OPTION' } },
        ],
      },
    ],
    ['no price', { price: undefined }],
    ['a market order', { orderType: 'MARKET' }],
    ['no contracts', { orderLegCollection: [{ ...ORDER.orderLegCollection[0], quantity: 0 }] }],
    ['more than the account carries', { orderLegCollection: [{ ...ORDER.orderLegCollection[0], quantity: 1_000 }] }],
    [
      'a put that is not held',
      { orderLegCollection: [{ ...ORDER.orderLegCollection[0], instruction: 'BUY_TO_CLOSE' }] },
    ],
  ])('with %s is refused in the envelope', async (_name, change) => {
    const { schwab, orders } = await makeTrader();
    const reply = await schwab.ask('POST', orders, { ...ORDER, ...change });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body)).toEqual({ message: expect.any(String), errors: [expect.any(String)] });
  });

  it('is replaced by a new one under a new id, and ends', async () => {
    const { schwab, orders } = await makeTrader();
    const id = await placed(schwab, orders);
    const reply = await schwab.ask('PUT', `${orders}/${id}`, { ...ORDER, price: '2.60' });
    const newId = reply.headers?.['location']?.split('/').at(-1);
    expect(reply).toMatchObject({ status: 201, body: '' });
    expect(newId).not.toBe(id);
    expect(await read(schwab.ask('GET', `${orders}/${id}`))).toMatchObject({
      status: 'REPLACED',
      replacingOrderCollection: [newId],
    });
    expect(await read(schwab.ask('GET', `${orders}/${newId}`))).toMatchObject({ status: 'WORKING', price: 2.6 });
  });

  it('is cancelled with 200 and an empty body, once', async () => {
    const { schwab, orders } = await makeTrader();
    const id = await placed(schwab, orders);
    schwab.fault({ route: 'orders.cancel', kind: 'cancel_late', ms: 5_000 });
    expect(await schwab.ask('DELETE', `${orders}/${id}`)).toMatchObject({ status: 200, body: '' });
    expect(await read(schwab.ask('GET', `${orders}/${id}`))).toMatchObject({
      status: 'PENDING_CANCEL',
      cancelable: false,
    });
    schwab.world.pass(5_000);
    await schwab.simulator.work();
    expect(await read(schwab.ask('GET', `${orders}/${id}`))).toMatchObject({
      status: 'CANCELED',
      closeTime: '2025-11-26T20:30:05+0000',
    });
    expect((await schwab.ask('DELETE', `${orders}/${id}`)).status).toBe(400);
    expect((await schwab.ask('DELETE', `${orders}/7`)).status).toBe(404);
  });

  it('may be rejected a moment after it was taken', async () => {
    const { schwab, orders } = await makeTrader();
    schwab.fault({ route: 'orders.place', kind: 'reject_later' });
    const id = await placed(schwab, orders);
    expect(await read(schwab.ask('GET', `${orders}/${id}`))).toMatchObject({ status: 'PENDING_ACTIVATION' });
    schwab.world.pass(1_000);
    await schwab.simulator.work();
    expect(await read(schwab.ask('GET', `${orders}/${id}`))).toMatchObject({
      status: 'REJECTED',
      statusDescription: expect.any(String),
    });
  });

  it('is previewed without being placed', async () => {
    const { schwab } = await makeTrader();
    const path = `/trader/v1/accounts/${schwab.hash}/previewOrder`;
    expect(await read(schwab.ask('POST', path, ORDER))).toMatchObject({
      orderStrategy: { orderBalance: { orderValue: 500, projectedCommission: 1.34, projectedBuyingPower: 89_400 } },
      orderValidationResult: { accepts: [{ originalSeverity: 'ACCEPT' }], rejects: [] },
      commissionAndFee: { commission: { commissionLegs: [{ commissionValues: [{ value: 1.34 }] }] } },
    });
    expect(schwab.books.truth()).toEqual([]);
  });
});

describe('the list of orders', () => {
  it('wants both ends of its time in the one form', async () => {
    const { schwab, orders } = await makeTrader();
    await placed(schwab, orders);
    expect(await read(schwab.ask('GET', `${orders}?${RANGE}`))).toHaveLength(1);
    for (const query of [
      '',
      RANGE.split('&')[0],
      RANGE.replaceAll('.000Z', 'Z'),
      RANGE.replace('2025-11-26', '2024-11-20'),
      `${RANGE}&maxResults=3001`,
    ]) {
      expect((await schwab.ask('GET', `${orders}?${query}`)).status).toBe(400);
    }
  });

  it('keeps to its time, its status and its length', async () => {
    const { schwab, orders } = await makeTrader();
    const first = await placed(schwab, orders);
    const second = await placed(schwab, orders);
    await schwab.ask('DELETE', `${orders}/${first}`);
    const ids = async (query: string) => {
      const list: { orderId: number }[] = await read(schwab.ask('GET', `${orders}?${query}`));
      return list.map(({ orderId }) => String(orderId));
    };
    expect(await ids(RANGE)).toEqual([second, first]);
    expect(await ids(`${RANGE}&maxResults=1`)).toEqual([second]);
    expect(await ids(`${RANGE}&status=CANCELED`)).toEqual([first]);
    expect(await ids(RANGE.replace('26T00:00', '26T21:00'))).toEqual([]);
  });

  it('may lag behind', async () => {
    const { schwab, orders } = await makeTrader();
    schwab.fault({ route: 'orders.place', kind: 'list_lags', ms: 3_000 });
    const id = await placed(schwab, orders);
    expect(await read(schwab.ask('GET', `${orders}?${RANGE}`))).toEqual([]);
    expect((await schwab.ask('GET', `${orders}/${id}`)).status).toBe(200);
    schwab.world.pass(3_000);
    expect(await read(schwab.ask('GET', `${orders}?${RANGE}`))).toHaveLength(1);
  });
});

describe('limits', () => {
  it('turn orders away above so many a minute and account, and reads not', async () => {
    const { schwab, orders } = await makeTrader({ ordersPerMinute: 2 });
    const id = await placed(schwab, orders);
    expect((await schwab.ask('DELETE', `${orders}/${id}`)).status).toBe(200);
    const reply = await schwab.ask('POST', orders, ORDER);
    expect(reply.status).toBe(429);
    expect(JSON.parse(reply.body)).toMatchObject({ message: 'Too Many Requests' });
    expect((await schwab.ask('GET', `${orders}?${RANGE}`)).status).toBe(200);
    schwab.world.pass(MS_PER_MINUTE);
    await placed(schwab, orders);
  });

  it('count requests for market data', async () => {
    const { schwab } = await makeTrader();
    const quotes = () => schwab.ask('GET', '/marketdata/v1/quotes?symbols=AAPL%20%20251219P00265000&fields=quote');
    for (let count = 0; count < 120; count += 1) expect((await quotes()).status).toBe(200);
    expect((await quotes()).status).toBe(429);
  });
});

describe('market data', () => {
  it('knows padded symbols, and names those that it does not know', async () => {
    const { schwab } = await makeTrader();
    const symbols = 'AAPL%20%20251219P00265000,AAPL251219P00265000';
    expect(await read(schwab.ask('GET', `/marketdata/v1/quotes?symbols=${symbols}`))).toMatchObject({
      'AAPL  251219P00265000': { quote: { bidPrice: 2.4, askPrice: 2.6 } },
      errors: { invalidSymbols: ['AAPL251219P00265000'] },
    });
  });

  it('lists puts by expiry and strike, without Greeks', async () => {
    const { schwab } = await makeTrader();
    const chain = (dates: string) =>
      read(schwab.ask('GET', `/marketdata/v1/chains?symbol=AAPL&contractType=PUT${dates}`));
    expect(await chain('&fromDate=2025-12-19&toDate=2025-12-19')).toMatchObject({
      status: 'SUCCESS',
      underlyingPrice: 277.55,
      putExpDateMap: { '2025-12-19:23': { '265.0': [{ symbol: 'AAPL  251219P00265000', bid: 2.4, delta: -999 }] } },
    });
    expect((await chain('&fromDate=2026-01-01')).putExpDateMap).toEqual({});
  });
});

describe('troubles', () => {
  it('have the words of the part that was asked, and a correlation id', () => {
    const { simulator } = makeSchwab();
    const request = (path: string) => ({ method: 'GET', path, query: new URLSearchParams(), headers: {}, body: '' });
    const trader = simulator.trouble?.('error', 'live.api', request('/trader/v1/accounts'));
    expect(trader).toMatchObject({ status: 500, headers: { 'schwab-client-correlid': expect.any(String) } });
    expect(JSON.parse(trader?.body ?? '')).toEqual({ message: expect.any(String), errors: [] });
    const market = simulator.trouble?.('rate_limited', 'live.api', request('/marketdata/v1/quotes'));
    expect(JSON.parse(market?.body ?? '')).toMatchObject({ errors: [{ status: '429', title: 'Too Many Requests' }] });
  });
});
