import { Notify } from '#core/model';
import type { ConnectionId, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import { notify } from '../rows/index.js';
import { inTransaction } from './in-transaction.js';

/** What a broker's redirect brings back, with who brings it. */
export interface BroughtBack {
  /** SHA-256 of the state; absent where the broker gives none back. */
  readonly stateHash?: string;
  readonly broker: string;
  readonly userId: UserId;
  readonly sessionHash: string;
}

export interface AwaitedFlow {
  readonly flowId: string;
  readonly connectionId: ConnectionId;
  /** Origin of the page that the user was sent to. */
  readonly authorizeOrigin: string;
}

/** Codes of callbacks that are refused. */
export const CALLBACK_REFUSALS = {
  STATE_UNKNOWN: 'The answer belongs to no login that was begun here. Begin again.',
  STATE_FOREIGN: 'The login was begun by somebody else, or in another browser. Begin again in this one.',
  STATE_USED: 'The answer has been used already. Look whether the connection stands; if not, begin again.',
  STATE_EXPIRED: 'The login took longer than ten minutes. Begin again.',
  BROKER_MIXED_UP: 'The answer comes from another broker than the one that was asked. Begin again.',
} as const;
export type CallbackRefusal = keyof typeof CALLBACK_REFUSALS;

interface FlowRow {
  readonly id: string;
  readonly connection_id: string;
  readonly user_id: string;
  readonly session_hash: string;
  readonly broker: string;
  readonly status: string;
  readonly authorize_url: string | null;
  readonly expired: boolean;
}

const FIND = {
  name: 'callback_find',
  text: `SELECT id, connection_id, user_id, session_hash, broker, status, authorize_url, expires_at <= clock_timestamp() AS expired
    FROM connect_flows WHERE state_hash = $1 FOR UPDATE`,
};
/** The newest login that this browser began at the broker without a state; one with a state is not found in this way. */
const FIND_STATELESS = {
  name: 'callback_find_stateless',
  text: `SELECT id, connection_id, user_id, session_hash, broker, status, authorize_url, expires_at <= clock_timestamp() AS expired
    FROM connect_flows WHERE session_hash = $1 AND broker = $2 AND state_hash IS NULL AND status <> 'wanted'
    ORDER BY created_at DESC, id LIMIT 1 FOR UPDATE`,
};
const ANSWER = {
  name: 'callback_answer',
  text: `UPDATE connect_flows SET status = 'answered', sealed_code = $2, authorize_url = NULL WHERE id = $1 AND status = 'ready'`,
};
const FAIL = {
  name: 'callback_fail',
  text: `UPDATE connect_flows SET status = 'failed', code = $2, authorize_url = NULL, sealed_verifier = NULL WHERE id = $1`,
};
const FAIL_CONNECTION = {
  name: 'callback_fail_connection',
  text: `UPDATE connections SET state = 'failed', code = $2 WHERE id = $1 AND state = 'connecting'`,
};
/** The newest key: all desks share it, and an older one opens as long as its master key is known. */
const DESK_KEY = {
  name: 'callback_desk_key',
  text: 'SELECT id, public_key FROM desk_keys ORDER BY created_at DESC LIMIT 1',
};

/** The way back from a broker's consent page: one use, by whom it was begun, in time. */
export class CallbackRepository {
  constructor(private readonly pool: DbPool) {}

  async deskKey(): Promise<{ readonly id: string; readonly publicKey: Uint8Array } | undefined> {
    const row = await queryOne<{ id: string; public_key: Uint8Array }>(this.pool, DESK_KEY);
    return row && { id: row.id, publicKey: row.public_key };
  }

  /**
   * Takes an answer for the flow of a state, exactly once. `answer` says what becomes of it: a sealed code for the desk, or a
   * code of failure. A broker that was mixed up ends the flow: one of the two cannot be trusted.
   */
  take(
    brought: BroughtBack,
    answer: (flow: AwaitedFlow) => { readonly sealedCode: Uint8Array } | { readonly failure: string },
  ): Promise<
    { readonly connectionId: ConnectionId; readonly failure?: string } | { readonly refused: CallbackRefusal }
  > {
    return inTransaction(this.pool, async (client) => {
      const row =
        brought.stateHash === undefined
          ? await queryOne<FlowRow>(client, FIND_STATELESS, [brought.sessionHash, brought.broker])
          : await queryOne<FlowRow>(client, FIND, [brought.stateHash]);
      if (!row) return { refused: 'STATE_UNKNOWN' };
      const refused = refusalOf(row, brought);
      if (refused === 'BROKER_MIXED_UP') await fail(client, row, refused);
      if (refused) return { refused };
      const connectionId = row.connection_id as ConnectionId;
      const authorizeOrigin = row.authorize_url === null ? '' : new URL(row.authorize_url).origin;
      const decided = answer({ flowId: row.id, connectionId, authorizeOrigin });
      if ('failure' in decided) {
        await fail(client, row, decided.failure);
        return { connectionId, failure: decided.failure };
      }
      await queryRows(client, ANSWER, [row.id, decided.sealedCode]);
      await notify(client, Notify.connections, { connectionId });
      return { connectionId };
    });
  }
}

function refusalOf(row: FlowRow, { userId, sessionHash, broker }: BroughtBack): CallbackRefusal | undefined {
  if (row.user_id !== userId || row.session_hash !== sessionHash) return 'STATE_FOREIGN';
  if (row.status !== 'ready') return 'STATE_USED';
  if (row.expired) return 'STATE_EXPIRED';
  return row.broker === broker ? undefined : 'BROKER_MIXED_UP';
}

async function fail(client: DbClient, row: FlowRow, code: string): Promise<void> {
  await queryRows(client, FAIL, [row.id, code]);
  await queryRows(client, FAIL_CONNECTION, [row.connection_id, code]);
  await notify(client, Notify.connectionStates, {
    userId: row.user_id as UserId,
    connectionId: row.connection_id as ConnectionId,
  });
}
