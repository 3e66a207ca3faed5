import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Bench, openBench, PUT } from './testing/signed-in.js';

describe("the simulated Alpaca's market data", () => {
  let bench: Bench;
  let authorization: string;
  beforeEach(async () => {
    bench = await openBench();
    authorization = `Bearer ${await bench.signIn()}`;
    bench.world.setQuote('AAPL251219P00260000', '1.50', '1.60');
    bench.world.setQuote('AAPL260116C00280000', '0', '0.05');
  });
  const data = async (target: string) =>
    JSON.parse((await bench.ask('paper.data', 'GET', target, '', { authorization })).body) as Record<string, unknown>;

  it('shows the latest quote of a contract as numbers', async () => {
    expect(await data(`/v1beta1/options/snapshots?symbols=${PUT}`)).toEqual({
      snapshots: {
        [PUT]: {
          latestQuote: {
            ...{ ap: 2.55, as: 10, ax: 'C', bp: 2.4, bs: 10, bx: 'C', c: 'A' },
            t: '2025-11-26T20:30:00.000Z',
          },
        },
      },
      next_page_token: null,
    });
  });

  it('shows a chain in pages, by expiry and strike', async () => {
    const chain = (query: string) => data(`/v1beta1/options/snapshots/AAPL?${query}`);
    const december = await chain('expiration_date=2025-12-19&limit=1');
    expect(Object.keys(december['snapshots'] as object)).toEqual(['AAPL251219P00260000']);
    const next = await chain(`expiration_date=2025-12-19&limit=1&page_token=${String(december['next_page_token'])}`);
    expect(Object.keys(next['snapshots'] as object)).toEqual([PUT]);
    expect(next['next_page_token']).toBeNull();
    const strikes = await chain('strike_price_gte=262.5&type=put');
    expect(Object.keys(strikes['snapshots'] as object)).toEqual([PUT]);
  });

  it('lists contracts', async () => {
    const target =
      '/v2/options/contracts?underlying_symbols=AAPL&expiration_date_gte=2025-12-01&type=put&strike_price_gte=265';
    expect(await bench.api('GET', target)).toEqual({
      status: 200,
      json: {
        option_contracts: [
          expect.objectContaining({
            symbol: PUT,
            name: 'AAPL 2025-12-19 265 Put',
            status: 'active',
            tradable: true,
            expiration_date: '2025-12-19',
            root_symbol: 'AAPL',
            underlying_symbol: 'AAPL',
            type: 'put',
            style: 'american',
            strike_price: '265',
            size: '100',
            multiplier: '100',
          }),
        ],
        next_page_token: null,
      },
    });
    expect(await bench.api('GET', `/v2/options/contracts/${PUT}`)).toMatchObject({
      status: 200,
      json: { symbol: PUT },
    });
    expect(await bench.api('GET', '/v2/options/contracts/NONSENSE')).toMatchObject({ status: 404 });
  });
});
