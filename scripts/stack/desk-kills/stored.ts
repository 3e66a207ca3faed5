/** Reads what the campaign left in Postgres. */
import type { OrderState } from '#core/model';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import type { StoredIntent } from './compare.js';
import type { Trader } from './logins.js';

interface IntentRow {
  readonly id: string;
  readonly account_id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly limit: number;
  readonly status: string;
  readonly code: string | null;
  readonly state: string | null;
  readonly broker_order_id: string | null;
  readonly filled_quantity: number | null;
  readonly events: readonly string[];
  readonly evidence: readonly string[];
}

const INTENTS = `SELECT i.id, i.account_id, i.client_order_id, i.symbol, i.side, i.quantity,
    (i.limit_price * 10000)::int AS "limit", i.status, i.code, o.state, o.broker_order_id, o.filled_quantity,
    ARRAY(SELECT e.event->>'kind' FROM order_events e WHERE e.order_id = o.id ORDER BY e.sequence) AS events,
    ARRAY(SELECT v.kind FROM order_evidence v WHERE v.order_id = o.id ORDER BY v.id) AS evidence
  FROM intents i LEFT JOIN orders o ON o.intent_id = i.id ORDER BY i.id`;

export async function readIntents(pool: DbPool, traders: readonly Trader[]): Promise<readonly StoredIntent[]> {
  const byAccount = new Map<string, Trader>(traders.map((trader) => [trader.accountId, trader]));
  const rows = await queryRows<IntentRow>(pool, INTENTS);
  return rows.map((row) => {
    const trader = byAccount.get(row.account_id);
    if (!trader) throw new Error(`${row.id} is of no account of the campaign`);
    return {
      ...{ id: row.id, broker: trader.broker, account: trader.number, clientOrderId: row.client_order_id },
      ...{ symbol: row.symbol, side: row.side, quantity: row.quantity, limit: row.limit, status: row.status },
      ...(row.code === null ? {} : { code: row.code }),
      ...(row.state === null ? {} : { order: orderOf(row) }),
    };
  });
}

function orderOf({ state, broker_order_id: brokerOrderId, filled_quantity: filled, events, evidence }: IntentRow) {
  return {
    state: state as OrderState,
    ...(brokerOrderId === null ? {} : { brokerOrderId }),
    ...{ filledQuantity: filled ?? 0, events, evidence },
  };
}

export interface Unsettled {
  /** Intents that no desk has taken. */
  readonly pending: number;
  /** Orders that work, or whose sending is under way. */
  readonly moving: number;
  readonly unknown: number;
}

export async function readUnsettled(pool: DbPool): Promise<Unsettled> {
  const text = `SELECT (SELECT count(*)::int FROM intents WHERE status = 'pending') AS pending,
      count(*) FILTER (WHERE state IN ('submitting', 'working'))::int AS moving,
      count(*) FILTER (WHERE state = 'unknown')::int AS unknown FROM orders`;
  const row = await queryOne<Unsettled>(pool, text);
  return row ?? { pending: 0, moving: 0, unknown: 0 };
}

/** Returns contracts short by account and symbol, of open positions alone. */
export async function readShorts(pool: DbPool): Promise<ReadonlyMap<string, number>> {
  const text = `SELECT account_id, symbol, sum(open_quantity)::int AS open FROM positions WHERE open_quantity > 0
    GROUP BY account_id, symbol`;
  const rows = await queryRows<{ account_id: string; symbol: string; open: number }>(pool, text);
  return new Map(rows.map(({ account_id: account, symbol, open }) => [`${account} ${symbol}`, open]));
}

export async function readDrifting(pool: DbPool): Promise<ReadonlySet<string>> {
  const rows = await queryRows<{ id: string }>(pool, 'SELECT id FROM accounts WHERE drift');
  return new Set(rows.map(({ id }) => id));
}

export async function countPendingCommands(pool: DbPool): Promise<number> {
  const text = 'SELECT count(*)::int AS count FROM desk_commands WHERE outcome IS NULL';
  return (await queryOne<{ count: number }>(pool, text))?.count ?? 0;
}
