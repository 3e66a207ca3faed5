import { Notify } from '#core/model';
import type { AccountId, UserId } from '#core/units';
import { type DbPool, queryOne, withTransaction } from '#platform/db';
import { appendAudit, type Json } from '../audit/index.js';
import { notify } from '../rows/index.js';
import { ASK_COMMAND } from './doubt-statements.js';
import type { DeskCommandTerms } from './doubts-port.js';

export interface DeskCommandRequest {
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly terms: DeskCommandTerms;
}

/** What was asked for is in the audit log even if it is refused later. */
const ACTS: Record<DeskCommandTerms['kind'], string> = {
  cancel_order: 'ORDER_CANCEL_ASKED',
  resolve_unknown: 'UNKNOWN_RESOLVE_ASKED',
  adopt_position: 'POSITION_ADOPT_ASKED',
  reconcile: 'RECONCILE_ASKED',
};

/** What persons ask the desk to do; the desk that leases the account carries it out. */
export class DeskCommands {
  constructor(private readonly pool: DbPool) {}

  /** Leaves a command for the desk and wakes it. Refusal: the account is not the user's. */
  ask({ userId, accountId, terms }: DeskCommandRequest): Promise<number | 'account_not_found'> {
    const { kind, ...rest } = terms;
    const detail: { readonly [key: string]: Json } = rest;
    return withTransaction(this.pool, async (client) => {
      const values = [accountId, userId, kind, JSON.stringify(detail)];
      const row = await queryOne<{ id: number }>(client, ASK_COMMAND, values);
      if (!row) return 'account_not_found';
      const subject = terms.kind === 'adopt_position' || terms.kind === 'reconcile' ? accountId : terms.orderId;
      await appendAudit(client, { userId, act: ACTS[kind], subject, detail: { commandId: row.id, ...detail } });
      await notify(client, Notify.deskCommands, { accountId });
      return row.id;
    });
  }
}
