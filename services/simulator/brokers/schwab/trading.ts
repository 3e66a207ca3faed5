/** Orders of one account: place, preview, replace, cancel, get, list. */
import { type Instant, type Money, MS_PER_DAY, roundTo } from '#core/units';
import {
  jsonReply,
  orderRequirement,
  type SimBooks,
  type SimOrder,
  type SimRefusal,
  type SimReply,
  type SimRequest,
} from '../kit/index.js';
import { emptyReply, traderError } from './replies.js';
import { hashOf } from './terms.js';
import { writePreview } from './wire-account.js';
import { type ReadTerms, readOrder, statusOf, writeOrder } from './wire-order.js';

const ORDERS_PER_LIST_MAX = 3_000;
const RANGE_MS_MAX = 366 * MS_PER_DAY;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Charged per contract and side: 0.67. */
export const FEE_PER_CONTRACT = 6_700 as Money;

/** Why the books refuse, in words with the codes that were seen live. */
const REFUSALS: Readonly<Record<SimRefusal, readonly [string, string]>> = {
  account_unknown: ['Account_Sys_0005', 'The account is not known.'],
  symbol_unknown: ['Order_Sys_0001', 'The symbol is not known.'],
  terms_invalid: ['Order_Sys_0003', 'The terms of the order are not valid.'],
  duplicate_client_id: ['Order_Sys_0004', 'The order exists.'],
  buying_power_short: ['Account_Sys_0006', 'You do not have enough available cash/buying power for this order.'],
  more_than_held: ['Position_Sys_0001', 'This order may result in an oversold/overbought position in your account.'],
  order_unknown: ['Order_Sys_0005', 'The order is not known.'],
  order_ended: ['Order_Sys_0006', 'The order cannot be changed in its status.'],
};

export interface TradingOptions {
  readonly books: SimBooks;
  /** Where `Location` points. */
  readonly apiUrl: string;
}

export class Trading {
  private readonly cancelRequested = new Set<number>();

  constructor(private readonly options: TradingOptions) {
    options.books.subscribe(({ kind, order }) => {
      if (kind === 'cancel_requested') this.cancelRequested.add(order.id);
    });
  }

  async place(account: string, request: SimRequest): Promise<SimReply> {
    const terms = readOrder(request.body);
    if ('wrong' in terms) return invalid(terms.wrong);
    const answer = await this.options.books.place({ account, ...terms });
    return answer.kind === 'taken' ? this.created(answer.order) : refused(answer.why);
  }

  async preview(account: string, request: SimRequest): Promise<SimReply> {
    const terms = readOrder(request.body);
    if ('wrong' in terms) return invalid(terms.wrong);
    const { books } = this.options;
    const refusal = await books.check({ account, ...terms });
    const type = books.account(account)?.type ?? 'cash';
    const fee = (FEE_PER_CONTRACT * terms.quantity) as Money;
    const reject = refusal === undefined ? {} : { reject: REFUSALS[refusal.why] };
    return jsonReply(
      200,
      writePreview({
        accountNumber: account,
        symbol: terms.symbol,
        instruction: terms.side.toUpperCase(),
        quantity: terms.quantity,
        limit: terms.limit,
        fee,
        buyingPower: books.buyingPower(account),
        requirement: orderRequirement(type, terms, terms.quantity),
        ...reject,
      }),
    );
  }

  /** The order that is replaced ends, whatever is left of it; the new one has as many contracts as it says. */
  async replace(account: string, orderId: number, request: SimRequest): Promise<SimReply> {
    const order = this.orderOf(account, orderId);
    if (order === undefined) return notFound();
    const terms = readOrder(request.body);
    if ('wrong' in terms) return invalid(terms.wrong);
    if (!isSameLeg(order, terms)) return invalid('the legs of an order cannot be replaced');
    const { limit, quantity, duration } = terms;
    const answer = await this.options.books.replace(orderId, { limit, quantity, duration }, 'new');
    return answer.kind === 'taken' ? this.created(answer.order) : refused(answer.why);
  }

  cancel(account: string, orderId: number): SimReply {
    if (this.orderOf(account, orderId) === undefined) return notFound();
    const answer = this.options.books.cancel(orderId);
    return answer.kind === 'taken' ? emptyReply(200) : refused(answer.why);
  }

  get(account: string, orderId: number): SimReply {
    const order = this.orderOf(account, orderId);
    return order === undefined ? notFound() : jsonReply(200, this.write(order));
  }

  list(account: string, { query }: SimRequest): SimReply {
    const from = timeOf(query.get('fromEnteredTime'));
    const to = timeOf(query.get('toEnteredTime'));
    if (from === undefined || to === undefined) {
      return invalid("fromEnteredTime and toEnteredTime are required: yyyy-MM-dd'T'HH:mm:ss.SSSZ");
    }
    if (to < from || to - from > RANGE_MS_MAX) return invalid('Maximum date range is 1 year');
    const most = Number(query.get('maxResults') ?? ORDERS_PER_LIST_MAX);
    if (!Number.isSafeInteger(most) || most < 1 || most > ORDERS_PER_LIST_MAX)
      return invalid('maxResults is not valid');
    const status = query.get('status');
    const found = this.options.books
      .list(account)
      // Stamps are shown in whole seconds, and compared so.
      .filter(({ placedAt }) => placedAt <= to && roundTo(placedAt / 1_000, 'floor') * 1_000 + 999 >= from)
      .filter((order) => status === null || statusOf(order, this.settingOf(order)) === status)
      .reverse()
      .slice(0, most);
    return jsonReply(
      200,
      found.map((order) => this.write(order)),
    );
  }

  private orderOf(account: string, orderId: number): SimOrder | undefined {
    const order = this.options.books.get(orderId);
    return order?.account === account ? order : undefined;
  }

  private created(order: SimOrder): SimReply {
    const path = `/trader/v1/accounts/${hashOf(order.account)}/orders/${order.id}`;
    return emptyReply(201, { location: `${this.options.apiUrl}${path}` });
  }

  private write(order: SimOrder): object {
    return writeOrder(order, this.settingOf(order));
  }

  private settingOf(order: SimOrder) {
    const reports = this.options.books.reports(order.account).filter((report) => report.order === order.id);
    const told = reports.map(({ execution }) => execution);
    return { told, tag: 'API_TOS:Thetapod', isCancelRequested: this.cancelRequested.has(order.id) };
  }
}

const invalid = (what: string) => traderError(400, 'A validation error occurred while processing the request.', [what]);
const notFound = () => traderError(404, 'The resource is not found.');

function refused(why: SimRefusal): SimReply {
  const [code, words] = REFUSALS[why];
  return invalid(`${code}: ${words}`);
}

function isSameLeg(order: SimOrder, terms: ReadTerms): boolean {
  return order.symbol === terms.symbol && order.side === terms.side;
}

function timeOf(text: string | null): Instant | undefined {
  return text !== null && TIME.test(text) ? (Date.parse(text) as Instant) : undefined;
}
