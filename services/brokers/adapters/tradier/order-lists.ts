/** Orders of an account by day. The only way to an order whose answer was lost: Tradier cannot be asked for a tag. */
import { tradingDateAt } from '#core/calendar';
import { type AccountId, addDays, type ClientOrderId, daysBetween, type Instant, type TradingDate } from '#core/units';
import type { BrokerOrder } from '#ports';
import { BrokerClient, bodyOf, FOREIGN, failedRead, type RequestOf } from '../kit/index.js';
import { orderOf } from './map.js';
import { parseOrders } from './parse.js';
import { ORDERS_PER_PAGE, ordersOfDaysRequest, ordersOfTodayRequest } from './requests.js';

/** More orders than this in one list are not a list that can be relied on. */
const PAGES_MAX = 40;
/** How far back an order is looked for whose answer was lost: a long weekend and a day on which nobody looked. */
const SEARCH_DAYS = 5;
/** The list of days is of at most one month. */
const RANGE_DAYS_MAX = 30;
/** Orders of earlier days do not come to be any more, and Tradier cuts off who polls their list. */
const SEARCH_AGAIN_MS = 60_000;

export interface OrderListsParts {
  readonly client: BrokerClient;
  readonly marketNow: () => Instant;
  readonly monotonicMs: () => number;
}

interface Searched {
  readonly atMs: number;
  readonly today: TradingDate;
  readonly orders: readonly BrokerOrder[];
}

export class OrderLists {
  private readonly searched = new Map<AccountId, Searched>();

  constructor(private readonly parts: OrderListsParts) {}

  /** Orders of the present day and older ones that still work. */
  today(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return this.read(accountId, (page) => (session) => ordersOfTodayRequest(session, page));
  }

  /** Looks through the present day, then through the days before. */
  async findByTag(accountId: AccountId, tag: ClientOrderId): Promise<BrokerOrder | undefined> {
    const isWanted = (order: BrokerOrder) => order.clientOrderId === tag;
    return (await this.today(accountId)).find(isWanted) ?? (await this.recent(accountId)).find(isWanted);
  }

  /** Orders placed at or after an instant; one without a stamp is always among them. */
  async since(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    const today = tradingDateAt(this.parts.marketNow());
    const from = tradingDateAt(since);
    if (daysBetween(from, today) > RANGE_DAYS_MAX) throw failedRead('BROKER_UNSUPPORTED', 'orders.history', { from });
    const earlier = from < today ? await this.days(accountId, from, today) : [];
    // The list of the day is read last: what both show is newer there.
    const byId = new Map([...earlier, ...(await this.today(accountId))].map((one) => [one.brokerOrderId, one]));
    return [...byId.values()].filter(({ placedAt }) => placedAt === undefined || placedAt >= since);
  }

  private async recent(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const today = tradingDateAt(this.parts.marketNow());
    const atMs = this.parts.monotonicMs();
    const known = this.searched.get(accountId);
    if (known?.today === today && atMs - known.atMs < SEARCH_AGAIN_MS) return known.orders;
    const orders = await this.days(accountId, addDays(today, -SEARCH_DAYS), today);
    this.searched.set(accountId, { atMs, today, orders });
    return orders;
  }

  private days(accountId: AccountId, from: TradingDate, to: TradingDate): Promise<readonly BrokerOrder[]> {
    return this.read(accountId, (page) => (session) => ordersOfDaysRequest(session, { from, to }, page));
  }

  /** Reads page after page until one is not full or brings nothing new: not every list knows pages. */
  private async read(accountId: AccountId, pageOf: (page: number) => RequestOf): Promise<readonly BrokerOrder[]> {
    const orders = new Map<string, BrokerOrder>();
    const seen = new Set<string>();
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const rows = await this.page(accountId, pageOf(page));
      const before = seen.size;
      for (const row of rows) {
        const order = orderOf(row);
        if (order === undefined) throw failedRead('BROKER_UNREADABLE', 'orders.list');
        seen.add(String(row['id']));
        if (order !== FOREIGN) orders.set(order.brokerOrderId, order);
      }
      if (rows.length < ORDERS_PER_PAGE || seen.size === before) return [...orders.values()];
    }
    throw failedRead('BROKER_UNREADABLE', 'orders.list', { pages: PAGES_MAX });
  }

  private async page(accountId: AccountId, requestOf: RequestOf) {
    const { answer } = await this.parts.client.ask(accountId, requestOf);
    const body = bodyOf(answer, 'orders.list');
    const read = body === undefined ? undefined : parseOrders(body);
    // A list that is not there is no empty list.
    if (read === undefined) throw failedRead('BROKER_UNREADABLE', 'orders.list');
    return read.orders;
  }
}
