/** Orders of an account: those of today and those that work are one list, those that were over before are another. */
import { tradingDateAt } from '#core/calendar';
import { type AccountId, addDays, daysBetween, type Instant, type TradingDate } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import { type BrokerClient, type Foreign, failedRead, known, type Request } from '../kit/index.js';
import { parseOrders } from './parse.js';
import { readAnswer, readIfAny, requireWhole } from './read.js';
import { formerOrdersRequest, getOrderRequest, ordersRequest } from './requests.js';
import type { WireOrder } from './wire.js';

/** More orders than this in one list are not a list that can be relied on. */
const PAGES_MAX = 40;
/** The list of former orders goes back 90 days. */
const RANGE_DAYS_MAX = 89;

/** What is told of an order, of one leg or of several. */
interface Listed {
  readonly brokerOrderId: string;
  readonly placedAt?: Instant;
}

export interface OrderListsParts<T extends Listed> {
  /** Which orders are listed, and what they say. */
  readonly map: (wire: WireOrder) => T | Foreign | undefined;
  readonly client: BrokerClient;
  readonly marketNow: () => Instant;
}

export class OrderLists<T extends Listed> {
  constructor(private readonly parts: OrderListsParts<T>) {}

  /** Orders of today, and those that work. */
  today(accountId: AccountId): Promise<readonly T[]> {
    return this.pages(accountId, 'orders.list', (session, token) => ordersRequest(session, token));
  }

  /** Orders placed at or after an instant; one without a stamp is always among them. */
  async since(accountId: AccountId, since: Instant): Promise<readonly T[]> {
    const today = tradingDateAt(this.parts.marketNow());
    const from = tradingDateAt(since);
    if (daysBetween(from, today) > RANGE_DAYS_MAX) throw failedRead('BROKER_UNSUPPORTED', 'orders.history', { from });
    const earlier = from < today ? await this.former(accountId, from) : [];
    // The list of the day is read last: what both show is newer there.
    const byId = new Map([...earlier, ...(await this.today(accountId))].map((one) => [one.brokerOrderId, one]));
    return [...byId.values()].filter(({ placedAt }) => placedAt === undefined || placedAt >= since);
  }

  /** Returns one order. Only lists that can be read prove that there is none: what is said of an unknown id is not documented. */
  async get(accountId: AccountId, brokerOrderId: string): Promise<T | undefined> {
    const isIt = (order: T) => order.brokerOrderId === brokerOrderId;
    const { answer } = await this.parts.client.ask(accountId, (session) => getOrderRequest(session, brokerOrderId));
    const body = readIfAny(answer, 'orders.get', parseOrders);
    const named = this.listed(body?.Orders.filter(({ OrderID }) => OrderID === brokerOrderId) ?? []).find(isIt);
    if (named !== undefined) return named;
    const first = addDays(tradingDateAt(this.parts.marketNow()), -RANGE_DAYS_MAX);
    return (await this.today(accountId)).find(isIt) ?? (await this.former(accountId, first)).find(isIt);
  }

  private former(accountId: AccountId, since: TradingDate): Promise<readonly T[]> {
    return this.pages(accountId, 'orders.history', (session, token) => formerOrdersRequest(session, since, token));
  }

  private async pages(
    accountId: AccountId,
    name: string,
    requestOf: (session: BrokerSession, nextToken: string | undefined) => Request,
  ): Promise<readonly T[]> {
    const orders: T[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const token = nextToken;
      const { answer } = await this.parts.client.ask(accountId, (session) => requestOf(session, token));
      const body = readAnswer(answer, name, parseOrders);
      requireWhole(body.Errors, name);
      orders.push(...this.listed(body.Orders));
      if (body.NextToken == null || body.NextToken === '') return orders;
      nextToken = body.NextToken;
    }
    throw failedRead('BROKER_UNREADABLE', name, { pages: PAGES_MAX });
  }

  /** One of the wanted kind that cannot be read fails the list. */
  private listed(wires: readonly WireOrder[]): readonly T[] {
    return known(wires, this.parts.map, 'orders.list');
  }
}
