/** Orders of one environment: place, dry run, edit, cancel, get, list. */
import { tradingDateAt } from '#core/calendar';
import { type Instant, type Money, ZERO_MONEY } from '#core/units';
import {
  hasEnded,
  isOpening,
  orderRequirement,
  type SimAnswer,
  type SimBooks,
  type SimOrder,
  type SimReply,
  type SimRequest,
} from '../kit/index.js';
import {
  dataReply,
  listReply,
  NOT_FOUND,
  NOT_PERMITTED,
  pageReply,
  preflightReply,
  validationReply,
} from './replies.js';
import { FEE_PER_CONTRACT, FEES } from './terms.js';
import { decimal, effectOf, orderJson, type ReadTerms, readPrice, readTerms } from './wire.js';

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

  shown(order: SimOrder): Readonly<Record<string, unknown>> {
    return orderJson(order, this.cancelRequested.has(order.id));
  }

  async place(account: string, request: SimRequest): Promise<SimReply> {
    const terms = await this.termsOf(account, request);
    if ('status' in terms) return terms;
    const answer = await this.books.place({ account, ...terms });
    if (answer.kind === 'refused') return refused(answer);
    const effects = this.effectsOf(account, terms);
    return dataReply(`/accounts/${account}/orders`, { ...effects, order: this.shown(answer.order), warnings: [] }, 201);
  }

  /** The same checks, and no order: what stands in the answer has no id. */
  async dryRun(account: string, request: SimRequest): Promise<SimReply> {
    const terms = await this.termsOf(account, request);
    if ('status' in terms) return terms;
    const refusal = await this.books.check({ account, ...terms });
    if (refusal) return refused(refusal);
    const { limit, quantity } = terms;
    const order = { 'account-number': account, 'order-type': 'Limit', size: quantity, price: decimal(limit) };
    const data = { ...this.effectsOf(account, terms), order: { ...order, status: 'Received' }, warnings: [] };
    return dataReply(`/accounts/${account}/orders/dry-run`, data, 201);
  }

  /** An edit makes a new order of what has not traded. */
  async edit(account: string, id: string, request: SimRequest): Promise<SimReply> {
    const order = this.find(account, id);
    if (!order) return NOT_FOUND;
    const terms = readPrice(bodyOf(request), order.side.startsWith('sell') ? 'Credit' : 'Debit');
    if ('status' in terms) return terms;
    const answer = await this.books.replace(order.id, terms, 'new');
    if (answer.kind === 'refused') return refused(answer);
    return dataReply(`/accounts/${account}/orders/${answer.order.id}`, this.shown(answer.order));
  }

  /** The order that comes back has often not ended yet. */
  cancel(account: string, id: string): SimReply {
    const order = this.find(account, id);
    if (!order) return NOT_FOUND;
    const answer = this.books.cancel(order.id);
    if (answer.kind === 'refused') return refused(answer);
    return dataReply(`/accounts/${account}/orders/${id}`, this.shown(answer.order));
  }

  get(account: string, id: string): SimReply {
    const order = this.find(account, id);
    return order ? dataReply(`/accounts/${account}/orders/${id}`, this.shown(order)) : NOT_FOUND;
  }

  /** Every order of today, ended ones too, and older ones that work. */
  live(account: string): SimReply {
    const today = tradingDateAt(this.now());
    const isOfToday = ({ placedAt, updatedAt }: SimOrder) =>
      tradingDateAt(placedAt) === today || tradingDateAt(updatedAt) === today;
    const orders = this.books.list(account).filter((order) => !hasEnded(order) || isOfToday(order));
    return listReply(
      `/accounts/${account}/orders/live`,
      orders.reverse().map((order) => this.shown(order)),
    );
  }

  history(account: string, query: URLSearchParams): SimReply {
    const statuses = query.getAll('status[]');
    const from = Date.parse(query.get('start-at') ?? query.get('start-date') ?? '1970-01-01');
    const until = Date.parse(query.get('end-at') ?? '9999-01-01');
    const orders = this.books
      .list(account)
      .filter(({ placedAt }) => placedAt >= from && placedAt <= until)
      .map((order) => this.shown(order))
      .filter((order) => statuses.length === 0 || statuses.includes(String(order['status'])));
    const sorted = query.get('sort') === 'Asc' ? orders : orders.reverse();
    return pageReply(`/accounts/${account}/orders`, sorted, query);
  }

  private find(account: string, id: string): SimOrder | undefined {
    const order = /^\d{1,15}$/.test(id) ? this.books.get(Number(id)) : undefined;
    return order?.account === account ? order : undefined;
  }

  /** Reads the terms. Unless told otherwise, an order to close that has nothing to close opens a position. */
  private async termsOf(account: string, request: SimRequest): Promise<Omit<ReadTerms, 'isStrict'> | SimReply> {
    const read = readTerms(bodyOf(request));
    if ('status' in read) return read;
    const { isStrict, ...terms } = read;
    if (isStrict || terms.legs !== undefined || isOpening(terms.side)) return terms;
    const refusal = await this.books.check({ account, ...terms });
    if (refusal?.why !== 'more_than_held') return terms;
    return { ...terms, side: terms.side === 'buy_to_close' ? 'buy_to_open' : 'sell_to_open' };
  }

  private effectsOf(account: string, terms: Omit<ReadTerms, 'isStrict'>) {
    const { quantity } = terms;
    const type = this.books.account(account)?.type ?? 'cash';
    const required =
      terms.legs !== undefined || isOpening(terms.side) ? orderRequirement(type, terms, quantity) : ZERO_MONEY;
    const power = this.books.buyingPower(account);
    const fees = (FEE_PER_CONTRACT * quantity) as Money;
    const change = required + fees;
    return {
      'buying-power-effect': {
        ...withEffect('change-in-margin-requirement', -required),
        ...withEffect('change-in-buying-power', -change),
        ...withEffect('current-buying-power', power),
        ...withEffect('new-buying-power', power - change),
        'is-spread': false,
        impact: decimal(change),
        effect: effectOf(-change),
      },
      'fee-calculation': {
        ...withEffect('regulatory-fees', -FEES.regulatory * quantity * 10_000),
        ...withEffect('clearing-fees', -FEES.clearing * quantity * 10_000),
        ...withEffect('commission', -FEES.commission * quantity * 10_000),
        ...withEffect('total-fees', -fees),
        'per-quantity': false,
      },
    };
  }
}

function withEffect(name: string, amount: number): Readonly<Record<string, string>> {
  return { [name]: decimal(Math.abs(amount)), [`${name}-effect`]: effectOf(amount) };
}

function bodyOf({ body }: SimRequest): Readonly<Record<string, unknown>> {
  try {
    const read = JSON.parse(body) as unknown;
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** Codes and words of these checks are not documented, the first one's code is reported by clients. */
function refused({ why }: SimAnswer & { kind: 'refused' }): SimReply {
  switch (why) {
    case 'buying_power_short':
      return preflightReply('margin_check_failed', 'Account does not have sufficient buying power available.');
    case 'more_than_held':
      return preflightReply('position_effect_invalid', 'Position effect is not valid: there is no position to close.');
    case 'order_ended':
      return preflightReply('order_not_cancellable', 'The order is not cancellable.');
    case 'symbol_unknown':
      return preflightReply('instrument_not_found', 'The instrument was not found.');
    case 'account_unknown':
      return NOT_PERMITTED;
    case 'order_unknown':
      return NOT_FOUND;
    default:
      return validationReply('order', 'is invalid');
  }
}
