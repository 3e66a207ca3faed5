import type { CorporateAction, Fill, Order, Position, ShareHolding } from '#core/model';
import type { AccountId, BotId, CampaignId, OrderId, PositionId, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import {
  FILL_COLUMNS,
  type FillRow,
  fillOf,
  INTENT_COLUMNS,
  type IntentRow,
  type IntentStanding,
  intentStandingOf,
  ORDER_COLUMNS,
  type OrderRow,
  orderOf,
  POSITION_COLUMNS,
  type PositionRow,
  positionOf,
  SHARE_COLUMNS,
  type ShareRow,
  shareHoldingOf,
} from '../rows/index.js';

export interface TradeFilter {
  readonly botId?: BotId;
  /** Newest first; default 200. */
  readonly limit?: number;
}

/** A split or a dividend in the books of an account. */
export interface CountedAction {
  readonly accountId: AccountId;
  readonly action: CorporateAction;
}

export interface PositionFilter extends TradeFilter {
  readonly openOnly?: boolean;
}

const LIMIT_DEFAULT = 200;
const OF_USER = (alias: string) => `${alias}.user_id = $1 AND ($2::uuid IS NULL OR ${alias}.bot_id = $2)`;

const INTENTS = {
  name: 'trade_intents',
  text: `SELECT ${INTENT_COLUMNS} FROM intents i WHERE ${OF_USER('i')} ORDER BY i.created_at DESC, i.id DESC LIMIT $3`,
};
const ORDERS = {
  name: 'trade_orders',
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE ${OF_USER('o')} ORDER BY o.created_at DESC, o.id DESC LIMIT $3`,
};
const ORDER = {
  name: 'trade_order',
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.user_id = $1 AND o.id = $2`,
};
const FILLS = {
  name: 'trade_fills',
  text: `SELECT ${FILL_COLUMNS} FROM fills f JOIN orders o ON o.id = f.order_id WHERE ${OF_USER('o')}
    ORDER BY f.created_at DESC, f.execution_id DESC LIMIT $3`,
};
const POSITIONS = {
  name: 'trade_positions',
  text: `SELECT ${POSITION_COLUMNS} FROM positions p WHERE ${OF_USER('p')} AND (p.open_quantity > 0 OR NOT $4)
    ORDER BY (p.open_quantity > 0) DESC, p.opened_at DESC, p.id DESC LIMIT $3`,
};
const POSITION = {
  name: 'trade_position',
  text: `SELECT ${POSITION_COLUMNS} FROM positions p WHERE p.user_id = $1 AND p.id = $2`,
};

const SHARES = {
  name: 'trade_shares',
  text: `SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE ${OF_USER('h')} ORDER BY h.opened_at DESC, h.id DESC LIMIT $3`,
};
const SHARE_HOLDING = {
  name: 'trade_share_holding',
  text: `SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE h.user_id = $1 AND h.id = $2`,
};
const ACTIONS = {
  name: 'trade_corporate_actions',
  text: `SELECT c.account_id, c.detail FROM corporate_actions c JOIN accounts a ON a.id = c.account_id
    WHERE a.user_id = $1 ORDER BY c.effective_at, c.id`,
};
const CAMPAIGN_POSITIONS = {
  name: 'trade_campaign_positions',
  text: `SELECT ${POSITION_COLUMNS} FROM positions p
    WHERE p.user_id = $1 AND coalesce(p.campaign_id, p.id) = ANY($2::text[]) ORDER BY p.opened_at, p.id`,
};

/** What became of decisions: intents, orders, fills, positions. Reads only; every query is scoped to its user. */
export class TradeRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async intents(userId: UserId, filter: TradeFilter = {}): Promise<readonly IntentStanding[]> {
    return (await queryRows<IntentRow>(this.pool, INTENTS, valuesOf(userId, filter))).map(intentStandingOf);
  }

  async orders(userId: UserId, filter: TradeFilter = {}): Promise<readonly Order[]> {
    return (await queryRows<OrderRow>(this.pool, ORDERS, valuesOf(userId, filter))).map(orderOf);
  }

  async order(userId: UserId, orderId: OrderId): Promise<Order | undefined> {
    const row = await queryOne<OrderRow>(this.pool, ORDER, [userId, orderId]);
    return row && orderOf(row);
  }

  async fills(userId: UserId, filter: TradeFilter = {}): Promise<readonly Fill[]> {
    return (await queryRows<FillRow>(this.pool, FILLS, valuesOf(userId, filter))).map(fillOf);
  }

  /** Open positions first. */
  async positions(userId: UserId, filter: PositionFilter = {}): Promise<readonly Position[]> {
    const values = [...valuesOf(userId, filter), filter.openOnly ?? false];
    return (await queryRows<PositionRow>(this.pool, POSITIONS, values)).map(positionOf);
  }

  /** Shares that bots were assigned, also those that are gone; newest first. */
  async shares(userId: UserId, filter: TradeFilter = {}): Promise<readonly ShareHolding[]> {
    return (await queryRows<ShareRow>(this.pool, SHARES, valuesOf(userId, filter))).map(shareHoldingOf);
  }

  async shareHolding(userId: UserId, holdingId: PositionId): Promise<ShareHolding | undefined> {
    const row = await queryOne<ShareRow>(this.pool, SHARE_HOLDING, [userId, holdingId]);
    return row && shareHoldingOf(row);
  }

  /** Splits and dividends that were counted in the books of the user's accounts, oldest first. */
  async corporateActions(userId: UserId): Promise<readonly CountedAction[]> {
    const rows = await queryRows<{ account_id: AccountId; detail: CorporateAction }>(this.pool, ACTIONS, [userId]);
    return rows.map(({ account_id: accountId, detail: action }) => ({ accountId, action }));
  }

  /** All positions of some campaigns. */
  async ofCampaigns(userId: UserId, ids: readonly CampaignId[]): Promise<readonly Position[]> {
    return (await queryRows<PositionRow>(this.pool, CAMPAIGN_POSITIONS, [userId, ids])).map(positionOf);
  }

  async position(userId: UserId, positionId: PositionId): Promise<Position | undefined> {
    const row = await queryOne<PositionRow>(this.pool, POSITION, [userId, positionId]);
    return row && positionOf(row);
  }
}

function valuesOf(userId: UserId, { botId, limit = LIMIT_DEFAULT }: TradeFilter): unknown[] {
  return [userId, botId ?? null, limit];
}
