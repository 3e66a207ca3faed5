/** Real: gateway, Postgres, Redis. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import type { AccountId, Instant } from '#core/units';
import { ReferenceStore } from '#store/reference';
import type { AccountSummaryView, ReferenceView } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
});
afterAll(() => gateway.stop());

/** Long past on every clock that the test may run by. */
const LONG_AGO = Date.UTC(2020, 0, 2) as Instant;

describe('reference data', () => {
  it('are shown by file, with what could not be read and how old they are, and for the underlyings of own bots', async () => {
    const ann = await gateway.newcomer();
    expect(await ann.get<ReferenceView>('/api/reference')).toEqual({ disagreements: [], files: [], underlyings: [] });
    const [account] = (await ann.get<AccountSummaryView[]>('/api/accounts')) as [AccountSummaryView];
    const config = { ...defaultBotConfig(account.id as AccountId), watchlist: ['JPM', 'AAPL'] };
    await ann.post('/api/bots', { config });
    const said = { source: 'me', asOf: LONG_AGO };
    const store = new ReferenceStore(gateway.pool);
    await store.keep({
      ...{ name: 'earnings.csv', hash: 'h', lines: 2 },
      facts: [
        { kind: 'earnings', subject: 'AAPL', key: '2020-01-28', detail: { confirmed: true }, ...said },
        { kind: 'earnings', subject: 'AAPL', key: '2999-01-28', detail: { confirmed: false }, ...said },
      ],
      faults: [{ line: 3, field: 'date', message: 'Write a date such as 2025-12-19.' }],
    });
    const dividend = { kind: 'dividend', subject: 'AAPL', ...said } as const;
    const mine = { ...dividend, key: '2999-02-09', detail: { amount: '0.26' } };
    const theirs = { ...dividend, key: '2999-02-10', detail: { amount: '0.27' }, source: 'Massive' };
    await store.keep({ name: 'dividends.csv', hash: 'd', lines: 1, facts: [mine], faults: [] });
    await store.keep({ name: 'massive/AAPL', hash: 'm', lines: 1, facts: [theirs], faults: [] });
    const view = await ann.get<ReferenceView>('/api/reference');
    expect(view.disagreements).toEqual([
      {
        underlying: 'AAPL',
        message:
          'Massive tells a dividend of 0.27 with the ex-date 2999-02-10 of AAPL, the file a dividend of 0.26 with the ex-date 2999-02-09 (me). The file counts; look which of them is right.',
      },
    ]);
    expect(view.underlyings).toEqual([
      {
        ...{ underlying: 'AAPL', nextEarnings: '2999-01-28', nextExDate: '2999-02-09' },
        ...{ asOf: LONG_AGO, sources: ['me'], stale: true },
      },
      { underlying: 'JPM' },
    ]);
    expect(view.files.find(({ name }) => name === 'earnings.csv')).toMatchObject({
      ...{ name: 'earnings.csv', lines: 2, facts: 2, oldestAsOf: LONG_AGO, newestAsOf: LONG_AGO, stale: true },
      faults: [{ line: 3, field: 'date', message: 'Write a date such as 2025-12-19.' }],
    });
  });
});
