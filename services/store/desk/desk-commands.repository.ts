import { Notify, type OccSymbol } from '#core/model';
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
  contracts_gone: 'CONTRACTS_GONE_ASKED',
  reconcile: 'RECONCILE_ASKED',
};

/** What became of something that somebody said. */
interface Asked {
  /** Wall clock. */
  readonly at: Instant;
  /** Absent: the desk has not looked at it yet. */
  readonly outcome?: CommandResult['outcome'];
  /** Why it was refused. */
  readonly code?: string;
}

/** That shares of a holding were sold by hand. */
export interface AskedShareSale extends Asked {
  readonly holdingId: PositionId;
}

/** What became of contracts of an account. */
export interface AskedGone extends Asked {
  readonly accountId: AccountId;
  readonly symbol: OccSymbol;
}

const LAST_SHARE_SALES = {
  name: 'desk_last_share_sales',
  text: `SELECT DISTINCT ON (detail->>'holdingId') detail->>'holdingId' AS holding_id, outcome, code,
      floor(extract(epoch FROM created_at) * 1000)::bigint AS at
    FROM desk_commands WHERE user_id = $1 AND kind = 'sell_shares' ORDER BY detail->>'holdingId', id DESC`,
};

const LAST_GONE = {
  name: 'desk_last_gone',
  text: `SELECT DISTINCT ON (account_id, detail->>'symbol') account_id, detail->>'symbol' AS symbol, outcome, code,
      floor(extract(epoch FROM created_at) * 1000)::bigint AS at
    FROM desk_commands WHERE user_id = $1 AND kind = 'contracts_gone' ORDER BY account_id, detail->>'symbol', id DESC`,
};

interface AskedRow {
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

  /** Returns the newest of each holding of the user. */
  async lastShareSales(userId: UserId): Promise<readonly AskedShareSale[]> {
    const rows = await queryRows<AskedRow & { readonly holding_id: string }>(this.pool, LAST_SHARE_SALES, [userId]);
    return rows.map((row) => ({ holdingId: row.holding_id as PositionId, ...askedOf(row) }));
  }

  /** Returns the newest of each account and contract of the user. */
  async lastGone(userId: UserId): Promise<readonly AskedGone[]> {
    type Row = AskedRow & { readonly account_id: string; readonly symbol: string };
    const rows = await queryRows<Row>(this.pool, LAST_GONE, [userId]);
    return rows.map((row) => ({
      ...{ accountId: row.account_id as AccountId, symbol: row.symbol as OccSymbol },
      ...askedOf(row),
    }));
  }
}

function askedOf({ at, outcome, code }: AskedRow): Asked {
  return { at: at as Instant, ...(outcome !== null && { outcome }), ...(code !== null && { code }) };
}
