/** Upstox's own SDK, with nothing changed but base URLs and trust, as the judge of the simulator's letter. */
import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#core/units';
import { systemTimers } from '#platform/clock';
import { testAuthority } from '../../../brokers/testing/test-authority.js';
import { type BrokerServer, FaultScript, type SimBroker, startBrokerServer } from '../kit/index.js';
import { ManualWorld } from '../kit/testing/index.js';
import { UPSTOX_SIMULATOR } from './index.js';

/** As far as it is used: it has no types of its own. */
interface Sdk {
  readonly ApiClient: {
    readonly instance: {
      basePath: string;
      orderBasePath: string;
      requestAgent: unknown;
      readonly authentications: { readonly OAUTH2: { accessToken?: string } };
    };
  };
  readonly UserApi: new () => Api;
  readonly OrderApi: new () => Api;
  readonly OrderApiV3: new () => Api;
  readonly PortfolioApi: new () => Api;
  readonly PlaceOrderV3Request: new (...fields: readonly unknown[]) => { tag?: string };
  readonly ModifyOrderRequest: new (...fields: readonly unknown[]) => { quantity?: number };
}
type Answer = { readonly data: Readonly<Record<string, unknown>> & readonly Readonly<Record<string, unknown>>[] };
type Told = (error: unknown, data: Answer) => void;
type Api = Readonly<Record<string, (...args: readonly unknown[]) => void>>;

const PUT = 'XNSE.RELIANCE.500.251230P01500000';

describe("Upstox's official SDK over TLS", () => {
  const sdk = createRequire(import.meta.url)('upstox-js-sdk') as Sdk;
  let server: BrokerServer;
  let broker: SimBroker;
  let key = '';

  const ask = (api: Api, method: string, ...args: readonly unknown[]) =>
    new Promise<Answer>((resolve, reject) => {
      const told: Told = (error, data) => (error ? reject(error) : resolve(data));
      api[method]?.call(api, ...args, told);
    });

  beforeAll(async () => {
    const authority = await testAuthority();
    const world = new ManualWorld();
    world.setMarket(instant(Date.UTC(2025, 10, 26, 8, 0)), true);
    world.setQuote(PUT, '24.00', '25.50');
    const client = {
      clientId: 'app',
      clientSecret: 'hush',
      name: 'Thetapod',
      redirectUris: ['https://localhost/back'],
    };
    const faults = new FaultScript();
    broker = UPSTOX_SIMULATOR.create({ world, faults, clients: [client], urls: {} });
    server = await startBrokerServer({
      ...{ simulator: broker.simulator, faults, identity: authority, timers: systemTimers },
      onFailure: (error) => {
        throw error;
      },
    });
    const { logins } = broker;
    const asked = { clientId: 'app', redirectUri: 'https://localhost/back' };
    const code = logins.consent({ ...asked, userId: 'asha', environment: 'live', scopes: [] });
    const answer = logins.exchange({ ...asked, clientSecret: 'hush', code });
    if (answer.kind !== 'issued') throw new Error(answer.text);
    const { instance } = sdk.ApiClient;
    instance.basePath = server.urls['live.api'] ?? '';
    instance.orderBasePath = server.urls['live.orders'] ?? '';
    instance.authentications.OAUTH2.accessToken = answer.tokens.accessToken;
    instance.requestAgent = new Agent({ ca: authority.ca });
    const file = await broker.simulator.handle('live.assets', {
      ...{ method: 'GET', path: '/market-quote/instruments/exchange/NSE.json.gz', query: new URLSearchParams() },
      ...{ headers: {}, body: '' },
    });
    const rows = JSON.parse(file.body) as { instrument_key: string; trading_symbol: string }[];
    key = rows.find(({ trading_symbol }) => trading_symbol === 'RELIANCE25DEC1500PE')?.instrument_key ?? '';
  });

  afterAll(() => server.close());

  it('reads the profile and the funds, in rupees', async () => {
    const profile = await ask(new sdk.UserApi(), 'getProfile', '2.0');
    expect(profile.data).toMatchObject({ userId: '7WABCD', broker: 'UPSTOX', isActive: true });
  });

  it('places at the host for orders, finds by tag, changes and cancels', async () => {
    const body = new sdk.PlaceOrderV3Request(1_000, 'D', 'DAY', 25, key, 'LIMIT', 'SELL', 0, 0, false);
    body.tag = 'sdk-1';
    const placed = await ask(new sdk.OrderApiV3(), 'placeOrder', body, {});
    const [id] = placed.data['orderIds'] as string[];
    await broker.simulator.work();
    const found = await ask(new sdk.OrderApi(), 'getOrderDetails', '2.0', { tag: 'sdk-1' });
    expect(found.data).toMatchObject([
      { orderId: id, status: 'open', quantity: 1_000, tradingSymbol: 'RELIANCE25DEC1500PE' },
    ]);
    const change = new sdk.ModifyOrderRequest('DAY', 26, id, 'LIMIT', 0);
    change.quantity = 1_000;
    expect((await ask(new sdk.OrderApiV3(), 'modifyOrder', change)).data).toMatchObject({ orderId: id });
    expect((await ask(new sdk.OrderApiV3(), 'cancelOrder', id)).data).toMatchObject({ orderId: id });
    await broker.simulator.work();
    const book = await ask(new sdk.OrderApi(), 'getOrderBook', '2.0');
    expect(book.data).toMatchObject([{ orderId: id, status: 'cancelled', price: 26 }]);
  });

  it('reads positions', async () => {
    expect((await ask(new sdk.PortfolioApi(), 'getPositions', '2.0')).data).toEqual([]);
  });
});
