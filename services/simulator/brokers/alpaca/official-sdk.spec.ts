/** Alpaca's own SDK, with nothing changed but base URL and trust, as the judge of the simulator's letter. */
import { trading } from '@alpacahq/alpaca-trade-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, fetch } from 'undici';
import { systemTimers } from '#platform/clock';
import { testAuthority } from '../../../brokers/testing/test-authority.js';
import { type BrokerServer, startBrokerServer } from '../kit/index.js';
import { type Bench, openBench, PUT } from './testing/signed-in.js';

describe("Alpaca's official SDK over TLS", () => {
  let bench: Bench;
  let server: BrokerServer;
  let agent: Agent;
  let configuration: trading.Configuration;
  let revoked: trading.Configuration;

  beforeAll(async () => {
    const authority = await testAuthority();
    bench = await openBench();
    const { simulator, faults } = bench.broker;
    server = await startBrokerServer({
      ...{ simulator, faults, identity: authority, timers: systemTimers },
      onFailure: (error) => {
        throw error;
      },
    });
    agent = new Agent({ connect: { ca: authority.ca } });
    const fetchApi = ((url: string, init: object) => fetch(url, { ...init, dispatcher: agent })) as never;
    // Its timers would outlive the test by half a minute.
    const timeoutMs = 0;
    const basePath = server.urls['paper.api'] ?? '';
    const accessToken = await bench.signIn();
    configuration = new trading.Configuration({ basePath, accessToken, fetchApi, timeoutMs });
    revoked = new trading.Configuration({ basePath, accessToken: 'revoked', fetchApi, timeoutMs });
  });

  afterAll(async () => {
    await agent.close();
    await server.close();
  });

  it('reads the account', async () => {
    expect(await new trading.AccountsApi(configuration).getAccount()).toMatchObject({
      accountNumber: 'PA3ADA7Q2X8Z',
      status: 'ACTIVE',
      cash: '100000',
      optionsBuyingPower: '100000',
      optionsTradingLevel: 3,
      tradingBlocked: false,
    });
  });

  it('places, reads, finds, lists, replaces and cancels an order', async () => {
    const orders = new trading.OrdersApi(configuration);
    const placed = await orders.postOrder({
      postOrderRequest: {
        ...{ symbol: PUT, qty: '1', side: 'sell', type: 'limit', limitPrice: '2.50', timeInForce: 'day' },
        ...{ positionIntent: 'sell_to_open', clientOrderId: 'sdk-1' },
      },
    });
    expect(placed).toMatchObject({
      clientOrderId: 'sdk-1',
      status: 'new',
      symbol: PUT,
      limitPrice: '2.5',
      filledQty: '0',
    });
    const orderId = placed.id ?? '';
    expect(await orders.getOrderByOrderID({ orderId })).toMatchObject({ id: orderId, positionIntent: 'sell_to_open' });
    expect(await orders.getOrderByClientOrderId({ clientOrderId: 'sdk-1' })).toMatchObject({ id: orderId });
    expect(await orders.getAllOrders({ status: 'open' })).toMatchObject([{ id: orderId }]);
    const replaced = await orders.patchOrderByOrderId({
      orderId,
      patchOrderRequest: { limitPrice: '2.45', clientOrderId: 'sdk-2' },
    });
    expect(replaced).toMatchObject({ clientOrderId: 'sdk-2', replaces: orderId });
    await orders.deleteOrderByOrderID({ orderId: replaced.id ?? '' });
    await bench.broker.simulator.work();
    expect(await orders.getOrderByOrderID({ orderId: replaced.id ?? '' })).toMatchObject({ status: 'canceled' });
    expect(await orders.getAllOrders({ status: 'open' })).toEqual([]);
  });

  it('reads positions and fills after a trade', async () => {
    const orders = new trading.OrdersApi(configuration);
    await orders.postOrder({
      postOrderRequest: {
        ...{ symbol: PUT, qty: '2', side: 'sell', type: 'limit', limitPrice: '2.40', timeInForce: 'day' },
        ...{ positionIntent: 'sell_to_open', clientOrderId: 'sdk-3' },
      },
    });
    await bench.broker.simulator.work();
    const positions = await new trading.PositionsApi(configuration).getAllOpenPositions();
    expect(positions).toMatchObject([{ symbol: PUT, assetClass: 'us_option', qty: '-2', side: 'short' }]);
    const activities = new trading.AccountActivitiesApi(configuration);
    // The SDK reads every activity as a non-trade one, which drops price and type.
    expect(await activities.getAccountActivitiesByActivityType({ activityType: 'FILL' })).toMatchObject([
      { activityType: 'FILL', symbol: PUT, qty: '2', id: expect.stringMatching(/^20251126153000000::/) },
    ]);
  });

  it('understands the refusals', async () => {
    const orders = new trading.OrdersApi(configuration);
    const again = orders.postOrder({
      postOrderRequest: {
        ...{ symbol: PUT, qty: '1', side: 'sell', type: 'limit', limitPrice: '2.50', timeInForce: 'day' },
        ...{ positionIntent: 'sell_to_open', clientOrderId: 'sdk-1' },
      },
    });
    await expect(again).rejects.toMatchObject({
      ...{ name: 'ValidationError', status: 422, code: 40010001 },
      message: expect.stringContaining('client_order_id must be unique'),
      rateLimit: { limit: 200 },
      requestId: expect.any(String),
    });
    await expect(new trading.AccountsApi(revoked).getAccount()).rejects.toMatchObject({
      name: 'AuthError',
      status: 401,
    });
    await expect(orders.getOrderByOrderID({ orderId: 'nothing' })).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
