import type { AccountId, ConnectionId, Instant } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { instantOf } from './connection-rows.js';

/** One request to a broker as it is kept: enough to explain, nothing to steal. */
export interface StoredRequest {
  readonly broker: string;
  readonly name: string;
  readonly method: string;
  readonly connectionId?: ConnectionId;
  readonly accountId?: AccountId;
  readonly status?: number;
  readonly cause?: string;
  readonly tookMs: number;
  /** Wall clock. */
  readonly at: Instant;
}

const INSERT = {
  name: 'request_insert',
  text: `INSERT INTO broker_requests (broker, name, method, connection_id, account_id, status, cause, took_ms, at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::int[], $9::timestamptz[])`,
};
const NEWEST = {
  name: 'request_newest',
  text: `SELECT broker, name, method, connection_id, account_id, status, cause, took_ms, at FROM broker_requests
    WHERE connection_id = $1 ORDER BY id DESC LIMIT $2`,
};
const PURGE = {
  name: 'request_purge',
  text: `DELETE FROM broker_requests WHERE id IN (SELECT id FROM broker_requests WHERE at < $1 ORDER BY at LIMIT $2)`,
};

interface RequestRow {
  readonly broker: string;
  readonly name: string;
  readonly method: string;
  readonly connection_id: string | null;
  readonly account_id: string | null;
  readonly status: number | null;
  readonly cause: string | null;
  readonly took_ms: number;
  readonly at: Date;
}

/** The log of requests to brokers. */
export class RequestStore {
  constructor(private readonly pool: DbPool) {}

  async insert(requests: readonly StoredRequest[]): Promise<void> {
    const column = <T>(pick: (request: StoredRequest) => T) => requests.map(pick);
    await queryRows(this.pool, INSERT, [
      ...[column((one) => one.broker), column((one) => one.name), column((one) => one.method)],
      ...[column((one) => one.connectionId ?? null), column((one) => one.accountId ?? null)],
      ...[column((one) => one.status ?? null), column((one) => one.cause ?? null)],
      ...[column((one) => Math.round(one.tookMs)), column((one) => new Date(one.at))],
    ]);
  }

  /** Returns the newest requests of a login, newest first. The caller has checked whose it is. */
  async newest(connectionId: ConnectionId, limit: number): Promise<readonly StoredRequest[]> {
    return (await queryRows<RequestRow>(this.pool, NEWEST, [connectionId, limit])).map(requestOf);
  }

  /** Deletes requests from before an instant, at most so many. */
  async purge(before: Instant, limit: number): Promise<void> {
    await queryRows(this.pool, PURGE, [new Date(before), limit]);
  }
}

function requestOf(row: RequestRow): StoredRequest {
  return {
    broker: row.broker,
    name: row.name,
    method: row.method,
    ...(row.connection_id !== null && { connectionId: row.connection_id as ConnectionId }),
    ...(row.account_id !== null && { accountId: row.account_id as AccountId }),
    ...(row.status !== null && { status: row.status }),
    ...(row.cause !== null && { cause: row.cause }),
    tookMs: row.took_ms,
    at: instantOf(row.at),
  };
}
