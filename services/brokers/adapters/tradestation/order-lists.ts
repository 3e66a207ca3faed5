/** Orders of an account: those of today and those that work are one list, those that were over before are another. */
import { tradingDateAt } from '#core/calendar';
import { type AccountId, addDays, daysBetween, type Instant, type TradingDate } from '#core/units';
import type { BrokerOrder } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import { type BrokerClient, FOREIGN, failedRead, type Request, readable } from '../kit/index.js';
import { orderOf } from './map-order.js';
import { parseOrders } from './parse.js';
import { readAnswer, readIfAny, requireWhole } from './read.js';
import { formerOrdersRequest, getOrderRequest, ordersRequest } from './requests.js';
import type { WireOrder } from './wire.js';

/** More orders than this in one list are not a list that can be relied on. */
const PAGES_MAX = 40;
/** The list of former orders goes back 90 days. */
const RANGE_DAYS_MAX = 89;

export interface OrderListsParts {
  readonly client: BrokerClient;
  readonly marketNow: () => Instant;
}

export class OrderLists {
  constructor(private readonly parts: OrderListsParts) {}

  /** Orders of today, and those that work. */
  today(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return this.pages(accountId, 'orders.list', (session, token) => ordersRequest(session, token));
  }

  /** Orders placed at or after an instant; one without a stamp is always among them. */
  async since(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    const today = tradingDateAt(this.parts.marketNow());
    const from = tradingDateAt(since);
    if (daysBetween(from, today) > RANGE_DAYS_MAX) throw failedRead('BROKER_UNSUPPORTED', 'orders.history', { from });
    const earlier = from < today ? await this.former(accountId, from) : [];
    // The list of the day is read last: what both show is newer there.
    const byId = new Map([...earlier, ...(await this.today(accountId))].map((one) => [one.brokerOrderId, one]));
    return [...byId.values()].filter(({ placedAt }) => placedAt === undefined || placedAt >= since);
  }

  /** Returns one order. Only lists that can be read prove that there is none: what is said of an unknown id is not documented. */
  async get(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    const isIt = (order: BrokerOrder) => order.brokerOrderId === brokerOrderId;
    const { answer } = await this.parts.client.ask(accountId, (session) => getOrderRequest(session, brokerOrderId));
    const body = readIfAny(answer, 'orders.get', parseOrders);
    const named = read(body?.Orders.filter(({ OrderID }) => OrderID === brokerOrderId) ?? []).find(isIt);
    if (named !== undefined) return named;
    const first = addDays(tradingDateAt(this.parts.marketNow()), -RANGE_DAYS_MAX);
    return (await this.today(accountId)).find(isIt) ?? (await this.former(accountId, first)).find(isIt);
  }

  private former(accountId: AccountId, since: TradingDate): Promise<readonly BrokerOrder[]> {
    return this.pages(accountId, 'orders.history', (session, token) => formerOrdersRequest(session, since, token));
  }

  private async pages(
    accountId: AccountId,
    name: string,
    requestOf: (session: BrokerSession, nextToken: string | undefined) => Request,
  ): Promise<readonly BrokerOrder[]> {
    const orders: BrokerOrder[] = [];
    let nextToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const token = nextToken;
      const { answer } = await this.parts.client.ask(accountId, (session) => requestOf(session, token));
      const body = readAnswer(answer, name, parseOrders);
      requireWhole(body.Errors, name);
      orders.push(...read(body.Orders));
      if (body.NextToken == null || body.NextToken === '') return orders;
      nextToken = body.NextToken;
    }
    throw failedRead('BROKER_UNREADABLE', name, { pages: PAGES_MAX });
  }
}

/** Returns the orders of our kind. One of our kind that cannot be read fails the list. */
function read(wires: readonly WireOrder[]): readonly BrokerOrder[] {
  return wires.map((wire) => readable(orderOf(wire), 'orders.list')).filter((order) => order !== FOREIGN);
}
