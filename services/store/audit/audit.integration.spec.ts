/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { IdempotencyRepository } from '../idempotency/index.js';
import { type FreshDatabase, freshDatabase } from '../testing/index.js';
import { AuditRepository } from './index.js';

const ANN = '00000000-0000-4000-8000-000000000001' as UserId;
const EVE = '00000000-0000-4000-8000-000000000002' as UserId;

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe(AuditRepository.name, () => {
  it('chains acts that race, lists them by user, and finds a change', async () => {
    const audit = new AuditRepository(database.pool);
    const detail = { zeta: 1, alpha: { quantity: 2, text: 'ü', none: null } };
    await Promise.all(
      [1, 2, 3, 4, 5].map((n) => audit.append({ userId: ANN, act: 'BOT_STARTED', subject: `b${n}`, detail })),
    );
    await audit.append({ act: 'SIGN_IN_FAILED', detail: {} });
    await audit.append({ userId: EVE, act: 'ACCOUNT_STOPPED', detail: {} });
    expect(await audit.verify()).toEqual({ kind: 'whole', entries: 7 });
    const mine = await audit.listByUser(ANN, { limit: 3 });
    expect(mine.map((entry) => entry.sequence)).toEqual([5, 4, 3]);
    expect(mine[0]).toMatchObject({ act: 'BOT_STARTED', detail });
    expect((await audit.listByUser(ANN, { before: 3, limit: 9 })).map((entry) => entry.sequence)).toEqual([2, 1]);
    // The table takes no change by itself; whoever owns it can still switch that off.
    for (const change of [`UPDATE audit SET act = 'X' WHERE sequence = 3`, 'DELETE FROM audit', 'TRUNCATE audit']) {
      await expect(queryRows(database.pool, change)).rejects.toThrow('append-only');
    }
    expect(await audit.verify()).toEqual({ kind: 'whole', entries: 7 });
    await queryRows(database.pool, 'ALTER TABLE audit DISABLE TRIGGER audit_append_only');
    await queryRows(database.pool, `UPDATE audit SET detail = '{"zeta": 2}' WHERE sequence = 3`);
    expect(await audit.verify()).toEqual({ kind: 'broken', sequence: 3 });
    await queryRows(database.pool, `DELETE FROM audit WHERE sequence = 3`);
    expect(await audit.verify()).toEqual({ kind: 'broken', sequence: 4 });
  });
});

describe(IdempotencyRepository.name, () => {
  it('runs a request once and repeats its answer', async () => {
    const keys = new IdempotencyRepository(database.pool);
    const named = { userId: ANN, key: 'k1' };
    const starts = await Promise.all([1, 2, 3].map(() => keys.begin({ ...named, bodyHash: 'h' })));
    expect(starts.map((start) => start.kind).sort()).toEqual(['in_progress', 'in_progress', 'new']);
    await keys.complete({ ...named, status: 201, answer: { id: 'b' } });
    expect(await keys.begin({ ...named, bodyHash: 'h' })).toEqual({
      kind: 'answered',
      status: 201,
      answer: { id: 'b' },
    });
    expect(await keys.begin({ ...named, bodyHash: 'other' })).toEqual({ kind: 'other_request' });
    expect(await keys.begin({ userId: EVE, key: 'k1', bodyHash: 'h' })).toEqual({ kind: 'new' });
    await keys.forget({ userId: EVE, key: 'k1' });
    expect(await keys.begin({ userId: EVE, key: 'k1', bodyHash: 'h' })).toEqual({ kind: 'new' });
    await keys.forget(named);
    expect(await keys.begin({ ...named, bodyHash: 'h' })).toMatchObject({ kind: 'answered' });
  });

  it('lets a key start again whose process died', async () => {
    const keys = new IdempotencyRepository(database.pool);
    const request = { userId: ANN, key: 'k2', bodyHash: 'h' };
    expect(await keys.begin(request)).toEqual({ kind: 'new' });
    await queryRows(
      database.pool,
      `UPDATE idempotency_keys SET created_at = created_at - interval '1 minute' WHERE key = 'k2'`,
    );
    expect(await keys.begin(request)).toEqual({ kind: 'new' });
    expect(await keys.begin(request)).toEqual({ kind: 'in_progress' });
    await keys.purge(0);
    expect(await keys.begin(request)).toEqual({ kind: 'new' });
  });
});
