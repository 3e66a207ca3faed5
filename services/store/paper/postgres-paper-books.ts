import {
  type AccountType,
  type CorporateAction,
  type OccSymbol,
  type OrderSide,
  parseOccSymbol,
  type Settlement,
  STANDARD_MULTIPLIER,
  underlyingOfRoot,
} from '#core/model';
import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  Instant,
  SettlementId,
  TradingDate,
  Underlying,
} from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { moneyColumn, moneyOf, priceColumn, priceOf } from '../rows/index.js';
import { isOn, movesOf } from './adjust.js';
import { settlementName } from './names.js';
import type {
  PaperActionOutcome,
  PaperBooks,
  PaperClose,
  PaperExecution,
  PaperHolding,
  PaperInsert,
  PaperOrder,
  PaperSettlement,
  PaperShares,
  PaperStatus,
  PaperTerms,
} from './port.js';

const ORDER_COLUMNS = `broker_order_id, account_id, client_order_id, symbol, side, quantity, limit_price::text AS limit_price,
  status, filled_quantity, day, created_at`;

interface PaperOrderRow {
  readonly broker_order_id: string;
  readonly account_id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly limit_price: string;
  readonly status: string;
  readonly filled_quantity: number;
  readonly day: string;
  readonly created_at: number;
}

interface ExecutionRow {
  readonly sequence: number;
  readonly execution_id: string;
  readonly broker_order_id: string;
  readonly quantity: number;
  readonly price: string;
  readonly fees: string;
  readonly ts_event: number;
}

interface SettlementRow {
  readonly id: string;
  readonly symbol: string;
  readonly kind: string;
  readonly quantity: number;
  readonly fees: string;
  readonly ts_event: number;
}

interface TermsRow {
  readonly type: string;
  readonly cash: string;
  readonly positions: readonly PaperHolding[] | null;
  readonly shares: readonly PaperShares[] | null;
}

/** What trades and settlements moved, per contract; a settlement ends short contracts. */
const NET_POSITIONS = {
  name: 'paper_net_positions',
  text: `SELECT symbol, sum(moved)::int AS quantity FROM (
      SELECT symbol, CASE side WHEN 'sell_to_open' THEN -filled_quantity ELSE filled_quantity END AS moved
      FROM paper_orders WHERE account_id = $1
      UNION ALL SELECT symbol, quantity FROM paper_settlements WHERE account_id = $1
      UNION ALL SELECT symbol, quantity FROM paper_adjustments WHERE account_id = $1) m
    GROUP BY symbol HAVING sum(moved) <> 0 ORDER BY symbol`,
};
const SHARES = `SELECT underlying, sum(share_delta)::int AS quantity FROM (
    SELECT underlying, share_delta FROM paper_settlements WHERE account_id = $1
    UNION ALL SELECT underlying, share_delta FROM paper_adjustments WHERE account_id = $1) m
  GROUP BY underlying HAVING sum(share_delta) <> 0 ORDER BY underlying`;
/** One statement is one snapshot. */
const TERMS = {
  name: 'paper_terms',
  text: `SELECT a.type, (a.opening_cash + coalesce((
      SELECT sum((CASE o.side WHEN 'sell_to_open' THEN e.price ELSE -e.price END) * e.quantity * ${STANDARD_MULTIPLIER} - e.fees)
      FROM paper_executions e JOIN paper_orders o ON o.broker_order_id = e.broker_order_id WHERE e.account_id = a.account_id), 0)
      + coalesce((SELECT sum(s.cash_delta) FROM paper_settlements s WHERE s.account_id = a.account_id), 0)
      + coalesce((SELECT sum(d.cash_delta) FROM paper_adjustments d WHERE d.account_id = a.account_id), 0)
    )::numeric(18, 4)::text AS cash, (SELECT json_agg(x) FROM (${NET_POSITIONS.text}) x) AS positions,
    (SELECT json_agg(x) FROM (${SHARES}) x) AS shares
    FROM paper_accounts a WHERE a.account_id = $1`,
};
const INSERT_ORDER = {
  name: 'paper_insert_order',
  text: `INSERT INTO paper_orders (broker_order_id, account_id, client_order_id, symbol, side, quantity, limit_price, status,
      filled_quantity, day, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING ${ORDER_COLUMNS}`,
};
const BY_ID = {
  name: 'paper_by_id',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE account_id = $1 AND broker_order_id = $2`,
};
const BY_CLIENT_ID = {
  name: 'paper_by_client_id',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE account_id = $1 AND client_order_id = $2`,
};
const WORKING = {
  name: 'paper_working',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE status = 'working' AND ($1::uuid IS NULL OR account_id = $1)
    ORDER BY created_at, broker_order_id`,
};
const ORDERS_SINCE = {
  name: 'paper_orders_since',
  text: `SELECT ${ORDER_COLUMNS} FROM paper_orders WHERE account_id = $1 AND created_at >= $2
    ORDER BY created_at, broker_order_id`,
};
/**
 * Sequences are drawn before the commit, so two transactions could become visible in the other order and a reader would
 * skip one for ever; executions of one account therefore follow each other.
 */
const LOCK_ACCOUNT = {
  name: 'paper_lock_account',
  text: `SELECT 1 FROM paper_accounts WHERE account_id = $1 FOR NO KEY UPDATE`,
};
const MOVE_ORDER = {
  name: 'paper_move_order',
  text: `UPDATE paper_orders SET filled_quantity = filled_quantity + $4,
      status = CASE WHEN filled_quantity + $4 = quantity THEN 'filled' ELSE status END
    WHERE account_id = $1 AND broker_order_id = $2 AND status = 'working' AND filled_quantity = $3 AND filled_quantity + $4 <= quantity
    RETURNING broker_order_id`,
};
const INSERT_EXECUTION = {
  name: 'paper_insert_execution',
  text: `INSERT INTO paper_executions (execution_id, broker_order_id, account_id, quantity, price, fees, ts_event)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
const END_ORDER = {
  name: 'paper_end_order',
  text: `UPDATE paper_orders SET status = $3 WHERE account_id = $1 AND broker_order_id = $2 AND status = 'working' RETURNING 1`,
};
const EXECUTIONS_SINCE = {
  name: 'paper_executions_since',
  text: `SELECT sequence, execution_id, broker_order_id, quantity, price::text AS price, fees::text AS fees, ts_event
    FROM paper_executions WHERE account_id = $1 AND sequence > $2 ORDER BY sequence`,
};

const SHORT_AND_SETTLED = {
  name: 'paper_short_and_settled',
  text: `SELECT (SELECT coalesce(sum(CASE side WHEN 'sell_to_open' THEN filled_quantity ELSE -filled_quantity END), 0)::int
        FROM paper_orders WHERE account_id = $1 AND symbol = $2)
      - (SELECT coalesce(sum(quantity), 0)::int FROM paper_adjustments WHERE account_id = $1 AND symbol = $2) AS sold,
      coalesce(sum(quantity), 0)::int AS settled, count(*)::int AS settlements
    FROM paper_settlements WHERE account_id = $1 AND symbol = $2`,
};
const INSERT_SETTLEMENT = {
  name: 'paper_insert_settlement',
  text: `INSERT INTO paper_settlements (account_id, id, symbol, underlying, kind, quantity, fees, cash_delta, share_delta, ts_event)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
const KNOWN_ACTION = {
  name: 'paper_known_action',
  text: 'SELECT 1 FROM paper_adjustments WHERE account_id = $1 AND id = $2 LIMIT 1',
};
/** What was held as an action took effect; of two actions at one instant the second sees what the first has made. */
const HELD_AT = {
  name: 'paper_held_at',
  text: `SELECT (SELECT json_agg(x) FROM (SELECT symbol, sum(moved)::int AS quantity FROM (
        SELECT o.symbol, CASE o.side WHEN 'sell_to_open' THEN -e.quantity ELSE e.quantity END AS moved
        FROM paper_executions e JOIN paper_orders o ON o.broker_order_id = e.broker_order_id
        WHERE e.account_id = $1 AND e.ts_event < $2
        UNION ALL SELECT symbol, quantity FROM paper_settlements WHERE account_id = $1 AND ts_event < $2
        UNION ALL SELECT symbol, quantity FROM paper_adjustments WHERE account_id = $1 AND ts_event <= $2) m
      WHERE symbol <> '' GROUP BY symbol HAVING sum(moved) <> 0 ORDER BY symbol) x) AS positions,
    (SELECT json_agg(x) FROM (SELECT underlying, sum(share_delta)::int AS quantity FROM (
        SELECT underlying, share_delta FROM paper_settlements WHERE account_id = $1 AND ts_event < $2
        UNION ALL SELECT underlying, share_delta FROM paper_adjustments WHERE account_id = $1 AND ts_event <= $2) m
      GROUP BY underlying HAVING sum(share_delta) <> 0) x) AS shares`,
};
/** The row without a symbol carries shares and cash, and says that the action was counted. */
const INSERT_ADJUSTMENTS = {
  name: 'paper_insert_adjustments',
  text: `INSERT INTO paper_adjustments (account_id, id, symbol, underlying, quantity, cash_delta, share_delta, ts_event)
    SELECT $1::uuid, $2::text, t.symbol, $3::text, t.quantity, 0::numeric, 0, $6::bigint
      FROM jsonb_to_recordset($7::jsonb) AS t (symbol text, quantity int)
    UNION ALL SELECT $1::uuid, $2::text, '', $3::text, 0, $4::numeric, $5::int, $6::bigint`,
};
const END_ORDERS = {
  name: 'paper_end_orders',
  text: `UPDATE paper_orders SET status = 'expired' WHERE account_id = $1 AND status = 'working' AND symbol = ANY($2)`,
};
const SETTLEMENTS_SINCE = {
  name: 'paper_settlements_since',
  text: `SELECT id, symbol, kind, quantity, fees::text AS fees, ts_event FROM paper_settlements
    WHERE account_id = $1 AND ts_event >= $2 ORDER BY ts_event, id`,
};
/** The fifteen last characters of a symbol are its expiry, right and strike. */
const EXPIRING = {
  name: 'paper_expiring',
  text: `SELECT DISTINCT symbol FROM paper_orders WHERE left(right(symbol, 15), 6) = $1 AND filled_quantity > 0`,
};
const RECORD_CLOSE = {
  name: 'paper_record_close',
  text: `INSERT INTO paper_closes AS c (underlying, day, spot, seen_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (underlying, day) DO UPDATE SET spot = excluded.spot, seen_at = excluded.seen_at
    WHERE c.seen_at < excluded.seen_at AND c.seen_at < $5`,
};
const CLOSE_OF = {
  name: 'paper_close_of',
  text: `SELECT spot::text AS spot, seen_at FROM paper_closes WHERE underlying = $1 AND day = $2`,
};

export class PostgresPaperBooks implements PaperBooks {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async accountTerms(accountId: AccountId): Promise<PaperTerms | undefined> {
    const row = await queryOne<TermsRow>(this.pool, TERMS, [accountId]);
    if (!row) return undefined;
    const { type, cash, positions, shares } = row;
    return { type: type as AccountType, cash: moneyOf(cash), positions: positions ?? [], shares: shares ?? [] };
  }

  async insertOrder(order: PaperOrder): Promise<PaperInsert> {
    const inserted = await queryOne<PaperOrderRow>(this.pool, INSERT_ORDER, [
      ...[order.brokerOrderId, order.accountId, order.clientOrderId, order.symbol, order.side, order.quantity],
      ...[priceColumn(order.limit), order.status, order.filledQuantity, order.day, order.createdAt],
    ]);
    if (inserted) return { kind: 'inserted', order: orderOf(inserted) };
    const standing = await this.orderByClientId(order.accountId, order.clientOrderId);
    if (standing) return { kind: 'exists', order: standing };
    throw new Error(`Invariant: broker order id ${order.brokerOrderId} belongs to one client id`);
  }

  async orderById(accountId: AccountId, brokerOrderId: string): Promise<PaperOrder | undefined> {
    const row = await queryOne<PaperOrderRow>(this.pool, BY_ID, [accountId, brokerOrderId]);
    return row && orderOf(row);
  }

  async orderByClientId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<PaperOrder | undefined> {
    const row = await queryOne<PaperOrderRow>(this.pool, BY_CLIENT_ID, [accountId, clientOrderId]);
    return row && orderOf(row);
  }

  async workingOrders(accountId?: AccountId): Promise<readonly PaperOrder[]> {
    return (await queryRows<PaperOrderRow>(this.pool, WORKING, [accountId ?? null])).map(orderOf);
  }

  async ordersSince(accountId: AccountId, since: Instant): Promise<readonly PaperOrder[]> {
    return (await queryRows<PaperOrderRow>(this.pool, ORDERS_SINCE, [accountId, since])).map(orderOf);
  }

  recordExecution(execution: Omit<PaperExecution, 'sequence'>, filledBefore: number): Promise<boolean> {
    const { accountId, brokerOrderId, executionId, quantity, price, fees, tsEvent } = execution;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, LOCK_ACCOUNT, [accountId]);
      const moved = await queryOne(client, MOVE_ORDER, [accountId, brokerOrderId, filledBefore, quantity]);
      if (!moved) return false;
      const amounts = [priceColumn(price), moneyColumn(fees)];
      await queryRows(client, INSERT_EXECUTION, [executionId, brokerOrderId, accountId, quantity, ...amounts, tsEvent]);
      return true;
    });
  }

  async endOrder(accountId: AccountId, brokerOrderId: string, status: 'cancelled' | 'expired'): Promise<boolean> {
    return (await queryOne(this.pool, END_ORDER, [accountId, brokerOrderId, status])) !== undefined;
  }

  async executionsSince(accountId: AccountId, sequence: number | undefined): Promise<readonly PaperExecution[]> {
    const rows = await queryRows<ExecutionRow>(this.pool, EXECUTIONS_SINCE, [accountId, sequence ?? 0]);
    return rows.map((row) => ({
      sequence: row.sequence,
      executionId: row.execution_id as ExecutionId,
      brokerOrderId: row.broker_order_id,
      accountId,
      quantity: row.quantity,
      price: priceOf(row.price),
      fees: moneyOf(row.fees),
      tsEvent: row.ts_event as Instant,
    }));
  }

  recordSettlement(settlement: PaperSettlement): Promise<boolean> {
    const { accountId, symbol, underlying, kind, quantity, fees, cashDelta, shareDelta, tsEvent } = settlement;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, LOCK_ACCOUNT, [accountId]);
      const row = await queryOne<{ sold: number; settled: number; settlements: number }>(client, SHORT_AND_SETTLED, [
        ...[accountId, symbol],
      ]);
      if (!row || row.sold - row.settled < quantity) return false;
      const id = settlementName(symbol, row.settlements + 1);
      await queryRows(client, INSERT_SETTLEMENT, [
        ...[accountId, id, symbol, underlying, kind, quantity],
        ...[moneyColumn(fees), moneyColumn(cashDelta), shareDelta, tsEvent],
      ]);
      return true;
    });
  }

  recordAction(accountId: AccountId, action: CorporateAction): Promise<PaperActionOutcome> {
    const { id, underlying, effectiveAt } = action;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, LOCK_ACCOUNT, [accountId]);
      if (await queryOne(client, KNOWN_ACTION, [accountId, id])) return 'known';
      const row = await queryOne<Pick<TermsRow, 'positions' | 'shares'>>(client, HELD_AT, [accountId, effectiveAt]);
      const moves = movesOf({ positions: row?.positions ?? [], shares: row?.shares ?? [] }, action);
      if (moves.kind !== 'moves') return moves.kind === 'nothing' ? 'untouched' : moves.code;
      if (action.kind === 'split') {
        const working = await queryRows<PaperOrderRow>(client, WORKING, [accountId]);
        const symbols = working.map(({ symbol }) => symbol as OccSymbol).filter((symbol) => isOn(symbol, underlying));
        await queryRows(client, END_ORDERS, [accountId, symbols]);
      }
      await queryRows(client, INSERT_ADJUSTMENTS, [
        ...[accountId, id, underlying, moneyColumn(moves.cashDelta), moves.shareDelta, effectiveAt],
        JSON.stringify(moves.contracts),
      ]);
      return 'recorded';
    });
  }

  async settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]> {
    const rows = await queryRows<SettlementRow>(this.pool, SETTLEMENTS_SINCE, [accountId, since]);
    return rows.map((row) => ({
      id: row.id as SettlementId,
      accountId,
      symbol: row.symbol as OccSymbol,
      kind: row.kind as Settlement['kind'],
      quantity: row.quantity,
      fees: moneyOf(row.fees),
      tsEvent: row.ts_event as Instant,
    }));
  }

  async expiringOn(day: TradingDate): Promise<readonly Underlying[]> {
    const rows = await queryRows<{ symbol: string }>(this.pool, EXPIRING, [day.slice(2).replaceAll('-', '')]);
    const roots = rows.flatMap(({ symbol }) => parseOccSymbol(symbol)?.root ?? []);
    return [...new Set(roots.map(underlyingOfRoot))].sort();
  }

  async recordClose({ underlying, day, spot, seenAt }: PaperClose, closeAt: Instant): Promise<void> {
    await queryRows(this.pool, RECORD_CLOSE, [underlying, day, priceColumn(spot), seenAt, closeAt]);
  }

  async closeOf(underlying: Underlying, day: TradingDate): Promise<PaperClose | undefined> {
    const row = await queryOne<{ spot: string; seen_at: number }>(this.pool, CLOSE_OF, [underlying, day]);
    return row && { underlying, day, spot: priceOf(row.spot), seenAt: row.seen_at as Instant };
  }

  async netPositions(accountId: AccountId): Promise<readonly PaperHolding[]> {
    return queryRows<PaperHolding>(this.pool, NET_POSITIONS, [accountId]);
  }
}

function orderOf(row: PaperOrderRow): PaperOrder {
  return {
    brokerOrderId: row.broker_order_id,
    accountId: row.account_id as AccountId,
    clientOrderId: row.client_order_id as ClientOrderId,
    symbol: row.symbol as OccSymbol,
    side: row.side as OrderSide,
    quantity: row.quantity,
    limit: priceOf(row.limit_price),
    status: row.status as PaperStatus,
    filledQuantity: row.filled_quantity,
    day: row.day as TradingDate,
    createdAt: row.created_at as Instant,
  };
}
