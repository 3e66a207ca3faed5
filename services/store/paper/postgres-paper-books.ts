import {
  type AccountType,
  type CorporateAction,
  type OccSymbol,
  type OrderSide,
  parseOccSymbol,
  type Settlement,
  underlyingOfRoot,
} from '#core/model';
import {
  type AccountId,
  assert,
  type ClientOrderId,
  type ExecutionId,
  type Instant,
  type SettlementId,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { moneyColumn, moneyOf, priceColumn, priceOf } from '../rows/index.js';
import { isOn, movesOf } from './adjust.js';
import { settlementName } from './names.js';
import type {
  PaperActionOutcome,
  PaperBooks,
  PaperClose,
  PaperExecution,
  PaperExecutionOutcome,
  PaperHolding,
  PaperInsert,
  PaperOrder,
  PaperSession,
  PaperSettlement,
  PaperShares,
  PaperStatus,
  PaperTerms,
} from './port.js';
import * as sql from './statements.js';

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
  readonly settlement_price: string | null;
}

interface CloseRow {
  readonly spot: string;
  readonly seen_at: number;
  readonly opened_spot: string | null;
  readonly opened_at: number | null;
}

interface TermsRow {
  readonly type: string;
  readonly cash: string;
  readonly positions: readonly PaperHolding[] | null;
  readonly shares: readonly PaperShares[] | null;
}

export class PostgresPaperBooks implements PaperBooks {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async accountTerms(accountId: AccountId): Promise<PaperTerms | undefined> {
    const row = await queryOne<TermsRow>(this.pool, sql.TERMS, [accountId]);
    if (!row) return undefined;
    const { type, cash, positions, shares } = row;
    return { type: type as AccountType, cash: moneyOf(cash), positions: positions ?? [], shares: shares ?? [] };
  }

  async insertOrder(order: PaperOrder): Promise<PaperInsert> {
    const inserted = await queryOne<PaperOrderRow>(this.pool, sql.INSERT_ORDER, [
      ...[order.brokerOrderId, order.accountId, order.clientOrderId, order.symbol, order.side, order.quantity],
      ...[priceColumn(order.limit), order.status, order.filledQuantity, order.day, order.createdAt],
    ]);
    if (inserted) return { kind: 'inserted', order: orderOf(inserted) };
    const standing = await this.orderByClientId(order.accountId, order.clientOrderId);
    if (standing) return { kind: 'exists', order: standing };
    throw new Error(`Invariant: broker order id ${order.brokerOrderId} belongs to one client id`);
  }

  async orderById(accountId: AccountId, brokerOrderId: string): Promise<PaperOrder | undefined> {
    const row = await queryOne<PaperOrderRow>(this.pool, sql.BY_ID, [accountId, brokerOrderId]);
    return row && orderOf(row);
  }

  async orderByClientId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<PaperOrder | undefined> {
    const row = await queryOne<PaperOrderRow>(this.pool, sql.BY_CLIENT_ID, [accountId, clientOrderId]);
    return row && orderOf(row);
  }

  async workingOrders(accountId?: AccountId): Promise<readonly PaperOrder[]> {
    return (await queryRows<PaperOrderRow>(this.pool, sql.WORKING, [accountId ?? null])).map(orderOf);
  }

  async ordersSince(accountId: AccountId, since: Instant): Promise<readonly PaperOrder[]> {
    return (await queryRows<PaperOrderRow>(this.pool, sql.ORDERS_SINCE, [accountId, since])).map(orderOf);
  }

  recordExecution(execution: Omit<PaperExecution, 'sequence'>, filledBefore: number): Promise<PaperExecutionOutcome> {
    const { accountId, brokerOrderId, executionId, quantity, price, fees, tsEvent } = execution;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, sql.LOCK_ACCOUNT, [accountId]);
      const order = await queryOne<PaperOrderRow>(client, sql.BY_ID, [accountId, brokerOrderId]);
      if (order?.filled_quantity !== filledBefore) return 'unchanged';
      if (order.side === 'buy_to_close' && (await shortOf(client, accountId, order.symbol)).contracts < quantity) {
        const ended = await queryOne(client, sql.END_ORDER, [accountId, brokerOrderId, 'cancelled']);
        return ended ? 'ended' : 'unchanged';
      }
      const moved = await queryOne(client, sql.MOVE_ORDER, [accountId, brokerOrderId, filledBefore, quantity]);
      if (!moved) return 'unchanged';
      const amounts = [priceColumn(price), moneyColumn(fees)];
      await queryRows(client, sql.INSERT_EXECUTION, [
        executionId,
        brokerOrderId,
        accountId,
        quantity,
        ...amounts,
        tsEvent,
      ]);
      return 'booked';
    });
  }

  async endOrder(accountId: AccountId, brokerOrderId: string, status: 'cancelled' | 'expired'): Promise<boolean> {
    return (await queryOne(this.pool, sql.END_ORDER, [accountId, brokerOrderId, status])) !== undefined;
  }

  async executionsAfter(accountId: AccountId, sequence: number): Promise<readonly PaperExecution[]> {
    const rows = await queryRows<ExecutionRow>(this.pool, sql.EXECUTIONS_AFTER, [accountId, sequence]);
    return rows.map((row) => executionOf(accountId, row));
  }

  async newestExecutions(accountId: AccountId, limit: number): Promise<readonly PaperExecution[]> {
    const rows = await queryRows<ExecutionRow>(this.pool, sql.NEWEST_EXECUTIONS, [accountId, limit]);
    return rows.map((row) => executionOf(accountId, row)).reverse();
  }

  recordSettlement(settlement: PaperSettlement): Promise<boolean> {
    const { accountId, symbol, underlying, kind, quantity, fees, cashDelta, shareDelta, tsEvent, settlementPrice } =
      settlement;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, sql.LOCK_ACCOUNT, [accountId]);
      const short = await shortOf(client, accountId, symbol);
      if (short.contracts < quantity) return false;
      const id = settlementName(symbol, short.settlements + 1);
      await queryRows(client, sql.INSERT_SETTLEMENT, [
        ...[accountId, id, symbol, underlying, kind, quantity],
        ...[moneyColumn(fees), moneyColumn(cashDelta), shareDelta, tsEvent],
        settlementPrice === undefined ? null : priceColumn(settlementPrice),
      ]);
      return true;
    });
  }

  recordAction(accountId: AccountId, action: CorporateAction): Promise<PaperActionOutcome> {
    const { id, underlying, effectiveAt } = action;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, sql.LOCK_ACCOUNT, [accountId]);
      if (await queryOne(client, sql.KNOWN_ACTION, [accountId, id])) return 'known';
      const row = await queryOne<Pick<TermsRow, 'positions' | 'shares'>>(client, sql.HELD_AT, [accountId, effectiveAt]);
      const moves = movesOf({ positions: row?.positions ?? [], shares: row?.shares ?? [] }, action);
      if (moves.kind !== 'moves') return moves.kind === 'nothing' ? 'untouched' : moves.code;
      if (action.kind === 'split') {
        const working = await queryRows<PaperOrderRow>(client, sql.WORKING, [accountId]);
        const symbols = working.map(({ symbol }) => symbol as OccSymbol).filter((symbol) => isOn(symbol, underlying));
        await queryRows(client, sql.END_ORDERS, [accountId, symbols]);
      }
      await queryRows(client, sql.INSERT_ADJUSTMENTS, [
        ...[accountId, id, underlying, moneyColumn(moves.cashDelta), moves.shareDelta, effectiveAt],
        JSON.stringify(moves.contracts),
      ]);
      return 'recorded';
    });
  }

  async settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]> {
    const rows = await queryRows<SettlementRow>(this.pool, sql.SETTLEMENTS_SINCE, [accountId, since]);
    return rows.map((row) => ({
      id: row.id as SettlementId,
      accountId,
      symbol: row.symbol as OccSymbol,
      kind: row.kind as Settlement['kind'],
      quantity: row.quantity,
      fees: moneyOf(row.fees),
      tsEvent: row.ts_event as Instant,
      ...(row.settlement_price !== null && { settlementPrice: priceOf(row.settlement_price) }),
    }));
  }

  async expiringOn(day: TradingDate): Promise<readonly Underlying[]> {
    const rows = await queryRows<{ symbol: string }>(this.pool, sql.EXPIRING, [day.slice(2).replaceAll('-', '')]);
    const roots = rows.flatMap(({ symbol }) => parseOccSymbol(symbol)?.root ?? []);
    return [...new Set(roots.map(underlyingOfRoot))].sort();
  }

  async recordClose({ underlying, day, spot, seenAt }: PaperClose, closeAt: Instant): Promise<void> {
    await queryRows(this.pool, sql.RECORD_CLOSE, [underlying, day, priceColumn(spot), seenAt, closeAt]);
  }

  async closeOf(underlying: Underlying, day: TradingDate): Promise<PaperSession | undefined> {
    const row = await queryOne<CloseRow>(this.pool, sql.CLOSE_OF, [underlying, day]);
    if (!row) return undefined;
    const { opened_spot: opened, opened_at: openedAt } = row;
    return {
      ...{ underlying, day, spot: priceOf(row.spot), seenAt: row.seen_at as Instant },
      ...(opened !== null && { opening: { spot: priceOf(opened), seenAt: openedAt as Instant } }),
    };
  }

  async netPositions(accountId: AccountId): Promise<readonly PaperHolding[]> {
    return queryRows<PaperHolding>(this.pool, sql.NET_POSITIONS, [accountId]);
  }
}

/** Returns how many contracts an account is short, and how often it was settled in them; within a transaction that holds the account. */
async function shortOf(
  client: DbClient,
  accountId: AccountId,
  symbol: string,
): Promise<{ readonly contracts: number; readonly settlements: number }> {
  const row = await queryOne<{ contracts: number; settlements: number }>(client, sql.SHORT_AND_SETTLED, [
    ...[accountId, symbol],
  ]);
  assert(row, 'Invariant: sums have a row');
  return row;
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

function executionOf(accountId: AccountId, row: ExecutionRow): PaperExecution {
  return {
    sequence: row.sequence,
    executionId: row.execution_id as ExecutionId,
    brokerOrderId: row.broker_order_id,
    accountId,
    quantity: row.quantity,
    price: priceOf(row.price),
    fees: moneyOf(row.fees),
    tsEvent: row.ts_event as Instant,
  };
}
