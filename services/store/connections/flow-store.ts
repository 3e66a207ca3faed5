import { Notify } from '#core/model';
import type { ConnectionId, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import { notify } from '../rows/index.js';
import type { ConnectionEnvironment } from './connection-rows.js';
import { inTransaction } from './in-transaction.js';

/** One way through a consent page, as the desk needs it. */
export interface DeskFlow {
  readonly flowId: string;
  readonly connectionId: ConnectionId;
  readonly userId: UserId;
  readonly broker: string;
  readonly environment: ConnectionEnvironment;
  readonly redirectUri: string;
}

export interface AnsweredFlow extends DeskFlow {
  readonly sealedCode: Uint8Array;
  readonly sealedVerifier?: Uint8Array;
}

export interface PreparedFlow {
  /** SHA-256 of the state. */
  /** Absent where the broker gives no state back. */
  readonly stateHash?: string;
  readonly authorizeUrl: string;
  readonly sealedVerifier?: Uint8Array;
}

interface FlowRow {
  readonly id: string;
  readonly connection_id: string;
  readonly user_id: string;
  readonly broker: string;
  readonly environment: string;
  readonly redirect_uri: string;
  readonly sealed_code: Uint8Array | null;
  readonly sealed_verifier: Uint8Array | null;
}

const COLUMNS = 'f.id, f.connection_id, f.user_id, f.broker, c.environment, f.redirect_uri';
const WANTED = {
  name: 'flow_wanted',
  text: `SELECT ${COLUMNS} FROM connect_flows f JOIN connections c ON c.id = f.connection_id
    WHERE f.status = 'wanted' AND f.expires_at > clock_timestamp() ORDER BY f.created_at LIMIT $1`,
};
const PREPARE = {
  name: 'flow_prepare',
  text: `UPDATE connect_flows SET status = 'ready', state_hash = $2, authorize_url = $3, sealed_verifier = $4
    WHERE id = $1 AND status = 'wanted' RETURNING id`,
};
/** The code leaves the row before it is used: whatever happens then, nobody uses it a second time. From here on `expires_at` bounds the desk. */
const TAKE_ANSWERED = {
  name: 'flow_take_answered',
  text: `WITH taken AS (SELECT ${COLUMNS}, f.sealed_code, f.sealed_verifier FROM connect_flows f JOIN connections c ON c.id = f.connection_id
      WHERE f.status = 'answered' AND f.sealed_code IS NOT NULL ORDER BY f.created_at LIMIT $1 FOR UPDATE OF f SKIP LOCKED)
    UPDATE connect_flows f SET sealed_code = NULL, sealed_verifier = NULL, expires_at = clock_timestamp() + interval '90 seconds'
    FROM taken WHERE f.id = taken.id RETURNING taken.*`,
};
const FAIL = {
  name: 'flow_fail',
  text: `WITH open AS (SELECT id, status FROM connect_flows WHERE id = $1 AND status IN ('wanted', 'ready', 'answered') FOR UPDATE)
    UPDATE connect_flows f SET status = 'failed', code = $2, authorize_url = NULL, sealed_verifier = NULL, sealed_code = NULL
    FROM open WHERE f.id = open.id RETURNING f.connection_id, f.user_id, open.status AS former`,
};
/** A first login that fails leaves nothing; a login that is renewed stays as it was. */
const FAIL_CONNECTION = {
  name: 'flow_fail_connection',
  text: `UPDATE connections SET state = 'failed', code = $2, sealed_tokens = NULL WHERE id = $1 AND state = 'connecting'`,
};
/** `answered` without a code: the desk that took the code ended before it was done with it. */
/** Why a login that stands, or waits for its renewal, was not renewed; the next success forgets it. */
const TELL_CONNECTION = {
  name: 'flow_tell_connection',
  text: `UPDATE connections SET code = $2 WHERE id = $1 AND state IN ('connected', 'relogin')`,
};
const OVERDUE = {
  name: 'flow_overdue',
  text: `SELECT id, status FROM connect_flows WHERE (status IN ('wanted', 'ready') AND expires_at <= clock_timestamp())
      OR (status = 'answered' AND expires_at <= clock_timestamp() AND sealed_code IS NULL)
    ORDER BY created_at LIMIT $1`,
};
const PURGE = {
  name: 'flow_purge',
  text: `DELETE FROM connect_flows WHERE status IN ('done', 'failed') AND created_at < clock_timestamp() - interval '1 day'`,
};

/** Logins that never came about. */
const PURGE_CONNECTIONS = {
  name: 'flow_purge_connections',
  text: `DELETE FROM connections c WHERE c.state = 'failed' AND c.connected_at IS NULL AND c.created_at < clock_timestamp() - interval '1 day'
    AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.connection_id = c.id)`,
};

/** The desk's side of the hand-over of a login. */
export class FlowStore {
  constructor(private readonly pool: DbPool) {}

  async wanted(limit: number): Promise<readonly DeskFlow[]> {
    return (await queryRows<FlowRow>(this.pool, WANTED, [limit])).map(flowOf);
  }

  /** Returns false when another desk was first. */
  prepare(flow: DeskFlow, prepared: PreparedFlow): Promise<boolean> {
    const { stateHash, authorizeUrl, sealedVerifier = null } = prepared;
    return inTransaction(this.pool, async (client) => {
      const done = await queryOne(client, PREPARE, [flow.flowId, stateHash ?? null, authorizeUrl, sealedVerifier]);
      if (done) await notify(client, Notify.connectionStates, { userId: flow.userId, connectionId: flow.connectionId });
      return done !== undefined;
    });
  }

  /** Returns flows whose code came back, each to one caller only. */
  async takeAnswered(limit: number): Promise<readonly AnsweredFlow[]> {
    return (await queryRows<FlowRow>(this.pool, TAKE_ANSWERED, [limit])).map((row) => ({
      ...flowOf(row),
      sealedCode: row.sealed_code ?? new Uint8Array(),
      ...(row.sealed_verifier !== null && { sealedVerifier: row.sealed_verifier }),
    }));
  }

  /** Ends a flow that cannot go on. Returns false when it had ended. */
  fail(flowId: string, code: string): Promise<boolean> {
    return inTransaction(this.pool, (client) => failFlow(client, flowId, code));
  }

  /** Ends what nobody came back for, and what a desk left behind. Returns how many. */
  async endOverdue(limit: number): Promise<number> {
    const rows = await queryRows<{ id: string; status: string }>(this.pool, OVERDUE, [limit]);
    for (const { id, status } of rows) await this.fail(id, status === 'answered' ? 'EXCHANGE_LOST' : 'FLOW_EXPIRED');
    await queryRows(this.pool, PURGE);
    await queryRows(this.pool, PURGE_CONNECTIONS);
    return rows.length;
  }
}

async function failFlow(client: DbClient, flowId: string, code: string): Promise<boolean> {
  const row = await queryOne<{ connection_id: string; user_id: string; former: string }>(client, FAIL, [flowId, code]);
  if (!row) return false;
  // Whoever did not come back knows why.
  if (row.former === 'answered') await queryRows(client, TELL_CONNECTION, [row.connection_id, code]);
  await queryRows(client, FAIL_CONNECTION, [row.connection_id, code]);
  await notify(client, Notify.connectionStates, {
    userId: row.user_id as UserId,
    connectionId: row.connection_id as ConnectionId,
  });
  return true;
}

function flowOf(row: FlowRow): DeskFlow {
  return {
    flowId: row.id,
    connectionId: row.connection_id as ConnectionId,
    userId: row.user_id as UserId,
    broker: row.broker,
    environment: row.environment as ConnectionEnvironment,
    redirectUri: row.redirect_uri,
  };
}
