/** Intents, orders, fills and positions on Postgres. Lease times are the database's: `clock_timestamp()`, never a desk's clock. */
import type {
  AccountView,
  Balances,
  CorporateAction,
  Fill,
  Ladder,
  OrderIntent,
  Settlement,
  UserNotice,
} from '#core/model';
import type { CorporateActionRefusal, OrderEvent, SettlementRefusal, ShareSaleOf } from '#core/orders';
import { stopLevelAt } from '#core/risk';
import {
  type AccountId,
  type ClientOrderId,
  type CorporateActionId,
  type DeskId,
  type ExecutionId,
  type Instant,
  type IntentId,
  type OrderId,
  type UserId,
} from '#core/units';
import { type Bound, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { type AGAIN, Grouped } from '../grouped/index.js';
import { type AccountViewRow, accountViewOf, type IntentRow, intentOf, type OrderRow, orderOf } from '../rows/index.js';
import { applyCorporateAction, corporateActionsOf } from './apply-corporate-action.js';
import { applyToBooks, type OrderHappened, orderBooksOf } from './apply-events.js';
import { applySettlements, brokerShares, writeBrokerShares } from './apply-settlements.js';
import { type Claim, claimTogether, openingOf } from './claim-together.js';
import { addDeskIntent, carryOn, enterDeskOrder } from './desk-orders.js';
import type { DeskTransaction, GroupTransaction } from './desk-transaction.js';
import type {
  CommandResult,
  DeskCommand,
  EvidenceFact,
  ExternalOrder,
  HandTrade,
  ShareSaleRefusal,
  ToldSettlement,
} from './doubts-port.js';
import { OrderNotices } from './notices.js';
import type {
  AccountLease,
  ClaimContext,
  ClaimResult,
  ClaimVerdict,
  DeskStore,
  DeskWrite,
  OpenOrder,
  PendingIntent,
  SharesSeen,
} from './port.js';
import * as doubts from './postgres-doubts.js';
import * as sql from './statements.js';
import { type AccountBalances, storeBalances } from './store-balances.js';
import { fillsOf, storedExecutions } from './stored-fills.js';

type OpenOrderRow = OrderRow & {
  readonly valid_until: number;
  readonly ladder: Ladder | null;
  readonly withdrawn: boolean;
  readonly bot_paused: boolean;
  readonly order_stop_rank: number;
};

/** Two writers of one account may meet in a deadlock with a taker; the server picks one, which simply tries again. */
const ATTEMPTS = 3;
/** One group writes while the next one gathers. */
const GROUPS = { runsMax: 2, sizeMax: 32 };
/** What already happened goes at once where little happens, and together where much does, so that it leaves more of the machine to what is to be sent. */
const HAPPENED_PLACE_MS = 40;
const BALANCES_PLACE_MS = 50;

interface Happening extends OrderHappened {
  readonly lease: AccountLease;
}

interface BalancesRead extends AccountBalances {
  readonly lease: AccountLease;
}

export class PostgresDeskStore implements DeskStore {
  private readonly notices: OrderNotices;
  private readonly vital: DbPool;
  private readonly reads: DbPool;
  private readonly claims: Grouped<Claim, ClaimResult>;
  private readonly happenings: Grouped<Happening, DeskWrite>;
  private readonly balances: Grouped<BalancesRead, DeskWrite>;

  /**
   * @param pool - what is written of orders
   * @param lanes - other connections for what must never wait behind the writes of many accounts: leases and the look at what waits
   * (`vital`), and for what may not hold those up: the reads of polls. Default: all share one pool
   */
  constructor(
    private readonly pool: DbPool,
    lanes: { readonly vital?: DbPool; readonly reads?: DbPool } = {},
  ) {
    this.vital = lanes.vital ?? pool;
    this.reads = lanes.reads ?? pool;
    this.notices = new OrderNotices(this.reads);
    this.claims = new Grouped({
      ...GROUPS,
      keyOf: accountOf,
      run: (claims: readonly Claim[]) => this.claimTogether(claims),
    });
    this.happenings = new Grouped({
      ...GROUPS,
      keyOf: accountOf,
      placeMs: HAPPENED_PLACE_MS,
      run: (happened: readonly Happening[]) => this.applyTogether(happened),
    });
    this.balances = new Grouped({
      ...GROUPS,
      keyOf: accountOf,
      placeMs: BALANCES_PLACE_MS,
      run: (read: readonly BalancesRead[]) => this.writeTogether(read),
    });
  }

  async takeAccounts(deskId: DeskId, limit: number, leaseMs: number): Promise<readonly AccountLease[]> {
    if (limit <= 0) return [];
    const rows = await queryRows<{ account_id: string; owner: string; epoch: number }>(this.vital, sql.TAKE_ACCOUNTS, [
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
    const rows = await queryRows<{ account_id: string }>(this.vital, sql.RENEW_ACCOUNTS, values);
    const standing = new Set(rows.map((row) => row.account_id));
    return leases.filter((lease) => standing.has(lease.accountId));
  }

  async releaseAccounts(leases: readonly AccountLease[]): Promise<void> {
    if (leases.length > 0) await queryRows(this.vital, sql.RELEASE_ACCOUNTS, columnsOf(leases));
  }

  async pendingIntents(accounts: readonly AccountId[]): Promise<readonly PendingIntent[]> {
    const rows = await queryRows<IntentRow>(this.vital, sql.PENDING_INTENTS, [accounts]);
    return rows.map(intentOf).map((intent) => ({
      intentId: intent.id,
      accountId: intent.accountId,
      underlying: intent.underlying,
      intent,
    }));
  }

  claimIntent(
    lease: AccountLease,
    intentId: IntentId,
    marketNow: Instant,
    judge: (context: ClaimContext) => ClaimVerdict,
  ): Promise<ClaimResult> {
    return this.claims.ask({ lease, intentId, marketNow, judge });
  }

  addDeskIntent(lease: AccountLease, intent: OrderIntent, marketNow: Instant): Promise<DeskWrite | 'busy'> {
    return this.write(lease, async ({ client }) => (await addDeskIntent(client, intent, marketNow)) || 'busy');
  }

  enterDeskOrder(
    lease: AccountLease,
    intent: OrderIntent,
    sentAt: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite> {
    const terms = { sentAt, deskEpoch: lease.epoch };
    return this.write(lease, (transaction) => enterDeskOrder(transaction, intent, terms, events));
  }

  async openOrders(accounts: readonly AccountId[]): Promise<readonly OpenOrder[]> {
    return (await queryRows<OpenOrderRow>(this.reads, sql.OPEN_ORDERS, [accounts])).map(openOrderOf);
  }

  async findOrder(
    accountId: AccountId,
    key: { readonly brokerOrderId: string } | { readonly clientOrderId: ClientOrderId },
  ): Promise<OpenOrder | undefined> {
    const row =
      'brokerOrderId' in key
        ? await queryOne<OpenOrderRow>(this.reads, sql.FIND_BY_BROKER_ID, [accountId, key.brokerOrderId])
        : await queryOne<OpenOrderRow>(this.reads, sql.FIND_BY_CLIENT_ID, [accountId, key.clientOrderId]);
    return row && openOrderOf(row);
  }

  applyOrderEvents(
    lease: AccountLease,
    orderId: OrderId,
    marketNow: Instant,
    events: readonly OrderEvent[],
  ): Promise<DeskWrite> {
    const { accountId } = lease;
    return this.happenings.ask({ lease, accountId, orderId, at: marketNow, events });
  }

  carryOn(lease: AccountLease, orderId: OrderId, marketNow: Instant): Promise<DeskWrite> {
    const what = { accountId: lease.accountId, orderId, at: marketNow };
    return this.write(lease, (transaction) => carryOn(transaction, what));
  }

  applySettlements(lease: AccountLease, settlements: readonly Settlement[]): Promise<DeskWrite> {
    return this.write(lease, (transaction) => applySettlements(transaction, lease, settlements));
  }

  applyCorporateAction(lease: AccountLease, action: CorporateAction): Promise<DeskWrite | CorporateActionRefusal> {
    return this.write(lease, (transaction) => applyCorporateAction(transaction, lease.accountId, action));
  }

  corporateActionsOf(accountId: AccountId): Promise<ReadonlySet<CorporateActionId>> {
    return corporateActionsOf(this.reads, accountId);
  }

  brokerShares(accountId: AccountId): Promise<readonly SharesSeen[]> {
    return brokerShares(this.reads, accountId);
  }

  writeBrokerShares(lease: AccountLease, seen: readonly SharesSeen[]): Promise<DeskWrite> {
    return this.write(lease, ({ client }) => writeBrokerShares(client, lease.accountId, seen));
  }

  writeBalances(lease: AccountLease, balances: Balances): Promise<DeskWrite> {
    return this.balances.ask({ lease, accountId: lease.accountId, balances });
  }

  writeDrift(lease: AccountLease, drift: boolean, detail: unknown): Promise<DeskWrite> {
    return this.write(lease, async ({ client, userId, tell }) => {
      const text = detail === undefined ? null : JSON.stringify(detail);
      await queryRows(client, sql.WRITE_DRIFT, [lease.accountId, drift, text]);
      tell({ userId, accountId: lease.accountId });
      return true;
    });
  }

  async accountView(accountId: AccountId): Promise<AccountView | undefined> {
    const row = await queryOne<AccountViewRow>(this.reads, sql.ACCOUNT_VIEW, [accountId]);
    return row && accountViewOf(row);
  }

  fillsOf(accountId: AccountId, orderId: OrderId): Promise<readonly (Fill & { readonly userId: UserId })[]> {
    return fillsOf(this.reads, accountId, orderId);
  }

  storedExecutions(accountId: AccountId, ids: readonly ExecutionId[]): Promise<ReadonlySet<ExecutionId>> {
    return storedExecutions(this.reads, accountId, ids);
  }

  addEvidence(lease: AccountLease, orderId: OrderId, at: Instant, fact: EvidenceFact): Promise<DeskWrite> {
    return this.write(lease, ({ client }) => doubts.addEvidence(client, orderId, at, fact));
  }

  takenBrokerIds(
    accountId: AccountId,
    orderId: OrderId,
    brokerOrderIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    return doubts.takenBrokerIds(this.reads, accountId, orderId, brokerOrderIds);
  }

  writeExternalOrders(lease: AccountLease, orders: readonly ExternalOrder[]): Promise<DeskWrite> {
    const { accountId } = lease;
    const work = ({ client, userId }: DeskTransaction) =>
      doubts.writeExternalOrders(client, { accountId, userId }, orders);
    return this.write(lease, work);
  }

  pendingCommands(accounts: readonly AccountId[]): Promise<readonly DeskCommand[]> {
    return doubts.pendingCommands(this.vital, accounts);
  }

  finishCommand(lease: AccountLease, command: DeskCommand, result: CommandResult): Promise<DeskWrite> {
    return this.write(lease, ({ client }) => doubts.finishCommand(client, lease, command, result));
  }

  bookByHand(
    lease: AccountLease,
    command: DeskCommand,
    trades: readonly HandTrade[],
  ): Promise<DeskWrite | 'bot_unknown'> {
    return this.write(lease, (transaction) => doubts.bookByHand(transaction, lease, command, trades));
  }

  settleByHand(
    lease: AccountLease,
    command: DeskCommand,
    told: ToldSettlement,
  ): Promise<DeskWrite | 'known' | SettlementRefusal> {
    return this.write(lease, (transaction) => doubts.settleByHand(transaction, lease, command, told));
  }

  sellShares(lease: AccountLease, command: DeskCommand, sale: ShareSaleOf): Promise<DeskWrite | ShareSaleRefusal> {
    return this.write(lease, (transaction) => doubts.sellShares(transaction, lease, command, sale));
  }

  private claimTogether(claims: readonly Claim[]): Promise<readonly (ClaimResult | typeof AGAIN)[]> {
    return this.transact(
      claims.map(({ lease }) => lease),
      (transaction) => claimTogether(transaction, claims),
      openingOf(claims),
    );
  }

  private applyTogether(happened: readonly Happening[]): Promise<readonly DeskWrite[]> {
    return this.transact(
      happened.map(({ lease }) => lease),
      async ({ users, opened: [rows = []], ...transaction }) => {
        await applyToBooks(
          transaction,
          rows,
          happened.filter(({ accountId }) => users.has(accountId)),
        );
        return happened.map(({ accountId }) => (users.has(accountId) ? 'applied' : 'lost_lease'));
      },
      [orderBooksOf(happened)],
    );
  }

  private writeTogether(read: readonly BalancesRead[]): Promise<readonly DeskWrite[]> {
    const leases = read.map(({ lease }) => lease);
    return this.transact(leases, async ({ client, users, tell }) => {
      const ours = read.filter(({ accountId }) => users.has(accountId));
      for (const { id, user_id, moved } of await storeBalances(client, ours)) {
        if (moved) tell({ userId: user_id, accountId: id });
      }
      return read.map(({ accountId }) => (users.has(accountId) ? 'applied' : 'lost_lease'));
    });
  }

  /** Runs work with the account locked, or writes nothing when the lease no longer stands. Work without an outcome of its own returns true. */
  private write<T extends string | true>(
    lease: AccountLease,
    work: (transaction: DeskTransaction) => Promise<T>,
  ): Promise<Exclude<T, true> | DeskWrite> {
    return this.transact([lease], async ({ users, ...transaction }) => {
      const userId = users.get(lease.accountId);
      if (userId === undefined) return 'lost_lease';
      const outcome = await work({ ...transaction, userId });
      return outcome === true ? 'applied' : (outcome as Exclude<T, true>);
    });
  }

  /**
   * Runs work with those accounts locked whose lease stands.
   * @param opening - read once they are locked
   */
  private async transact<T>(
    leases: readonly AccountLease[],
    work: (transaction: GroupTransaction) => Promise<T>,
    opening: readonly Bound[] = [],
  ): Promise<T> {
    const notices: UserNotice[] = [];
    const tell = (notice: UserNotice) => notices.push(notice);
    const lock = { statement: sql.LOCK_ACCOUNTS, values: columnsOf(leases) };
    try {
      return await withTransaction(
        this.pool,
        async (client, [locked, ...opened], closing) => {
          const rows = locked as readonly { readonly id: AccountId; readonly user_id: UserId }[];
          return work({ client, users: new Map(rows.map((row) => [row.id, row.user_id])), opened, closing, tell });
        },
        { attempts: ATTEMPTS, opening: [lock, ...opening] },
      );
    } finally {
      // After a failure too: the commit may have happened, and a notice too many only makes somebody look.
      this.notices.send(notices);
    }
  }
}

function accountOf({ lease }: { readonly lease: AccountLease }): AccountId {
  return lease.accountId;
}

function columnsOf(leases: readonly AccountLease[]): unknown[] {
  return [
    leases.map((lease) => lease.accountId),
    leases.map((lease) => lease.owner),
    leases.map((lease) => lease.epoch),
  ];
}

/** What is new comes before what is copied: the other way round V8 makes a hidden class for each order, which takes six times as long. */
function openOrderOf(row: OpenOrderRow): OpenOrder {
  return {
    validUntil: row.valid_until as Instant,
    isWithdrawn: row.withdrawn,
    botPaused: row.bot_paused,
    stop: stopLevelAt(row.order_stop_rank),
    ...(row.ladder === null ? {} : { ladder: row.ladder }),
    ...orderOf(row),
  };
}
