/** Intents, orders, fills and positions on Postgres. Lease times are the database's: `clock_timestamp()`, never a desk's clock. */
import { type AccountView, type Balances, type Fill, Notify, type Order } from '#core/model';
import { type OrderEvent, orderFromIntent } from '#core/orders';
import {
  type AccountId,
  addMs,
  assert,
  type ClientOrderId,
  type DeskId,
  type Instant,
  type IntentId,
  MS_PER_MINUTE,
  type OrderId,
  type Underlying,
  type UserId,
} from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import {
  type AccountViewRow,
  accountViewOf,
  type FillRow,
  fillOf,
  type IntentRow,
  intentOf,
  moneyColumn,
  notify,
  type OrderRow,
  orderOf,
  priceColumn,
} from '../rows/index.js';
import { applyEvents } from './apply-events.js';
import type {
  AccountLease,
  ClaimContext,
  ClaimResult,
  ClaimVerdict,
  DeskStore,
  DeskWrite,
  OpenOrder,
  PendingIntent,
} from './port.js';
import * as sql from './statements.js';

type OpenOrderRow = OrderRow & { readonly valid_until: number; readonly bot_paused: boolean };
type ClaimRow = AccountViewRow & { readonly recent_orders: number; readonly bot_paused: boolean };

/** Two writers of one account may meet in a deadlock with a taker; the server picks one, which simply tries again. */
const ATTEMPTS = 3;

export class PostgresDeskStore implements DeskStore {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async takeAccounts(deskId: DeskId, limit: number, leaseMs: number): Promise<readonly AccountLease[]> {
    if (limit <= 0) return [];
    const rows = await queryRows<{ account_id: string; owner: string; epoch: number }>(this.pool, sql.TAKE_ACCOUNTS, [
      ...[deskId, limit, leaseMs],
    ]);
    return rows.map((row) => ({
      accountId: row.account_id as AccountId,
      owner: row.owner as DeskId,
      epoch: row.epoch,
    }));
  }

  async renewAccounts(leases: readonly AccountLease[], leaseMs: number): Promise<readonly AccountLease[]> {
    if (leases.length === 0) return [];
    const values = [...columnsOf(leases), leaseMs];
    const rows = await queryRows<{ account_id: string }>(this.pool, sql.RENEW_ACCOUNTS, values);
    const standing = new Set(rows.map((row) => row.account_id));
    return leases.filter((lease) => standing.has(lease.accountId));
  }

  async releaseAccounts(leases: readonly AccountLease[]): Promise<void> {
    if (leases.length > 0) await queryRows(this.pool, sql.RELEASE_ACCOUNTS, columnsOf(leases));
  }

  async pendingIntents(accounts: readonly AccountId[]): Promise<readonly PendingIntent[]> {
    const rows = await queryRows<{ id: string; account_id: string; underlying: string }>(
      this.pool,
      sql.PENDING_INTENTS,
      [accounts],
    );
    return rows.map((row) => ({
      intentId: row.id as IntentId,
      accountId: row.account_id as AccountId,
      underlying: row.underlying as Underlying,
    }));
  }

  async claimIntent(
    lease: AccountLease,
    intentId: IntentId,
    marketNow: Instant,
    judge: (context: ClaimContext) => ClaimVerdict,
  ): Promise<ClaimResult> {
    const result = await this.write<ClaimResult>(lease, async (client) => {
      const row = await queryOne<IntentRow>(client, sql.LOCK_INTENT, [intentId, lease.accountId]);
      if (!row) return { kind: 'gone' };
      const intent = intentOf(row);
      const minuteAgo = addMs(marketNow, -MS_PER_MINUTE);
      const view = await queryOne<ClaimRow>(client, sql.CLAIM_CONTEXT, [
        ...[lease.accountId, minuteAgo, marketNow, intent.botId],
      ]);
      assert(view, 'Invariant: a leased account exists');
      const { recent_orders: recentOrders, bot_paused: botPaused } = view;
      const verdict = judge({ intent, account: accountViewOf(view), recentOrders, botPaused });
      const about = { userId: intent.userId, botId: intent.botId, accountId: intent.accountId };
      if (verdict.kind === 'refused') {
        await queryRows(client, sql.REFUSE_INTENT, [intent.id, verdict.code, JSON.stringify(verdict.detail)]);
        await notify(client, Notify.orders, about);
        return { kind: 'refused', code: verdict.code };
      }
      const order = orderFromIntent(intent, marketNow);
      await storeOrder(client, order, lease.epoch);
      await notify(client, Notify.orders, { ...about, orderId: order.id });
      return { kind: 'claimed', order };
    });
    return result ?? { kind: 'gone' };
  }

  async openOrders(accounts: readonly AccountId[]): Promise<readonly OpenOrder[]> {
    return (await queryRows<OpenOrderRow>(this.pool, sql.OPEN_ORDERS, [accounts])).map(openOrderOf);
  }

  async findOrder(
    accountId: AccountId,
    key: { readonly brokerOrderId: string } | { readonly clientOrderId: ClientOrderId },
  ): Promise<OpenOrder | undefined> {
    const row =
      'brokerOrderId' in key
        ? await queryOne<OpenOrderRow>(this.pool, sql.FIND_BY_BROKER_ID, [accountId, key.brokerOrderId])
        : await queryOne<OpenOrderRow>(this.pool, sql.FIND_BY_CLIENT_ID, [accountId, key.clientOrderId]);
    return row && openOrderOf(row);
  }

  async applyOrderEvents(
    lease: AccountLease,
    orderId: OrderId,
    marketNow: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite> {
    const result = await this.write(lease, (client) =>
      applyEvents(client, lease.accountId, orderId, marketNow, events),
    );
    return result === undefined ? 'lost_lease' : 'applied';
  }

  async writeBalances(lease: AccountLease, balances: Balances): Promise<DeskWrite> {
    const result = await this.write(lease, async (client, userId) => {
      const row = await queryOne<{ moved: boolean }>(client, sql.WRITE_BALANCES, [
        ...[lease.accountId, moneyColumn(balances.cash), moneyColumn(balances.requirement)],
        balances.shortMarketValue === undefined ? null : moneyColumn(balances.shortMarketValue),
        ...[moneyColumn(balances.optionBuyingPower), balances.asOf],
      ]);
      if (row?.moved) await notify(client, Notify.orders, { userId, accountId: lease.accountId });
      return true;
    });
    return result === undefined ? 'lost_lease' : 'applied';
  }

  async writeDrift(lease: AccountLease, drift: boolean, detail: unknown): Promise<DeskWrite> {
    const result = await this.write(lease, async (client, userId) => {
      await queryRows(client, sql.WRITE_DRIFT, [
        lease.accountId,
        drift,
        detail === undefined ? null : JSON.stringify(detail),
      ]);
      await notify(client, Notify.orders, { userId, accountId: lease.accountId });
      return true;
    });
    return result === undefined ? 'lost_lease' : 'applied';
  }

  async accountView(accountId: AccountId): Promise<AccountView | undefined> {
    const row = await queryOne<AccountViewRow>(this.pool, sql.ACCOUNT_VIEW, [accountId]);
    return row && accountViewOf(row);
  }

  async fillsOf(accountId: AccountId): Promise<readonly (Fill & { readonly userId: UserId })[]> {
    const rows = await queryRows<FillRow & { user_id: string }>(this.pool, sql.FILLS_OF, [accountId]);
    return rows.map((row) => ({ ...fillOf(row), userId: row.user_id as UserId }));
  }

  /** Runs work with the account locked, or returns undefined without writing when the lease no longer stands. */
  private write<T>(
    lease: AccountLease,
    work: (client: DbClient, userId: UserId) => Promise<T>,
  ): Promise<T | undefined> {
    return withTransaction(
      this.pool,
      async (client) => {
        const account = await queryOne<{ user_id: string }>(client, sql.LOCK_ACCOUNT, [
          ...[lease.accountId, lease.owner, lease.epoch],
        ]);
        return account ? work(client, account.user_id as UserId) : undefined;
      },
      { attempts: ATTEMPTS },
    );
  }
}

function columnsOf(leases: readonly AccountLease[]): unknown[] {
  return [
    leases.map((lease) => lease.accountId),
    leases.map((lease) => lease.owner),
    leases.map((lease) => lease.epoch),
  ];
}

function openOrderOf(row: OpenOrderRow): OpenOrder {
  return { ...orderOf(row), validUntil: row.valid_until as Instant, botPaused: row.bot_paused };
}

async function storeOrder(client: DbClient, order: Order, deskEpoch: number): Promise<void> {
  await queryRows(client, sql.STORE_ORDER, [
    ...[order.id, order.intentId, order.botId, order.userId, order.accountId, order.clientOrderId],
    ...[order.symbol, order.underlying, order.side, order.quantity, priceColumn(order.limit), order.state],
    ...[order.positionId, deskEpoch, order.createdAt],
  ]);
}
