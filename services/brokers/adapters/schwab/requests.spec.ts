import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { instant, type Price, type TradingDate, type Underlying } from '#core/units';
import { fromPaddedSymbol, toPaddedSymbol } from '../kit/index.js';
import { chainRequest, listRequest, orderBody, quotesRequest, replaceRequest } from './requests.js';
import { formatSchwabTime, parseSchwabTime } from './times.js';

const PUT = 'AAPL260116P00150000' as OccSymbol;
const account = { accountKey: '8A9F' };

describe(orderBody.name, () => {
  it('sells a put to open for the day as the documentation does', () => {
    const terms = { symbol: PUT, side: 'sell_to_open', quantity: 1, limit: 12_500 as Price } as const;
    expect(orderBody(terms)).toBe(
      '{"session":"NORMAL","duration":"DAY","orderType":"LIMIT","complexOrderStrategyType":"NONE","price":"1.25","orderStrategyType":"SINGLE","orderLegCollection":[{"instruction":"SELL_TO_OPEN","quantity":1,"instrument":{"symbol":"AAPL  260116P00150000","assetType":"OPTION"}}]}',
    );
  });

  it('buys it back until cancelled', () => {
    const terms = { symbol: PUT, side: 'buy_to_close', quantity: 1, limit: 6_000 as Price, duration: 'gtc' } as const;
    expect(orderBody(terms)).toBe(
      '{"session":"NORMAL","duration":"GOOD_TILL_CANCEL","orderType":"LIMIT","complexOrderStrategyType":"NONE","price":"0.60","orderStrategyType":"SINGLE","orderLegCollection":[{"instruction":"BUY_TO_CLOSE","quantity":1,"instrument":{"symbol":"AAPL  260116P00150000","assetType":"OPTION"}}]}',
    );
  });

  it('makes no order of what is no contract', () => {
    const symbol = 'NONSENSE' as OccSymbol;
    expect(orderBody({ symbol, side: 'sell_to_open', quantity: 1, limit: 1 as Price })).toBeUndefined();
  });
});

describe('paths', () => {
  it('name an account by its hash, and lists both ends of their time', () => {
    const request = listRequest(account, instant(Date.UTC(2026, 0, 5)), instant(Date.UTC(2026, 0, 6, 12, 0, 0, 7)));
    expect(request.path).toBe(
      '/trader/v1/accounts/8A9F/orders?fromEnteredTime=2026-01-05T00%3A00%3A00.000Z&toEnteredTime=2026-01-06T12%3A00%3A00.007Z&maxResults=3000',
    );
    expect(replaceRequest(account, '1004054538123', '{}')).toEqual({
      name: 'orders.replace',
      method: 'PUT',
      host: 'api',
      path: '/trader/v1/accounts/8A9F/orders/1004054538123',
      body: '{}',
    });
  });

  it('ask for quotes of padded symbols and for the puts of one expiry', () => {
    expect(quotesRequest(['AAPL  260116P00150000', 'AAPL']).path).toBe(
      '/marketdata/v1/quotes?symbols=AAPL%20%20260116P00150000,AAPL&fields=quote',
    );
    expect(chainRequest('AAPL' as Underlying, '2026-01-16' as TradingDate).path).toBe(
      '/marketdata/v1/chains?symbol=AAPL&contractType=PUT&strategy=SINGLE&fromDate=2026-01-16&toDate=2026-01-16',
    );
  });
});

describe('symbols', () => {
  it.each([
    ['AAPL260116P00150000', 'AAPL  260116P00150000'],
    ['F260116P00012500', 'F     260116P00012500'],
    ['GOOGL260116C00150000', 'GOOGL 260116C00150000'],
    ['SPXW260116P05000000', 'SPXW  260116P05000000'],
  ])('%s is written %j', (ours, theirs) => {
    expect(toPaddedSymbol(ours)).toBe(theirs);
    expect(fromPaddedSymbol(theirs)).toBe(ours);
  });

  it('are refused when they are none', () => {
    expect(toPaddedSymbol('AAPL')).toBeUndefined();
    expect(fromPaddedSymbol('AAPL  269916P00150000')).toBeUndefined();
  });
});

describe('times', () => {
  it.each([
    ['2026-01-05T15:30:01+0000', Date.UTC(2026, 0, 5, 15, 30, 1)],
    ['2026-01-05T10:30:01-0500', Date.UTC(2026, 0, 5, 15, 30, 1)],
    ['2026-02-27T01:56:40.456Z', Date.UTC(2026, 1, 27, 1, 56, 40, 456)],
    ['2026-01-05T15:30:01.123456+00:00', Date.UTC(2026, 0, 5, 15, 30, 1, 123)],
  ])('%s is read', (text, at) => {
    expect(parseSchwabTime(text)).toBe(at);
  });

  it.each(['', '2026-01-05', '2026-01-05T15:30:01', '2026-13-05T15:30:01Z', '2026-01-05 15:30:01Z'])(
    '%j is none',
    (text) => {
      expect(parseSchwabTime(text)).toBeUndefined();
    },
  );

  it('are written with milliseconds and a Z', () => {
    expect(formatSchwabTime(instant(Date.UTC(2024, 2, 29)))).toBe('2024-03-29T00:00:00.000Z');
  });
});
