import { type ChainFrame, ENDED_ORDER_STATES, type Fill, type Ladder, type Order } from '#core/model';
import { type BotId, moneyToDecimal, type OrderId, priceToDecimal, type UserId } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { NewestFrames } from '#store/frames';
import type { IntentStanding, TradeRepository } from '#store/trades';
import type { OrderView } from '../contract/index.js';
import { Problem } from '../http/index.js';
import { ladderView } from './ladder-view.js';
import { orderWords } from './order-words.js';

const ORDERS_MAX = 200;
/** An order rarely has more than a handful. */
const FILLS_MAX = 5_000;

/** Orders, and intents that never became one: still waiting for the desk, refused by it, or withdrawn. */
export class OrdersService {
  constructor(
    private readonly trades: TradeRepository,
    private readonly isOwnBot: (userId: UserId, botId: BotId) => Promise<boolean>,
    private readonly frames: Pick<NewestFrames, 'get'>,
  ) {}

  /** Newest first, at most 200. */
  async list(userId: UserId, botId: string | undefined): Promise<OrderView[]> {
    const filter = botId === undefined ? {} : { botId: botId as BotId };
    if (filter.botId !== undefined && !(await this.isOwnBot(userId, filter.botId))) throw new Problem('NOT_FOUND');
    const [intents, orders, fills] = await Promise.all([
      this.trades.intents(userId, { ...filter, limit: ORDERS_MAX }),
      this.trades.orders(userId, { ...filter, limit: ORDERS_MAX }),
      this.trades.fills(userId, { ...filter, limit: FILLS_MAX }),
    ]);
    const fillsByOrder = groupByOrder(fills);
    const ladders = new Map(intents.map(({ intent }) => [intent.id, intent.ladder]));
    const views = [
      ...(await Promise.all(
        orders.map(async (order) => {
          const view = orderView(order, fillsByOrder.get(order.id) ?? []);
          const ladder = ladders.get(order.intentId);
          return ladder ? { ...view, ladder: await this.ladderOf(order, ladder) } : view;
        }),
      )),
      ...intents.filter(({ status }) => status !== 'claimed').map(intentOrderView),
    ];
    return views.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).slice(0, ORDERS_MAX);
  }

  private async ladderOf(order: Order, ladder: Ladder): Promise<OrderView['ladder']> {
    const isAtWork = !ENDED_ORDER_STATES.has(order.state);
    return ladderView(ladder, order, isAtWork ? await this.frameOf(order) : undefined);
  }

  /** Orders are shown without the market when it cannot be read. */
  private async frameOf({ underlying }: Order): Promise<ChainFrame | undefined> {
    try {
      return (await this.frames.get(underlying))?.frame;
    } catch (error) {
      if (error instanceof PlatformError) return undefined;
      throw error;
    }
  }
}

function groupByOrder(fills: readonly Fill[]): ReadonlyMap<OrderId, readonly Fill[]> {
  const byOrder = new Map<OrderId, Fill[]>();
  for (const fill of fills) {
    const own = byOrder.get(fill.orderId);
    if (own) own.push(fill);
    else byOrder.set(fill.orderId, [fill]);
  }
  return byOrder;
}

export function orderView(order: Order, fills: readonly Fill[]): OrderView {
  const words = orderWords(order.state, order.code);
  return {
    id: order.id,
    intentId: order.intentId,
    botId: order.botId,
    symbol: order.symbol,
    underlying: order.underlying,
    side: order.side,
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    limit: priceToDecimal(order.limit),
    state: order.state,
    ...(order.code !== undefined && { code: order.code }),
    ...(words !== undefined && { words }),
    clientOrderId: order.clientOrderId,
    ...(order.brokerOrderId !== undefined && { brokerOrderId: order.brokerOrderId }),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    fills: fills
      .toSorted((a, b) => a.tsEvent - b.tsEvent)
      .map(({ quantity, price, fees, tsEvent }) => ({
        quantity,
        price: priceToDecimal(price),
        fees: moneyToDecimal(fees),
        at: tsEvent,
      })),
  };
}

/** Shows an intent without an order under its own id. */
export function intentOrderView({ intent, status, code, createdAt }: IntentStanding): OrderView {
  const words = orderWords(status, code);
  return {
    id: intent.id,
    intentId: intent.id,
    botId: intent.botId,
    symbol: intent.symbol,
    underlying: intent.underlying,
    side: intent.side,
    quantity: intent.quantity,
    filledQuantity: 0,
    limit: priceToDecimal(intent.limit),
    ...(intent.ladder && { ladder: ladderView(intent.ladder, { ...intent, createdAt }, undefined) }),
    state: status,
    ...(code !== undefined && { code }),
    ...(words !== undefined && { words }),
    clientOrderId: intent.clientOrderId,
    createdAt,
    updatedAt: createdAt,
    fills: [],
  };
}
