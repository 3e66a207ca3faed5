/** Orders of an account by day. The only way to an order whose answer was lost: Tradier cannot be asked for a tag. */
import { tradingDateAt } from '#core/calendar';
import { type AccountId, addDays, type ClientOrderId, daysBetween, type Instant, type TradingDate } from '#core/units';
import { type BrokerClient, bodyOf, FOREIGN, type Foreign, failedRead, type RequestOf } from '../kit/index.js';
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

/** What is told of an order, of one leg or of several. */
interface Listed {
  readonly brokerOrderId: string;
  readonly clientOrderId?: ClientOrderId;
  readonly placedAt?: Instant;
}

export interface OrderListsParts<T extends Listed> {
  /** Which rows are listed, and what they say. */
  readonly map: (row: { readonly class: string }) => T | Foreign | undefined;
  readonly client: BrokerClient;
  readonly marketNow: () => Instant;
  readonly monotonicMs: () => number;
}

interface Searched<T> {
  readonly atMs: number;
  readonly today: TradingDate;
  readonly orders: readonly T[];
}

export class OrderLists<T extends Listed> {
  private readonly searched = new Map<AccountId, Searched<T>>();

  constructor(private readonly parts: OrderListsParts<T>) {}

  /** Orders of the present day and older ones that still work. */
  today(accountId: AccountId): Promise<readonly T[]> {
    return this.read(accountId, (page) => (session) => ordersOfTodayRequest(session, page));
  }

  /** Looks through the present day, then through the days before. */
  async findByTag(accountId: AccountId, tag: ClientOrderId): Promise<T | undefined> {
    const isWanted = (order: T) => order.clientOrderId === tag;
    return (await this.today(accountId)).find(isWanted) ?? (await this.recent(accountId)).find(isWanted);
  }

  /** Orders placed at or after an instant; one without a stamp is always among them. */
  async since(accountId: AccountId, since: Instant): Promise<readonly T[]> {
    const today = tradingDateAt(this.parts.marketNow());
    const from = tradingDateAt(since);
    if (daysBetween(from, today) > RANGE_DAYS_MAX) throw failedRead('BROKER_UNSUPPORTED', 'orders.history', { from });
    const earlier = from < today ? await this.days(accountId, from, today) : [];
    // The list of the day is read last: what both show is newer there.
    const byId = new Map([...earlier, ...(await this.today(accountId))].map((one) => [one.brokerOrderId, one]));
    return [...byId.values()].filter(({ placedAt }) => placedAt === undefined || placedAt >= since);
  }

  private async recent(accountId: AccountId): Promise<readonly T[]> {
    const today = tradingDateAt(this.parts.marketNow());
    const atMs = this.parts.monotonicMs();
    const known = this.searched.get(accountId);
    if (known?.today === today && atMs - known.atMs < SEARCH_AGAIN_MS) return known.orders;
    const orders = await this.days(accountId, addDays(today, -SEARCH_DAYS), today);
    this.searched.set(accountId, { atMs, today, orders });
    return orders;
  }

  private days(accountId: AccountId, from: TradingDate, to: TradingDate): Promise<readonly T[]> {
    return this.read(accountId, (page) => (session) => ordersOfDaysRequest(session, { from, to }, page));
  }

  /** Reads page after page until one is not full or brings nothing new: not every list knows pages. */
  private async read(accountId: AccountId, pageOf: (page: number) => RequestOf): Promise<readonly T[]> {
    const orders = new Map<string, T>();
    const seen = new Set<string>();
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const rows = await this.page(accountId, pageOf(page));
      const before = seen.size;
      for (const row of rows) {
        const order = this.parts.map(row);
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
