/** An account's orders and executions. The list holds what works and what ended in the present brokerage session, nothing older. */
import type { AccountId, ClientOrderId } from '#core/units';
import type { BrokerFill, BrokerOrder } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import { FillJournal, FOREIGN, failedRead, jsonOf } from '../kit/index.js';
import type { IbkrClient } from './client.js';
import type { Contracts } from './contracts.js';
import { executionOf, orderOfRow, orderOfStatus } from './map-order.js';
import { getOrder, listOrders, trades } from './requests.js';
import { OrderStatus, Orders, Trades, type WireOrder, type WireTrade } from './wire.js';

export interface ListedOrder {
  readonly order: BrokerOrder;
  /** Of its last trade or change; undefined where the broker does not say it. */
  readonly movedAtMs: number | undefined;
}

const OPTION = 'OPT';
const OK = 200;
/** Client ids of orders by the broker's ids: the answer to a question about one order leaves them out. */
const KEPT_MAX = 5_000;
const LIST_TRIES = 2;

export class OrderLists {
  private readonly clientIds = new Map<string, string>();
  private readonly journals = new Map<AccountId, FillJournal>();

  /** @param name - tells this process's cursors from those of another one */
  constructor(
    private readonly client: IbkrClient,
    private readonly contracts: Contracts,
    private readonly name: string,
  ) {}

  /** An order that was placed here. */
  remember(brokerOrderId: string, clientOrderId: string): void {
    this.clientIds.set(brokerOrderId, clientOrderId);
    const [oldest] = this.clientIds.keys();
    if (this.clientIds.size > KEPT_MAX && oldest !== undefined) this.clientIds.delete(oldest);
  }

  async listed(session: BrokerSession): Promise<readonly ListedOrder[]> {
    const rows = (await this.rows(session)).filter(({ secType }) => secType === OPTION);
    const meanings = await this.contracts.meaningOf(
      session,
      rows.map(({ conid }) => conid),
    );
    const found: ListedOrder[] = [];
    for (const row of rows) {
      const meaning = meanings.get(row.conid);
      if (meaning?.kind !== 'option') continue;
      const order = orderOfRow(row, meaning.symbol);
      if (order === undefined) throw failedRead('BROKER_UNREADABLE', 'orders.list');
      if (order === FOREIGN) continue;
      if (order.clientOrderId !== undefined) this.remember(order.brokerOrderId, order.clientOrderId);
      found.push({ order, movedAtMs: row.lastExecutionTime_r ?? undefined });
    }
    return found;
  }

  /** Returns an order by its id. That it is not known there is said like a failure: only a list that can be read proves it. */
  async one(session: BrokerSession, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    const answer = await this.client.ask(session, getOrder(brokerOrderId));
    const isTold = answer.kind === 'answered' && answer.status === OK;
    const wire = isTold ? OrderStatus.safeParse(jsonOf(answer.body)).data : undefined;
    const isOurs = wire?.order_id === brokerOrderId && wire.order_clearing_account === session.accountKey;
    if (wire && isOurs && wire.sec_type === OPTION) {
      const meaning = (await this.contracts.meaningOf(session, [wire.conid])).get(wire.conid);
      const order =
        meaning?.kind === 'option' ? orderOfStatus(wire, meaning.symbol, this.clientIds.get(brokerOrderId)) : undefined;
      if (order !== undefined && order !== FOREIGN) return order;
    }
    return (await this.listed(session)).find(({ order }) => order.brokerOrderId === brokerOrderId)?.order;
  }

  /** Looks through the list, and through the executions of a week: what traded in an earlier session is listed no more. */
  async findByClientOrderId(session: BrokerSession, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    const found = (await this.listed(session)).find(({ order }) => order.clientOrderId === clientOrderId);
    if (found) return found.order;
    const traded = (await this.trades(session)).find(({ order_ref }) => order_ref === clientOrderId);
    if (!traded) return undefined;
    this.remember(traded.order_id, clientOrderId);
    const order = await this.one(session, traded.order_id);
    // It was there: not to be shown any more is no proof that it never was.
    if (!order) throw failedRead('BROKER_UNREADABLE', 'orders.find');
    return order;
  }

  async fillsSince(
    accountId: AccountId,
    session: BrokerSession,
    cursor: string | undefined,
  ): Promise<readonly BrokerFill[]> {
    const executions = (await this.trades(session))
      .filter(({ sec_type }) => sec_type === OPTION)
      .map((wire) => {
        const execution = executionOf(wire);
        if (execution === undefined) throw failedRead('BROKER_UNREADABLE', 'fills');
        return execution;
      });
    const journal = this.journals.get(accountId) ?? new FillJournal(this.name);
    this.journals.set(accountId, journal);
    journal.add(executions);
    return journal.since(cursor);
  }

  private async trades(session: BrokerSession): Promise<readonly WireTrade[]> {
    const all = await this.client.read(session, trades(), Trades);
    return all.filter(({ account }) => account === session.accountKey);
  }

  private async rows(session: BrokerSession): Promise<readonly WireOrder[]> {
    const { brokerage } = this.client;
    for (let attempt = 1; attempt <= LIST_TRIES; attempt += 1) {
      await brokerage.prime(session);
      const { orders, snapshot } = await this.client.read(session, listOrders(session, false), Orders);
      // What is empty and no snapshot may be the first answer of a session that another process has opened.
      if (orders.length === 0 && !snapshot && attempt < LIST_TRIES) continue;
      // A session that was opened meanwhile answers the first list with nothing.
      if (brokerage.isPrimed(session)) return orders.filter(({ account }) => account === session.accountKey);
    }
    throw failedRead('BROKER_UNREACHABLE', 'orders.list', { cause: 'SESSION_NOT_STEADY' });
  }
}
