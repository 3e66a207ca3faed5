import { type ChainFrame, ENDED_ORDER_STATES, type Fill, type Ladder, type Order, type OrderIntent } from '#core/model';
import { type BotId, moneyToDecimal, priceToDecimal, type UserId } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { NewestFrames } from '#store/frames';
import type {
  Activity,
  ActivityKind,
  ActivityRepository,
  IntentStanding,
  ListPlace,
  ListWish,
  TradedFill,
} from '#store/trades';
import type { FillView, OrderFillView, OrderView, Page } from '../contract/index.js';
import { type PageLimit, Problem, pageOf, type TimeCursor } from '../http/index.js';
import { ladderView } from './ladder-view.js';
import { legsAndLimit } from './legs-view.js';
import { brokerSaid, orderWords } from './order-words.js';

export interface OrdersWish {
  readonly botId: string | undefined;
  readonly cursor: TimeCursor;
  readonly limit: PageLimit;
}

/** Orders, and intents that never became one: still waiting for the desk, refused by it, or withdrawn. */
export class OrdersService {
  constructor(
    private readonly activity: ActivityRepository,
    private readonly isOwnBot: (userId: UserId, botId: BotId) => Promise<boolean>,
    private readonly frames: Pick<NewestFrames, 'get'>,
  ) {}

  /** Newest first. @param kind - undefined for all */
  async list(userId: UserId, wish: OrdersWish, kind: ActivityKind | undefined): Promise<Page<OrderView>> {
    const found = await this.activity.list(userId, { ...(await this.placeOf(userId, wish)), ...(kind && { kind }) });
    const page = pageOf(found, wish.limit, { view: (entry) => entry, place: placeIn });
    return { ...page, items: await Promise.all(page.items.map((entry) => this.viewOf(entry))) };
  }

  /** Newest first. */
  async fills(userId: UserId, wish: OrdersWish): Promise<Page<FillView>> {
    const found = await this.activity.fills(userId, await this.placeOf(userId, wish));
    return pageOf(found, wish.limit, { view: fillView, place: placeIn });
  }

  /** One entry more than is shown tells whether there is a next page. */
  private async placeOf(userId: UserId, { botId, cursor, limit }: OrdersWish): Promise<ListWish> {
    if (botId !== undefined && !(await this.isOwnBot(userId, botId as BotId))) throw new Problem('NOT_FOUND');
    return {
      ...(botId !== undefined && { botId: botId as BotId }),
      ...(cursor && { after: { at: cursor[0], id: cursor[1] } }),
      limit: limit + 1,
    };
  }

  private async viewOf(entry: Activity): Promise<OrderView> {
    const { order, intent } = entry;
    if (!order) return intentOrderView(intent);
    const said = entry.said === undefined ? undefined : brokerSaid(entry.said);
    const view = {
      ...orderView(order, entry.fills),
      ...restsOf(intent.intent),
      ...(said !== undefined && { brokerSaid: said }),
    };
    const { ladder } = intent.intent;
    return ladder ? { ...view, ladder: await this.ladderOf(order, ladder) } : view;
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

const placeIn = ({ place }: { readonly place: ListPlace }) => [place.at, place.id];

function fillView({ fill, accountId, botId, symbol, side }: TradedFill): FillView {
  const { executionId, orderId } = fill;
  return { ...{ executionId, orderId, accountId, botId, symbol, side }, ...orderFillView(fill) };
}

const orderFillView = ({ quantity, price, fees, tsEvent, closes }: Fill): OrderFillView => ({
  quantity,
  price: priceToDecimal(price),
  fees: moneyToDecimal(fees),
  ...(closes && { closes }),
  at: tsEvent,
});

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
    ...legsAndLimit(order),
    state: order.state,
    ...(order.code !== undefined && { code: order.code }),
    ...(words !== undefined && { words }),
    clientOrderId: order.clientOrderId,
    ...(order.brokerOrderId !== undefined && { brokerOrderId: order.brokerOrderId }),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    fills: fills.toSorted((a, b) => a.tsEvent - b.tsEvent).map(orderFillView),
  };
}

function restsOf({ side, restsTarget, duration }: OrderIntent): Pick<OrderView, 'rests'> {
  if (!restsTarget || side !== 'buy_to_close') return {};
  return { rests: duration === 'gtc' ? 'until_taken_back' : 'day' };
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
    ...legsAndLimit(intent),
    ...restsOf(intent),
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
