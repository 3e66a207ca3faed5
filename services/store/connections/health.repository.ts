import type { LegSide, OrderLeg } from '#core/orders';
import type { AccountId, ConnectionId, Instant, Price, UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { priceOf } from '../rows/index.js';
import { instantOf } from './connection-rows.js';

/** An order at the broker that is not ours. */
export interface StoredExternalOrder {
  readonly brokerOrderId: string;
  readonly symbol: string;
  readonly side: LegSide;
  /** Absent: there is one. The limit of several is net, credits positive. */
  readonly legs?: readonly OrderLeg[];
  readonly quantity: number;
  readonly filledQuantity: number;
  readonly limit: Price;
  /** Wall clock. */
  readonly firstSeenAt: Instant;
}

/** What the desk has stored about an account of a login. */
export interface AccountHealth {
  readonly accountId: AccountId;
  readonly drift: boolean;
  /** As reconciliation left it. */
  readonly driftDetail: unknown;
  readonly externalOrders: readonly StoredExternalOrder[];
}

const ACCOUNTS = {
  name: 'health_accounts',
  text: `SELECT id, drift, drift_detail FROM accounts WHERE user_id = $1 AND connection_id = $2 ORDER BY created_at, name, id`,
};
const EXTERNAL = {
  name: 'health_external',
  text: `SELECT account_id, broker_order_id, symbol, side, legs, quantity, filled, limit_price::text AS limit_price, first_seen_at
    FROM external_orders WHERE account_id = ANY($1::uuid[]) AND ended_at IS NULL ORDER BY first_seen_at DESC LIMIT 200`,
};

interface ExternalRow {
  readonly account_id: string;
  readonly broker_order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly legs: readonly OrderLeg[] | null;
  readonly quantity: number;
  readonly filled: number;
  readonly limit_price: string;
  readonly first_seen_at: Date;
}

/** How the accounts of a login are doing, for their owner. */
export class HealthRepository {
  constructor(private readonly pool: DbPool) {}

  async accounts(userId: UserId, connectionId: ConnectionId): Promise<readonly AccountHealth[]> {
    const accounts = await queryRows<{ id: string; drift: boolean; drift_detail: unknown }>(this.pool, ACCOUNTS, [
      userId,
      connectionId,
    ]);
    const external = await queryRows<ExternalRow>(this.pool, EXTERNAL, [accounts.map(({ id }) => id)]);
    return accounts.map(({ id, drift, drift_detail: driftDetail }) => ({
      accountId: id as AccountId,
      drift,
      driftDetail,
      externalOrders: external.filter((row) => row.account_id === id).map(externalOf),
    }));
  }
}

function externalOf(row: ExternalRow): StoredExternalOrder {
  return {
    brokerOrderId: row.broker_order_id,
    symbol: row.symbol,
    side: row.side as LegSide,
    ...(row.legs === null ? {} : { legs: row.legs }),
    quantity: row.quantity,
    filledQuantity: row.filled,
    limit: priceOf(row.limit_price),
    firstSeenAt: instantOf(row.first_seen_at),
  };
}
