import type { Fill } from '#core/model';
import type { AccountId, ExecutionId, OrderId, UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { type FillRow, fillOf } from '../rows/index.js';
import * as sql from './statements.js';

/** Returns the fills stored for an order, oldest first. */
export async function fillsOf(
  pool: DbPool,
  accountId: AccountId,
  orderId: OrderId,
): Promise<readonly (Fill & { readonly userId: UserId })[]> {
  const rows = await queryRows<FillRow & { user_id: string }>(pool, sql.FILLS_OF, [accountId, orderId]);
  return rows.map((row) => ({ ...fillOf(row), userId: row.user_id as UserId }));
}

/** Returns those of an account's executions that are stored. */
export async function storedExecutions(
  pool: DbPool,
  accountId: AccountId,
  executionIds: readonly ExecutionId[],
): Promise<ReadonlySet<ExecutionId>> {
  if (executionIds.length === 0) return new Set();
  const values = [accountId, executionIds];
  const rows = await queryRows<{ execution_id: ExecutionId }>(pool, sql.STORED_EXECUTIONS, values);
  return new Set(rows.map((row) => row.execution_id));
}
