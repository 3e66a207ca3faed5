/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountId, DeskId, OrderId, UserId } from '#core/units';
import { assert } from '#core/units';
import { AuditRepository } from '../audit/index.js';
import { type FreshDatabase, freshDatabase, LONG_LEASE_MS, postgresHarness } from '../testing/index.js';
import { DeskCommands, PostgresDeskStore } from './index.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe(DeskCommands.name, () => {
  it('keeps what was asked and what was decided in the audit log, a refusal only as asked', async () => {
    const harness = await postgresHarness(database);
    await harness.addSlots(1);
    const { userId, accountId } = await harness.addTrader();
    const commands = new DeskCommands(database.pool);
    const desk = new PostgresDeskStore(database.pool);
    const orderId = 'o-1' as OrderId;
    const terms = { kind: 'resolve_unknown', orderId, verdict: 'not_sent' } as const;
    await commands.ask({ userId, accountId, terms });
    await commands.ask({ userId, accountId, terms });
    const leases = await desk.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
    const lease = leases.find((one) => one.accountId === accountId);
    const [first, second] = await desk.pendingCommands([accountId]);
    assert(lease && first && second, 'Invariant: the account is free and both were asked');
    await desk.finishCommand(lease, first, { outcome: 'refused', code: 'PROOF_PENDING' });
    await desk.finishCommand(lease, second, { outcome: 'done' });
    const acts = await new AuditRepository(database.pool).listByUser(userId, { limit: 10 });
    expect(acts.map(({ act, subject }) => [act, subject])).toEqual([
      ['UNKNOWN_RESOLVED', orderId],
      ['UNKNOWN_RESOLVE_ASKED', orderId],
      ['UNKNOWN_RESOLVE_ASKED', orderId],
    ]);
    expect(acts[0]?.detail).toEqual({ commandId: second.id, orderId, verdict: 'not_sent' });
  });

  it('takes nothing for an account of somebody else', async () => {
    const harness = await postgresHarness(database);
    await harness.addSlots(1);
    const { accountId } = await harness.addTrader();
    const { userId } = await harness.addTrader();
    const commands = new DeskCommands(database.pool);
    expect(await commands.ask({ userId, accountId, terms: { kind: 'reconcile' } })).toBe('account_not_found');
    const nobody = { userId: '00000000-0000-4000-8000-000000000009' as UserId, accountId: accountId as AccountId };
    expect(await commands.ask({ ...nobody, terms: { kind: 'reconcile' } })).toBe('account_not_found');
    expect(await new PostgresDeskStore(database.pool).pendingCommands([accountId])).toEqual([]);
  });
});
