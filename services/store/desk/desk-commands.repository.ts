import { Notify } from '#core/model';
import type { AccountId, Instant, PositionId, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit, type Json } from '../audit/index.js';
import { notify } from '../rows/index.js';
import { ASK_COMMAND } from './doubt-statements.js';
import { type CommandResult, type DeskCommandTerms, subjectOf } from './doubts-port.js';

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
  sell_shares: 'SHARES_SOLD_ASKED',
  reconcile: 'RECONCILE_ASKED',
};

/** What became of the last time that somebody said that shares of a holding were sold by hand. */
export interface AskedShareSale {
  readonly holdingId: PositionId;
  readonly at: Instant;
  /** Absent: the desk has not looked at it yet. */
  readonly outcome?: CommandResult['outcome'];
  /** Why it was refused. */
  readonly code?: string;
}

const LAST_SHARE_SALES = {
  name: 'desk_last_share_sales',
  text: `SELECT DISTINCT ON (detail->>'holdingId') detail->>'holdingId' AS holding_id, outcome, code,
      floor(extract(epoch FROM created_at) * 1000)::bigint AS at
    FROM desk_commands WHERE user_id = $1 AND kind = 'sell_shares' ORDER BY detail->>'holdingId', id DESC`,
};

interface ShareSaleRow {
  readonly holding_id: string;
  readonly at: number;
  readonly outcome: CommandResult['outcome'] | null;
  readonly code: string | null;
}

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
      const subject = subjectOf(terms, accountId);
      await appendAudit(client, { userId, act: ACTS[kind], subject, detail: { commandId: row.id, ...detail } });
      await notify(client, Notify.deskCommands, { accountId });
      return row.id;
    });
  }

  /** Returns the newest of each holding of the user; wall clock. */
  async lastShareSales(userId: UserId): Promise<readonly AskedShareSale[]> {
    const rows = await queryRows<ShareSaleRow>(this.pool, LAST_SHARE_SALES, [userId]);
    return rows.map(({ holding_id: holdingId, at, outcome, code }) => ({
      holdingId: holdingId as PositionId,
      at: at as Instant,
      ...(outcome !== null && { outcome }),
      ...(code !== null && { code }),
    }));
  }
}
