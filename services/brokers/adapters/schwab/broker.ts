import type { Balances, OccSymbol, OrderSide, Settlement } from '#core/model';
import type { AccountId, Instant, TradingDate, Underlying } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type {
  AccountFacts,
  BrokerFill,
  BrokerOrder,
  BrokerPort,
  BrokerPosition,
  BrokerQuote,
  BrokerShares,
  BrokerSpread,
  BrokerStream,
  CancelOutcome,
  PlaceOrder,
  PlaceOutcome,
  PlaceSpread,
  PreviewOutcome,
  ReplaceOrder,
  ReplaceOutcome,
  SendGuard,
  StreamHint,
} from '#ports';
import type { CallPriority } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import {
  type BrokerClient,
  failedRead,
  type RequestOf,
  readable,
  spreadFault,
  spreadPriority,
  toPaddedSymbol,
} from '../kit/index.js';
import { SCHWAB_CAPABILITIES } from './capabilities.js';
import { read, readAnswer, readIfAny, schwabClient } from './client.js';
import { PLACE_REFUSALS, rejectionOf, type SchwabRefusal } from './errors.js';
import { balancesOf, factsOf, positionsOf, previewOf, quoteOf, sharesIn } from './map-account.js';
import { type ReadOf, readOrder } from './map-order.js';
import { readSpread } from './map-spread.js';
import { OrderLists } from './order-lists.js';
import { type CommandAnswer, cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import { parseError } from './parse.js';
import {
  balancesRequest,
  cancelRequest,
  chainRequest,
  factsRequest,
  getOrderRequest,
  type OrderTerms,
  orderBody,
  placeRequest,
  positionsRequest,
  previewRequest,
  quotesRequest,
  replaceRequest,
  spreadBody,
} from './requests.js';
import { ActivityStreams } from './stream.js';
import {
  accountSchema,
  chainSchema,
  orderSchema,
  previewSchema,
  quotesSchema,
  type WireAccount,
  type WireOrder,
} from './wire.js';

/** Symbols of one request for quotes: an address of about 3,000 characters. */
const SYMBOLS_PER_REQUEST = 100;

const rejected = (code: SchwabRefusal) => ({ kind: 'rejected', code }) as const;

/** Charles Schwab in the words of the domain. */
export class SchwabBroker implements BrokerPort {
  readonly name = 'schwab';
  readonly capabilities = SCHWAB_CAPABILITIES;
  private readonly client: BrokerClient;
  private readonly lists: OrderLists<BrokerOrder>;
  private readonly spreads: OrderLists<BrokerSpread>;
  private readonly streams: ActivityStreams;

  constructor(private readonly parts: BrokerParts) {
    const { http, sessions, sockets, sleep, random, monotonicMs, marketNow } = parts;
    this.client = schwabClient(http, sessions);
    const lists = { client: this.client, marketNow, random };
    this.lists = new OrderLists({ ...lists, map: readOrder });
    this.spreads = new OrderLists({ ...lists, map: readSpread });
    this.streams = new ActivityStreams({ client: this.client, sockets, sessions, sleep, random, monotonicMs });
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { securitiesAccount } = await read(this.client, accountId, factsRequest, accountSchema);
    return readable(factsOf(securitiesAccount), 'facts');
  }

  async balances(accountId: AccountId): Promise<Balances> {
    return readable(balancesOf(await this.account(accountId, balancesRequest), this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    return readable(positionsOf(await this.account(accountId, positionsRequest)), 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    return readable(sharesIn(await this.account(accountId, positionsRequest)), 'positions');
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw new PlatformError('BROKER_UNSUPPORTED', { context: { broker: this.name, call: 'settlementsSince' } });
  }

  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const padded = symbols.map(toPaddedSymbol).filter((symbol) => symbol !== undefined);
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < padded.length; from += SYMBOLS_PER_REQUEST) {
      const part = padded.slice(from, from + SYMBOLS_PER_REQUEST);
      const found = await read(this.client, accountId, () => quotesRequest(part), quotesSchema);
      for (const [symbol, { quote }] of Object.entries(found)) {
        const known = quote && quoteOf(symbol, quote);
        if (known !== undefined) quotes.push(known);
      }
    }
    return quotes;
  }

  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const request = chainRequest(underlying, expiry);
    const { status, putExpDateMap } = await read(this.client, accountId, () => request, chainSchema);
    if (status !== 'SUCCESS') throw failedRead('BROKER_REFUSED', request.name, { answer: status });
    const rows = Object.values(putExpDateMap ?? {}).flatMap((strikes) => Object.values(strikes).flat());
    return rows.map((row) => quoteOf(row.symbol, row)).filter((quote) => quote !== undefined);
  }

  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const body = orderBody(order);
    if (body === undefined) return rejected('CONTRACT_UNREADABLE');
    const requestOf: RequestOf = (session) => previewRequest(session, body);
    const answer = await this.client.command(order.accountId, requestOf, { priority: 'read', triesAgain: true });
    const isAboutOrder = answer.kind === 'answered' && answer.status !== UNAUTHORISED && answer.status !== TOO_MANY;
    const rejection = isAboutOrder ? rejectionOf(PLACE_REFUSALS, answer.status, parseError(answer.body)) : undefined;
    if (rejection !== undefined) return { kind: 'rejected', ...rejection };
    return previewOf(readable(readAnswer(answer, 'orders.preview', previewSchema), 'orders.preview'));
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const body = orderBody(order);
    if (body === undefined) return rejected('CONTRACT_UNREADABLE');
    const requestOf: RequestOf = (session) => placeRequest(session, body);
    return placeOutcome(await this.send(order.accountId, priorityOf(order.side), requestOf, guard));
  }

  /**
   * Schwab cancels the order and takes a new one of as many contracts as the new one says. What has traded is read first and taken off;
   * what trades between that and the replacement is the risk that is left, and shows up as a fill of the former order.
   */
  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    let former: BrokerOrder | undefined;
    try {
      former = await this.getOrder(order.accountId, order.brokerOrderId);
    } catch (error) {
      return { kind: 'not_sent', cause: errorCodeOf(error) };
    }
    if (former === undefined) return rejected('ORDER_NOT_FOUND');
    if (former.status !== 'working') return rejected('ORDER_ENDED');
    const quantity = (order.quantity ?? former.quantity) - former.filledQuantity;
    if (quantity <= 0) return rejected('QUANTITY_TRADED');
    const terms: OrderTerms = { ...former, quantity, limit: order.limit };
    const body = orderBody(terms);
    if (body === undefined) return rejected('CONTRACT_UNREADABLE');
    const requestOf: RequestOf = (session) => replaceRequest(session, order.brokerOrderId, body);
    return replaceOutcome(await this.send(order.accountId, priorityOf(former.side), requestOf, guard));
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    if (!isOrderId(brokerOrderId)) return rejected('ORDER_NOT_FOUND');
    const requestOf: RequestOf = (session) => cancelRequest(session, brokerOrderId);
    return cancelOutcome(await this.client.command(accountId, requestOf, { priority: 'cancel', triesAgain: true }));
  }

  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return this.orderAt(accountId, brokerOrderId, readOrder);
  }

  async findByClientOrderId(): Promise<BrokerOrder | undefined> {
    throw new PlatformError('BROKER_UNSUPPORTED', { context: { broker: this.name, call: 'findByClientOrderId' } });
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const listed = await this.lists.recent(accountId);
    return listed.map(({ order }) => order).filter(({ status }) => status === 'working');
  }

  async listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    return (await this.lists.since(accountId, since)).map(({ order }) => order);
  }

  fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    return this.lists.fillsSince(accountId, cursor);
  }

  async placeSpread(order: PlaceSpread, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = spreadFault(order, this.capabilities.legsMax);
    if (refusal) return refusal;
    const body = spreadBody(order);
    const requestOf: RequestOf = (session) => placeRequest(session, body);
    return placeOutcome(await this.send(order.accountId, spreadPriority(order), requestOf, guard));
  }

  getSpread(accountId: AccountId, brokerOrderId: string): Promise<BrokerSpread | undefined> {
    return this.orderAt(accountId, brokerOrderId, readSpread);
  }

  async findSpread(): Promise<BrokerSpread | undefined> {
    throw new PlatformError('BROKER_UNSUPPORTED', { context: { broker: this.name, call: 'findSpread' } });
  }

  async listOpenSpreads(accountId: AccountId): Promise<readonly BrokerSpread[]> {
    const listed = await this.spreads.recent(accountId);
    return listed.map(({ order }) => order).filter(({ status }) => status === 'working');
  }

  async listSpreadsSince(accountId: AccountId, since: Instant): Promise<readonly BrokerSpread[]> {
    return (await this.spreads.since(accountId, since)).map(({ order }) => order);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return this.streams.open(accountId, onHint);
  }

  /** An order of a kind that is not asked for is not there for us. */
  private async orderAt<T extends BrokerOrder | BrokerSpread>(
    accountId: AccountId,
    brokerOrderId: string,
    map: (wire: WireOrder) => ReadOf<T>,
  ): Promise<T | undefined> {
    if (!isOrderId(brokerOrderId)) return undefined;
    const requestOf: RequestOf = (session) => getOrderRequest(session, brokerOrderId);
    const wire = await readIfAny(this.client, accountId, requestOf, orderSchema);
    if (wire === undefined) return undefined;
    const found = map(wire);
    if (found.kind === 'foreign') return undefined;
    if (found.kind === 'unreadable') throw failedRead('BROKER_UNREADABLE', 'orders.get', { field: found.field });
    if (found.order.brokerOrderId !== brokerOrderId) throw failedRead('BROKER_UNREADABLE', 'orders.get');
    return found.order;
  }

  private async account(accountId: AccountId, requestOf: RequestOf): Promise<WireAccount> {
    return (await read(this.client, accountId, requestOf, accountSchema)).securitiesAccount;
  }

  /** Sends an order. The answer names the order by the account's path, so the account is kept with it. */
  private async send(
    accountId: AccountId,
    priority: CallPriority,
    requestOf: RequestOf,
    guard: SendGuard | undefined,
  ): Promise<CommandAnswer> {
    let accountKey = '';
    const answer = await this.client.command(
      accountId,
      (session) => {
        accountKey = session.accountKey;
        return requestOf(session);
      },
      { priority, triesAgain: false, ...(guard === undefined ? {} : { guard }) },
    );
    return { answer, accountKey };
  }
}

const priorityOf = (side: OrderSide) => (side === 'buy_to_close' ? 'close' : 'open');
const UNAUTHORISED = 401;
const TOO_MANY = 429;

/** Ids are digits; nothing else is put into a path. */
const isOrderId = (text: string) => /^\d{1,20}$/.test(text);
