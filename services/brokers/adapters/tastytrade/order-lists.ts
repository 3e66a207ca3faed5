/**
 * Lists of an account's orders, the fills in them, and the only way to an order whose answer was lost: tastytrade cannot be asked for
 * a mark. Every order that is read leaves its fills here, so that none is missed whichever list it was in.
 */
import { tradingDateAt } from '#core/calendar';
import {
  type AccountId,
  addMs,
  type ClientOrderId,
  type Instant,
  instant,
  MS_PER_DAY,
  MS_PER_MINUTE,
  type TradingDate,
} from '#core/units';
import type { BrokerFill } from '#ports';
import {
  type BrokerClient,
  type Execution,
  FillJournal,
  FOREIGN,
  type Foreign,
  failedRead,
  readable,
} from '../kit/index.js';
import { parseLiveOrders, parseOrder, parseOrders } from './parse.js';
import { readAnswer, readIfAny } from './read.js';
import { getOrderRequest, liveOrdersRequest, ordersSinceRequest } from './requests.js';
import type { WireOrder } from './wire.js';

/** More orders than this in one list are not a list that can be relied on. */
const PAGES_MAX = 100;
/** How far back a process begins, and an order is looked for whose answer was lost: a long weekend and days on which nobody looked. */
const FIRST_RANGE_MS = 7 * MS_PER_DAY;
/** Orders of earlier days do not come to be any more: their list is read again after this only. */
const SEARCH_AGAIN_MS = MS_PER_MINUTE;

/** What is told of an order, of one leg or of several. */
interface Listed {
  readonly brokerOrderId: string;
  readonly clientOrderId?: ClientOrderId;
  readonly placedAt?: Instant;
  readonly status: string;
}

export interface OrderListsParts<T extends Listed> {
  /** Which orders are listed, and what they say. */
  readonly map: (
    wire: WireOrder,
  ) => { readonly order: T; readonly executions: readonly Execution[] } | Foreign | undefined;
  readonly client: BrokerClient;
  readonly marketNow: () => Instant;
  readonly monotonicMs: () => number;
  readonly random: () => number;
}

interface Searched<T> {
  readonly atMs: number;
  readonly date: TradingDate;
  readonly orders: readonly T[];
}

export class OrderLists<T extends Listed> {
  private readonly journals = new Map<AccountId, FillJournal>();
  private readonly searched = new Map<AccountId, Searched<T>>();
  /** When fills were last read. */
  private readonly fillsReadAt = new Map<AccountId, Instant>();
  private readonly name: string;

  constructor(private readonly parts: OrderListsParts<T>) {
    this.name = parts.random().toString(36).slice(2);
  }

  /** Orders of the present day, ended ones too, and older ones that work. */
  async live(accountId: AccountId): Promise<readonly T[]> {
    const { answer } = await this.parts.client.ask(accountId, liveOrdersRequest);
    return this.read(accountId, readAnswer(answer, 'orders.list', parseLiveOrders).data.items);
  }

  /** Orders that were placed at or after an instant; one without a stamp is always among them. */
  async since(accountId: AccountId, since: Instant): Promise<readonly T[]> {
    const earlier = await this.history(accountId, since);
    // The list of the day is read last: what both show is newer there.
    const byId = new Map([...earlier, ...(await this.live(accountId))].map((one) => [one.brokerOrderId, one]));
    return [...byId.values()].filter(({ placedAt }) => placedAt === undefined || placedAt >= since);
  }

  /** Returns one order; undefined when the broker has none under this id, or one of another kind. */
  async get(accountId: AccountId, brokerOrderId: string): Promise<T | undefined> {
    const { answer } = await this.parts.client.ask(accountId, (session) => getOrderRequest(session, brokerOrderId));
    const wire = readIfAny(answer, 'orders.get', parseOrder)?.data;
    if (wire === undefined) return undefined;
    if (wire.id !== brokerOrderId) throw failedRead('BROKER_UNREADABLE', 'orders.get');
    return this.read(accountId, [wire])[0];
  }

  /** Looks through the present day, then through the days before. A mark may stand on a replacement too: the newest order counts. */
  async findByMark(accountId: AccountId, mark: ClientOrderId): Promise<T | undefined> {
    const isWanted = (order: T) => order.clientOrderId === mark;
    return (await this.live(accountId)).find(isWanted) ?? (await this.recent(accountId)).find(isWanted);
  }

  async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const { marketNow } = this.parts;
    const now = marketNow();
    const readAt = this.fillsReadAt.get(accountId);
    // The list of the day begins anew with each day: what came in between is in the history.
    const isSameDay = readAt !== undefined && tradingDateAt(readAt) === tradingDateAt(now);
    if (!isSameDay) await this.history(accountId, firstOf(now, readAt));
    await this.live(accountId);
    this.fillsReadAt.set(accountId, now);
    return this.journalOf(accountId).since(cursor);
  }

  private async recent(accountId: AccountId): Promise<readonly T[]> {
    const now = this.parts.marketNow();
    const atMs = this.parts.monotonicMs();
    const date = tradingDateAt(now);
    const known = this.searched.get(accountId);
    if (known?.date === date && atMs - known.atMs < SEARCH_AGAIN_MS) return known.orders;
    const orders = await this.history(accountId, addMs(now, -FIRST_RANGE_MS));
    this.searched.set(accountId, { atMs, date, orders });
    return orders;
  }

  private async history(accountId: AccountId, since: Instant): Promise<readonly T[]> {
    const orders: T[] = [];
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { answer } = await this.parts.client.ask(accountId, (session) => ordersSinceRequest(session, since, page));
      const { data, pagination } = readAnswer(answer, 'orders.history', parseOrders);
      if (pagination['page-offset'] !== page) throw failedRead('BROKER_UNREADABLE', 'orders.history', { page });
      orders.push(...this.read(accountId, data.items));
      if (page + 1 >= pagination['total-pages']) return orders;
    }
    throw failedRead('BROKER_UNREADABLE', 'orders.history', { pages: PAGES_MAX });
  }

  /** Returns the orders of our kind, and keeps their fills. One of our kind that cannot be read fails the list. */
  private read(accountId: AccountId, wires: readonly WireOrder[]): readonly T[] {
    const own: T[] = [];
    for (const wire of wires) {
      const found = readable(this.parts.map(wire), 'orders.list');
      if (found === FOREIGN) continue;
      this.journalOf(accountId).add(found.executions);
      own.push(found.order);
    }
    return own;
  }

  private journalOf(accountId: AccountId): FillJournal {
    const known = this.journals.get(accountId) ?? new FillJournal(this.name);
    this.journals.set(accountId, known);
    return known;
  }
}

/** A day before the last reading: an order may be listed late. */
function firstOf(now: Instant, readAt: Instant | undefined): Instant {
  const first = addMs(now, -FIRST_RANGE_MS);
  // A market clock that went back, in a replay, begins anew.
  return readAt === undefined || readAt > now ? first : instant(Math.max(first, addMs(readAt, -MS_PER_DAY)));
}
