import type { CorporateAction, Order, Position, ShareHolding } from '#core/model';
import type { AccountId, BotId, CampaignId, OrderId, PositionId, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import {
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
}

/** A split or a dividend in the books of an account. */
export interface CountedAction {
  readonly accountId: AccountId;
  readonly action: CorporateAction;
}

export interface PositionFilter extends TradeFilter {
  readonly openOnly?: boolean;
}

/** Of what is over, the newest so many are read; of what is held, all. */
const ENDED_MAX = 200;
const OF_USER = (alias: string) => `${alias}.user_id = $1 AND ($2::uuid IS NULL OR ${alias}.bot_id = $2)`;
const newestEnded = (table: string, quantity: string) =>
  `SELECT e.id FROM ${table} e WHERE ${OF_USER('e')} AND e.${quantity} = 0 ORDER BY e.opened_at DESC, e.id DESC LIMIT ${ENDED_MAX}`;

const ORDER = {
  name: 'trade_order',
  text: `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.user_id = $1 AND o.id = $2`,
};
/** `$3`: whether those that are over are wanted as well. */
const POSITIONS = {
  name: 'trade_positions',
  text: `SELECT ${POSITION_COLUMNS} FROM positions p WHERE ${OF_USER('p')} AND (p.open_quantity > 0 OR $3 AND p.id IN (${newestEnded('positions', 'open_quantity')}))
    ORDER BY (p.open_quantity > 0) DESC, p.opened_at DESC, p.id DESC`,
};

const SHARES = {
  name: 'trade_shares',
  text: `SELECT ${SHARE_COLUMNS} FROM share_holdings h WHERE ${OF_USER('h')} AND (h.quantity > 0 OR h.id IN (${newestEnded('share_holdings', 'quantity')}))
    ORDER BY h.opened_at DESC, h.id DESC`,
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

/** What bots hold, and what it was traded by. Reads only; every query is scoped to its user. */
export class TradeRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async order(userId: UserId, orderId: OrderId): Promise<Order | undefined> {
    const row = await queryOne<OrderRow>(this.pool, ORDER, [userId, orderId]);
    return row && orderOf(row);
  }

  /** All that are open, then the newest of those that are over. */
  async positions(userId: UserId, filter: PositionFilter = {}): Promise<readonly Position[]> {
    const values = [userId, filter.botId ?? null, !(filter.openOnly ?? false)];
    return (await queryRows<PositionRow>(this.pool, POSITIONS, values)).map(positionOf);
  }

  /** Shares that bots were assigned: all that are held, and the newest of those that are gone; newest first. */
  async shares(userId: UserId, filter: TradeFilter = {}): Promise<readonly ShareHolding[]> {
    return (await queryRows<ShareRow>(this.pool, SHARES, [userId, filter.botId ?? null])).map(shareHoldingOf);
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
}
