import type { AccountType } from '#core/model';
import type { AccountId, ConnectionId, Instant, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows } from '#platform/db';
import { randomId } from '#platform/hash';
import type { Json } from '../audit/index.js';
import { type ConnectionEnvironment, type ConnectionState, dateOf } from './connection-rows.js';
import type { DeskFlow } from './flow-store.js';
import { inTransaction } from './in-transaction.js';
import { tell } from './login-store.js';

/** An account that a fresh login gives access to, as it is stored. */
export interface FoundAccount {
  readonly accountKey: string;
  readonly name: string;
  readonly type: AccountType;
  /** AccountFacts as the broker stated them. */
  readonly facts: { readonly [key: string]: Json };
}

export interface FreshLogin {
  readonly flow: DeskFlow;
  readonly sealedTokens: Uint8Array;
  readonly connectedAt: Instant;
  readonly accessEndsAt?: Instant;
  readonly sessionEndsAt?: Instant;
  readonly scope?: string;
  readonly accounts: readonly FoundAccount[];
}

/** Why a login that the broker granted is not taken. */
export type LoginRefusal = 'EXCHANGE_LOST' | 'DISCONNECTED_MEANWHILE' | 'ANOTHER_LOGIN' | 'ACCOUNT_TAKEN';

/** One login of a user after the other, so that two at once cannot both bring the same account. */
const LOCK_USER = { name: 'complete_lock_user', text: 'SELECT 1 FROM users WHERE id = $1 FOR UPDATE' };
const FLOW = {
  name: 'complete_flow',
  text: `SELECT id FROM connect_flows WHERE id = $1 AND status = 'answered' FOR UPDATE`,
};
const CONNECTION = {
  name: 'complete_connection',
  text: 'SELECT state, user_id, broker FROM connections WHERE id = $1 FOR UPDATE',
};
const OWN_KEYS = {
  name: 'complete_own_keys',
  text: 'SELECT account_key FROM accounts WHERE connection_id = $1',
};
/** The same account of the same user under any login: it keeps its bots and its history. */
const KNOWN = {
  name: 'complete_known',
  text: `SELECT a.id, a.account_key, c.id AS connection_id, c.state FROM accounts a JOIN connections c ON c.id = a.connection_id
    WHERE a.user_id = $1 AND a.broker = $2 AND c.environment = $3 AND a.account_key = ANY($4::text[]) FOR UPDATE OF a`,
};
const UPDATE_ACCOUNT = {
  name: 'complete_update_account',
  text: 'UPDATE accounts SET connection_id = $2, name = $3, type = $4, facts = $5::jsonb WHERE id = $1',
};
const INSERT_ACCOUNT = {
  name: 'complete_insert_account',
  text: `INSERT INTO accounts (id, user_id, name, broker, mode, type, connection_id, account_key, facts, cash, option_buying_power)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, 0, 0)`,
};
const CONNECT = {
  name: 'complete_connect',
  text: `UPDATE connections SET state = 'connected', code = NULL, sealed_tokens = $2, token_version = token_version + 1, scope = $3,
      access_ends_at = $4, session_ends_at = $5, connected_at = $6, refreshed_at = $6, warned_hours = NULL WHERE id = $1`,
};
const END_FLOW = { name: 'complete_end_flow', text: `UPDATE connect_flows SET status = 'done' WHERE id = $1` };

interface KnownRow {
  readonly id: string;
  readonly account_key: string;
  readonly connection_id: string;
  readonly state: string;
}

/** A login in one of these states still reaches its accounts. */
const STANDING: ReadonlySet<string> = new Set<ConnectionState>(['connected', 'disconnecting']);

/** Takes a granted login with its accounts, all or nothing. Returns the ids of the accounts, or why it was not taken. */
export function completeLogin(pool: DbPool, login: FreshLogin): Promise<readonly AccountId[] | LoginRefusal> {
  const { flow } = login;
  return inTransaction(pool, async (client) => {
    await queryRows(client, LOCK_USER, [flow.userId]);
    if (!(await queryOne(client, FLOW, [flow.flowId]))) return 'EXCHANGE_LOST';
    const row = await queryOne<{ state: string; user_id: string; broker: string }>(client, CONNECTION, [
      flow.connectionId,
    ]);
    if (!row || row.state === 'disconnecting' || row.state === 'disconnected') return 'DISCONNECTED_MEANWHILE';
    const keys = login.accounts.map(({ accountKey }) => accountKey);
    const own = await queryRows<{ account_key: string }>(client, OWN_KEYS, [flow.connectionId]);
    // Tokens of somebody else's login must never be bound to these accounts and their bots.
    if (own.length > 0 && !own.some((one) => keys.includes(one.account_key))) return 'ANOTHER_LOGIN';
    const known = await queryRows<KnownRow>(client, KNOWN, [flow.userId, flow.broker, flow.environment, keys]);
    if (known.some((one) => one.connection_id !== flow.connectionId && STANDING.has(one.state))) return 'ACCOUNT_TAKEN';
    const ids = await writeAccounts(client, login, known);
    await queryRows(client, CONNECT, [
      ...[flow.connectionId, login.sealedTokens, login.scope ?? null, dateOf(login.accessEndsAt)],
      ...[dateOf(login.sessionEndsAt), dateOf(login.connectedAt)],
    ]);
    await queryRows(client, END_FLOW, [flow.flowId]);
    await tell(client, row, flow.connectionId, 'BROKER_CONNECTED', {
      environment: flow.environment,
      accounts: ids,
    });
    return ids;
  });
}

async function writeAccounts(
  client: DbClient,
  { flow, accounts }: FreshLogin,
  known: readonly KnownRow[],
): Promise<readonly AccountId[]> {
  const ids: AccountId[] = [];
  for (const { accountKey, name, type, facts } of accounts) {
    const existing = known.find((one) => one.account_key === accountKey);
    const id = existing?.id ?? randomId();
    const stated = JSON.stringify(facts);
    if (existing) await queryRows(client, UPDATE_ACCOUNT, [id, flow.connectionId, name, type, stated]);
    else await insertAccount(client, flow, [id, name, type, accountKey, stated]);
    ids.push(id as AccountId);
  }
  return ids;
}

async function insertAccount(
  client: DbClient,
  flow: {
    readonly userId: UserId;
    readonly broker: string;
    readonly environment: ConnectionEnvironment;
    readonly connectionId: ConnectionId;
  },
  [id, name, type, accountKey, facts]: readonly [string, string, string, string, string],
): Promise<void> {
  const { userId, broker, environment, connectionId } = flow;
  await queryRows(client, INSERT_ACCOUNT, [
    ...[id, userId, name, broker, environment, type, connectionId, accountKey, facts],
  ]);
}
