/** Orders of one environment: place, confirm, replace, cancel, get, list. */
import { tradingDateAt } from '#core/calendar';
import type { Instant } from '#core/units';
import {
  hasEnded,
  jsonReply,
  type SimAnswer,
  type SimBooks,
  type SimOrder,
  type SimReply,
  type SimRequest,
  type SimUser,
} from '../kit/index.js';
import { errorReply, failedReply } from './replies.js';
import { COMMISSION } from './terms.js';
import { amount, orderJson, readChange, readTerms, writeSymbol } from './wire.js';

const UNKNOWN_ORDER = errorReply(404, 'Order not found.');

/** Only the words of a boxed position are documented. */
const REASONS: Readonly<Record<Extract<SimAnswer, { kind: 'refused' }>['why'], string>> = {
  account_unknown: 'Invalid Account ID.',
  symbol_unknown: 'Invalid symbol',
  terms_invalid: 'Type = LMT has invalid Price',
  duplicate_client_id: 'OrderConfirmID has been used before.',
  buying_power_short: 'You do not have enough option buying power for this order.',
  more_than_held: 'Order quantity exceeds your position.',
  order_unknown: 'Order not found.',
  order_ended: 'Not an open order.',
};

export class OrderDesk {
  private readonly cancelRequested = new Set<number>();

  constructor(
    readonly books: SimBooks,
    private readonly now: () => Instant,
  ) {
    books.subscribe(({ kind, order }) => {
      if (kind === 'cancel_requested') this.cancelRequested.add(order.id);
    });
  }

  shown(order: SimOrder, status?: readonly [string, string]) {
    const isCancelRequested = this.cancelRequested.has(order.id);
    return orderJson(order, { isCancelRequested, ...(status && { status }) });
  }

  async place(user: SimUser, request: SimRequest): Promise<SimReply> {
    const terms = readTerms(bodyOf(request));
    if (typeof terms === 'string') return failedReply(terms);
    if (!user.accounts.includes(terms.account)) return errorReply(403, 'Invalid Account ID.');
    const answer = await this.books.place(terms);
    if (answer.kind === 'refused') return failedReply(REASONS[answer.why]);
    const { id, side, quantity, symbol, limit } = answer.order;
    const verb = side.startsWith('sell') ? 'Sell' : 'Buy';
    const Message = `Sent order: ${verb} ${quantity} ${writeSymbol(symbol)} @ ${amount(limit)} Limit`;
    return jsonReply(200, { Orders: [{ Message, OrderID: String(id) }] });
  }

  async confirm(user: SimUser, request: SimRequest): Promise<SimReply> {
    const terms = readTerms(bodyOf(request));
    if (typeof terms === 'string') return errorReply(400, terms);
    if (!user.accounts.includes(terms.account)) return errorReply(403, 'Invalid Account ID.');
    const refusal = await this.books.check(terms);
    if (refusal) return errorReply(400, REASONS[refusal.why]);
    const { account, limit, quantity, duration } = terms;
    const cost = amount(limit * quantity * 100);
    return jsonReply(200, {
      Confirmations: [
        {
          OrderAssetCategory: 'STOCKOPTION',
          Currency: 'USD',
          Route: 'Intelligent',
          TimeInForce: { Duration: duration.toUpperCase() },
          AccountID: account,
          OrderConfirmID: `confirm${this.now()}`.slice(0, 22),
          EstimatedPrice: amount(limit),
          EstimatedCost: cost,
          DebitCreditEstimatedCost: terms.side.startsWith('sell') ? `-${cost}` : cost,
          EstimatedCommission: String(COMMISSION * quantity),
        },
      ],
    });
  }

  /** The order keeps its id. */
  async replace(user: SimUser, id: string, request: SimRequest): Promise<SimReply> {
    const order = this.find(user.accounts, id);
    if (!order) return UNKNOWN_ORDER;
    const change = readChange(bodyOf(request));
    if (typeof change === 'string') return errorReply(400, change);
    const answer = await this.books.replace(order.id, change, 'keeps');
    if (answer.kind === 'refused') return errorReply(400, REASONS[answer.why]);
    return jsonReply(200, { Message: 'Cancel/Replace order sent.', OrderID: id });
  }

  cancel(user: SimUser, id: string): SimReply {
    const order = this.find(user.accounts, id);
    if (!order) return UNKNOWN_ORDER;
    const answer = this.books.cancel(order.id);
    if (answer.kind === 'refused') return errorReply(400, REASONS[answer.why]);
    return jsonReply(200, { Message: 'Cancel request sent', OrderID: id });
  }

  /** Of today and working ones; what is not there stands among the errors, beside what is. */
  get(accounts: readonly string[], ids: readonly string[]): SimReply {
    const found = ids.map((id) => [id, this.find(accounts, id)] as const);
    const isShown = (order: SimOrder | undefined) => order !== undefined && this.isOfToday(order);
    return jsonReply(200, {
      Orders: found.flatMap(([, order]) => (order && isShown(order) ? [this.shown(order)] : [])),
      Errors: found.flatMap(([OrderID, order]) =>
        isShown(order)
          ? []
          : [{ AccountID: accounts.join(','), OrderID, Error: 'NotFound', Message: 'Order not found.' }],
      ),
    });
  }

  /** Orders of today and working ones. */
  today(accounts: readonly string[], query: URLSearchParams): SimReply {
    return this.page(
      this.all(accounts).filter((order) => this.isOfToday(order)),
      query,
    );
  }

  /** Orders that were over before today. */
  former(accounts: readonly string[], query: URLSearchParams): SimReply {
    const since = query.get('since') ?? '';
    const isFormer = (order: SimOrder) => !this.isOfToday(order) && tradingDateAt(order.updatedAt) >= since;
    return this.page(this.all(accounts).filter(isFormer), query);
  }

  all(accounts: readonly string[]): readonly SimOrder[] {
    return accounts.flatMap((account) => [...this.books.list(account)].reverse());
  }

  isOfToday(order: SimOrder): boolean {
    const today = tradingDateAt(this.now());
    return !hasEnded(order) || tradingDateAt(order.updatedAt) === today || tradingDateAt(order.placedAt) === today;
  }

  private page(orders: readonly SimOrder[], query: URLSearchParams): SimReply {
    const size = Number(query.get('pageSize') ?? '600');
    const from = Number(query.get('nextToken') ?? '0');
    const isLast = from + size >= orders.length;
    return jsonReply(200, {
      Orders: orders.slice(from, from + size).map((order) => this.shown(order)),
      Errors: [],
      ...(!isLast && { NextToken: String(from + size) }),
    });
  }

  private find(accounts: readonly string[], id: string): SimOrder | undefined {
    const order = /^\d{1,15}$/.test(id) ? this.books.get(Number(id)) : undefined;
    return order && accounts.includes(order.account) ? order : undefined;
  }
}

function bodyOf({ body }: SimRequest): Readonly<Record<string, unknown>> {
  try {
    const read = JSON.parse(body) as unknown;
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
