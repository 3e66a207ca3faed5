/** Real: gateway, Postgres, Redis. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountLimits } from '#core/model';
import type { UserId } from '#core/units';
import { AuditRepository } from '#store/audit';
import type { AccountSummaryView } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../testing/gateway-under-test.js';
import type { Person } from '../testing/person.js';

let gateway: GatewayUnderTest;
let ann: Person;
let account: AccountSummaryView;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  ann = await gateway.newcomer();
  [account] = (await ann.get<AccountSummaryView[]>('/api/accounts')) as [AccountSummaryView];
});
afterAll(() => gateway.stop());

const LIMITS: AccountLimits = {
  openingsPerDay: 4,
  lossPerDay: '500',
  maxPerSector: null,
  marginUseMax: 0.5,
  crashLossMax: '20000.50',
  allocation: '60000',
  maxPositions: 8,
  maxPerUnderlying: null,
};
const put = (limits: unknown) => ann.ask('PUT', `/api/accounts/${account.id}/limits`, { body: { limits } });
const limitsNow = async () =>
  (await ann.get<AccountSummaryView[]>('/api/accounts')).map(({ limits }) => limits ?? 'none');

describe("an account's limits", () => {
  it('are none at first, are set, shown and taken away, each with its trace', async () => {
    expect(await limitsNow()).toEqual(['none', 'none']);
    expect(await put(LIMITS)).toMatchObject({ status: 200, body: { id: account.id, limits: LIMITS } });
    expect(await limitsNow()).toEqual([LIMITS, 'none']);
    expect(await put(null)).toMatchObject({ status: 200 });
    expect(await limitsNow()).toEqual(['none', 'none']);
    const trail = await new AuditRepository(gateway.pool).listByUser(ann.session?.userId as UserId, { limit: 10 });
    const acts = trail.filter(({ act }) => act === 'ACCOUNT_LIMITS_SET');
    expect(acts.map(({ subject, detail }) => [subject, detail])).toEqual([
      [account.id, { limits: null }],
      [account.id, { limits: LIMITS }],
    ]);
  });

  it.each<[string, object]>([
    ['limits.lossPerDay', { ...LIMITS, lossPerDay: '-5' }],
    ['limits.marginUseMax', { ...LIMITS, marginUseMax: 1.5 }],
    ['limits.openingsPerDay', { ...LIMITS, openingsPerDay: 0 }],
    ['limits.maxPositions', { ...LIMITS, maxPositions: undefined }],
  ])('name %s where it is wrong, and stay', async (path, limits) => {
    expect(await put(limits)).toMatchObject({ status: 422, body: { code: 'INVALID_FIELDS', fields: [{ path }] } });
    expect(await limitsNow()).toEqual(['none', 'none']);
  });
});
