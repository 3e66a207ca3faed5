/** Lists of an account's orders, and the executions in them. */
import { type AccountId, addMs, type Instant, instant, type Money, MS_PER_SECOND, roundTo } from '#core/units';
import type { BrokerFill } from '../../ports/index.js';
import { type BrokerClient, FillJournal, failedRead, type RequestOf } from '../kit/index.js';
import { read } from './client.js';
import { SCHWAB_FEE_PER_CONTRACT } from './map-account.js';
import type { ReadOf } from './map-order.js';
import { AHEAD_MS, type EnteredRange, halvesOf, type ListedOrder, OrderWindow } from './order-window.js';
import { listRequest, ORDERS_PER_LIST_MAX } from './requests.js';
import { ordersSchema, type WireOrder } from './wire.js';

export type Own<T> = Extract<ReadOf<T>, { kind: 'ours' }>;

export interface OrderListsParts<T> {
  /** Which orders are listed, and what they say. */
  readonly map: (wire: WireOrder) => ReadOf<T>;
  readonly client: BrokerClient;
  readonly marketNow: () => Instant;
  readonly random: () => number;
}

export class OrderLists<T extends ListedOrder['order']> {
  private readonly windows = new Map<AccountId, OrderWindow>();
  private readonly journals = new Map<AccountId, FillJournal>();
  private readonly name: string;

  constructor(private readonly parts: OrderListsParts<T>) {
    this.name = parts.random().toString(36).slice(2);
  }

  /** Returns all orders that may still move, and others. Errors: PlatformError of BROKER_ERRORS. */
  async recent(accountId: AccountId): Promise<readonly Own<T>[]> {
    const window = this.windows.get(accountId) ?? new OrderWindow();
    this.windows.set(accountId, window);
    const askedAt = this.parts.marketNow();
    const listed = await this.list(accountId, window.rangeAt(askedAt));
    window.learn(listed, askedAt);
    return listed;
  }

  /** Returns the orders that were entered at or after an instant; stamps are whole seconds. Errors: PlatformError of BROKER_ERRORS. */
  since(accountId: AccountId, since: Instant): Promise<readonly Own<T>[]> {
    const from = instant(roundTo(since / MS_PER_SECOND, 'floor') * MS_PER_SECOND);
    const ahead = addMs(this.parts.marketNow(), AHEAD_MS);
    return this.list(accountId, { from, to: instant(Math.max(from, ahead)) });
  }

  async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const listed = await this.recent(accountId);
    const journal = this.journals.get(accountId) ?? new FillJournal(this.name);
    this.journals.set(accountId, journal);
    const executions = listed.flatMap((one) => one.executions);
    journal.add(executions.map((one) => ({ ...one, fees: (SCHWAB_FEE_PER_CONTRACT * one.quantity) as Money })));
    return journal.since(cursor);
  }

  private async list(accountId: AccountId, range: EnteredRange): Promise<readonly Own<T>[]> {
    const own: Own<T>[] = [];
    // Halves of a range share their middle: an order may come twice.
    const byId = new Map((await this.pages(accountId, range)).map((wire) => [wire.orderId, wire]));
    for (const wire of byId.values()) {
      const order = this.parts.map(wire);
      if (order.kind === 'unreadable') throw failedRead('BROKER_UNREADABLE', 'orders.list', { field: order.field });
      if (order.kind === 'ours') own.push(order);
    }
    return own;
  }

  /** A full page may hide orders and has no next one: its range is halved, and at last it is an error, never a list cut short. */
  private async pages(accountId: AccountId, range: EnteredRange): Promise<readonly WireOrder[]> {
    const requestOf: RequestOf = (session) => listRequest(session, range.from, range.to);
    const page = await read(this.parts.client, accountId, requestOf, ordersSchema);
    if (page.length < ORDERS_PER_LIST_MAX) return page;
    const halves = halvesOf(range);
    if (halves === undefined) throw failedRead('BROKER_UNREADABLE', 'orders.list', { orders: page.length });
    return [...(await this.pages(accountId, halves[0])), ...(await this.pages(accountId, halves[1]))];
  }
}
