import type { BotCommand, BotConfig, BotFault, BotState, BotStatus } from '#core/bot';
import type {
  AccountPermissions,
  AccountType,
  AccountView,
  Balances,
  CorporateAction,
  Fill,
  HashedFrame,
  IntentStatus,
  LoginView,
  Order,
  OrderIntent,
  PendingOrder,
  Position,
  Settlement,
  ShareHolding,
  StopLevel,
  TradingMode,
} from '#core/model';
import { ENDED_ORDER_STATES } from '#core/model';
import type { OrderEvent } from '#core/orders';
import { campaignOfPosition, pendingLegs, remainingReserve } from '#core/orders';
import {
  type AccountId,
  assert,
  type BotId,
  type ContentHash,
  type Currency,
  type Instant,
  type IntentId,
  type OrderId,
  type PodId,
  type PositionId,
  type SlotId,
  type UserId,
} from '#core/units';
import type { CommandResult, DeskCommand, ExternalOrder, OrderEvidence, SharesSeen } from '../desk/index.js';
import type { StoredDecision } from '../pods/index.js';
import { CLOSED_SHOWN_MS } from '../rows/index.js';

export interface LeaseRow {
  readonly owner: string;
  readonly epoch: number;
  readonly expiresAt: number;
  /** Of the newest build that has held it. Default: 0. */
  readonly generation?: number;
}

export interface AccountRow {
  readonly userId: UserId;
  readonly mode: TradingMode;
  readonly type: AccountType;
  /** Absent: US dollars. */
  readonly currency?: Currency;
  readonly stop: StopLevel;
  readonly balances: Balances;
  readonly drift: boolean;
  readonly driftDetail?: unknown;
  readonly login?: LoginView;
  readonly permissions?: AccountPermissions;
}

export interface BotRow {
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  /** Version n stands at index n − 1. */
  readonly configs: readonly BotConfig[];
  readonly state: BotState;
  readonly stateVersion: number;
  readonly status: BotStatus;
  readonly commands: readonly BotCommand[];
  readonly deleted: boolean;
  readonly faults?: readonly BotFault[];
}

export interface IntentRow {
  readonly intent: OrderIntent;
  readonly status: IntentStatus;
  readonly code?: string;
  readonly detail?: Readonly<Record<string, number | string>>;
  readonly createdAt: Instant;
  /** Default: no. */
  readonly isWithdrawn?: boolean;
}

export interface StoredFill extends Fill {
  readonly accountId: AccountId;
  readonly userId: UserId;
}

export interface ExternalRow extends ExternalOrder {
  readonly accountId: AccountId;
  readonly firstSeenAt: number;
  readonly endedAt?: number;
}

export interface DeskCommandRow extends Omit<DeskCommand, 'ageMs'> {
  readonly askedAt: number;
  readonly result?: CommandResult;
}

/** The same tables as in Postgres, as maps. Rows are replaced, never changed, so a reader's copy stays what it was. */
export class SpineTables {
  readonly slots = new Set<SlotId>();
  readonly slotLeases = new Map<SlotId, LeaseRow>();
  readonly accountLeases = new Map<AccountId, LeaseRow>();
  readonly pods = new Map<PodId, { readonly capacity: number; readonly seenAt: number; readonly generation: number }>();
  /** What operators set: a number in the place of a pod's own capacity (0 drains it), and the pod of a slot. */
  readonly capacitySet = new Map<PodId, number>();
  readonly pins = new Map<SlotId, PodId>();
  readonly users = new Map<UserId, { readonly slotId: SlotId }>();
  readonly accounts = new Map<AccountId, AccountRow>();
  readonly bots = new Map<BotId, BotRow>();
  readonly decisions: (StoredDecision & { readonly slotId: SlotId; readonly slotEpoch: number })[] = [];
  readonly keptFrames = new Map<ContentHash, HashedFrame>();
  readonly intents = new Map<IntentId, IntentRow>();
  readonly orders = new Map<OrderId, Order>();
  readonly orderEvents = new Map<OrderId, readonly OrderEvent[]>();
  readonly fills: StoredFill[] = [];
  readonly positions = new Map<PositionId, Position>();
  /** By account and the broker's id. */
  readonly settlements = new Map<string, Settlement>();
  readonly shares = new Map<PositionId, ShareHolding>();
  /** Splits and dividends that were counted, by account and id. */
  readonly corporateActions = new Map<string, { readonly accountId: AccountId; readonly action: CorporateAction }>();
  readonly brokerShares = new Map<string, SharesSeen & { readonly accountId: AccountId }>();
  /** Stops of bots; an account's stands in its row. */
  readonly botStops = new Map<BotId, StopLevel>();
  /** Places in the order of writes, to tell what was at the broker before an order was stored. */
  readonly orderStoredAt = new Map<OrderId, number>();
  readonly evidence = new Map<OrderId, readonly OrderEvidence[]>();
  readonly externalOrders = new Map<string, ExternalRow>();
  readonly deskCommands: DeskCommandRow[] = [];
  lastCommandId = 0;
  private writes = 0;

  /** Rises with each write that asks for it. */
  nextWrite(): number {
    this.writes += 1;
    return this.writes;
  }

  bot(botId: BotId): BotRow {
    const bot = this.bots.get(botId);
    assert(bot, 'Invariant: the bot exists');
    return bot;
  }

  account(accountId: AccountId): AccountRow {
    const account = this.accounts.get(accountId);
    assert(account, 'Invariant: the account exists');
    return account;
  }

  intent(intentId: IntentId): IntentRow {
    const row = this.intents.get(intentId);
    assert(row, 'Invariant: an order has its intent');
    return row;
  }

  view(accountId: AccountId): AccountView | undefined {
    const account = this.accounts.get(accountId);
    if (!account) return undefined;
    const { mode, type, currency, stop, balances, drift, login, permissions } = account;
    const positions = [...this.positions.values()]
      .filter((one) => one.accountId === accountId && one.openQuantity > 0)
      .sort((a, b) => a.openedAt - b.openedAt || byText(a.id, b.id));
    const intents = [...this.intents.values()]
      .filter((row) => row.intent.accountId === accountId && row.status === 'pending')
      .flatMap(pendingOfIntent);
    const orders = [...this.orders.values()]
      .filter((order) => order.accountId === accountId && !ENDED_ORDER_STATES.has(order.state))
      .flatMap((order) => this.pendingOfOrder(order));
    const pending = [...intents.sort(byAge), ...orders.sort(byAge)];
    const more = {
      ...this.endedOf(accountId, balances.asOf),
      ...(login && { login }),
      ...(permissions && { permissions }),
      ...(currency && { currency }),
    };
    return { id: accountId, mode, type, stop, balances, positions, pending, drift, ...more };
  }

  /** Positions that ended lately, and shares; absent where there are none. */
  private endedOf(accountId: AccountId, asOf: Instant): Pick<AccountView, 'closed' | 'shares'> {
    const shares = [...this.shares.values()]
      .filter((one) => one.accountId === accountId && one.quantity > 0)
      .sort((a, b) => a.openedAt - b.openedAt || byText(a.id, b.id));
    const campaigns = new Set(shares.map(({ campaignId }) => campaignId));
    const closed = [...this.positions.values()]
      .filter((one) => one.accountId === accountId && one.closedAt !== undefined)
      .filter((one) => (one.closedAt ?? 0) > asOf - CLOSED_SHOWN_MS || campaigns.has(campaignOfPosition(one)))
      .sort((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0) || byText(a.id, b.id));
    return { ...(closed.length > 0 && { closed }), ...(shares.length > 0 && { shares }) };
  }

  private pendingOfOrder(order: Order): readonly PendingOrder[] {
    const row = this.intent(order.intentId);
    const reserve = remainingReserve(row.intent.reserve, order);
    const { intentId, botId, symbol, underlying, side, quantity, filledQuantity, limit, state, createdAt } = order;
    const terms = { symbol, underlying, side, quantity, filledQuantity, limit };
    return pendingLegs({ intentId, botId, ...terms, state, reserve, createdAt, ...restingOf(row) }, order.closes);
  }
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function byAge(a: PendingOrder, b: PendingOrder): number {
  return a.createdAt - b.createdAt || byText(a.intentId, b.intentId);
}

function restingOf({ intent, isWithdrawn = false }: IntentRow): Pick<PendingOrder, 'resting'> {
  const { restsTarget, side, positionId } = intent;
  return restsTarget && side === 'buy_to_close' ? { resting: { positionId, isWithdrawn } } : {};
}

function pendingOfIntent(row: IntentRow): readonly PendingOrder[] {
  const { intent, createdAt } = row;
  const { id, botId, symbol, underlying, side, quantity, limit, reserve } = intent;
  const open = { filledQuantity: 0, state: 'pending', createdAt } as const;
  const pending = { intentId: id, botId, symbol, underlying, side, quantity, limit, reserve, ...open };
  return pendingLegs({ ...pending, ...restingOf(row) }, intent.closes && { ...intent.closes, filledQuantity: 0 });
}
