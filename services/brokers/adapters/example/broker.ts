import { type Balances, type OccSymbol, parseOccSymbol, type Settlement } from '#core/model';
import type { AccountId, ClientOrderId, Instant, TradingDate, Underlying } from '#core/units';
import {
  type AccountFacts,
  type BrokerFill,
  type BrokerOrder,
  type BrokerPort,
  type BrokerPosition,
  type BrokerQuote,
  type BrokerShares,
  type BrokerStream,
  type CancelOutcome,
  type PlaceOrder,
  type PlaceOutcome,
  type PreviewOutcome,
  type ReplaceOrder,
  type ReplaceOutcome,
  type SendGuard,
  type StreamHint,
  WithoutSpreads,
} from '#ports';
import type { BrokerParts } from '../kind.js';
import {
  type BrokerClient,
  FillJournal,
  FOREIGN,
  failedRead,
  known,
  openAccountStream,
  type RequestOf,
  readable,
} from '../kit/index.js';
import { EXAMPLE_CAPABILITIES } from './capabilities.js';
import { exampleClient, readAnswer, readIfAny } from './client.js';
import { balancesOf, executionOf, factsOf, orderOf, positionOf, quoteOf, sharesOfPosition } from './map.js';
import { cancelOutcome, orderOutcome } from './outcomes.js';
import {
  parseAccounts,
  parseBalances,
  parseExecutions,
  parseOrder,
  parseOrders,
  parsePositions,
  parseQuotes,
} from './parse.js';
import {
  accountsRequest,
  balancesRequest,
  cancelRequest,
  chainRequest,
  executionsRequest,
  type OrderFilter,
  orderRequest,
  ordersRequest,
  placeRequest,
  positionsRequest,
  quotesRequest,
  replaceRequest,
  sinceOf,
} from './requests.js';
import { streamTalk } from './stream.js';

/** Example Securities, a made-up broker: the smallest adapter that does all that the port asks for. */
export class ExampleBroker extends WithoutSpreads implements BrokerPort {
  readonly name = 'example';
  readonly capabilities = EXAMPLE_CAPABILITIES;
  private readonly client: BrokerClient;
  private readonly journals = new Map<AccountId, FillJournal>();

  constructor(private readonly parts: BrokerParts) {
    super();
    this.client = exampleClient(parts.http, parts.sessions);
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, accountsRequest);
    const { accounts } = readAnswer(answer, 'accounts', parseAccounts);
    const account = accounts.find(({ number }) => number === session.accountKey);
    if (!account) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'accounts');
    return factsOf(account);
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const wire = await this.read(accountId, 'balances', balancesRequest, parseBalances);
    return readable(balancesOf(wire, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const { positions } = await this.read(accountId, 'positions', positionsRequest, parsePositions);
    return known(positions, positionOf, 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const { positions } = await this.read(accountId, 'positions', positionsRequest, parsePositions);
    return known(positions, sharesOfPosition, 'positions').filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    if (symbols.length === 0) return [];
    const { quotes } = await this.read(accountId, 'quotes', () => quotesRequest(symbols), parseQuotes);
    return known(quotes, quoteOf, 'quotes');
  }

  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const { quotes } = await this.read(accountId, 'chain', () => chainRequest(underlying, expiry), parseQuotes);
    return known(quotes, quoteOf, 'chain');
  }

  async preview(): Promise<PreviewOutcome> {
    throw failedRead('BROKER_UNSUPPORTED', 'orders.preview');
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
    if (!isWhole || !parseOccSymbol(order.symbol)) return { kind: 'rejected', code: 'ORDER_INVALID' };
    const priority = order.side === 'buy_to_close' ? 'close' : 'open';
    const options = { priority, triesAgain: false, ...(guard ? { guard } : {}) } as const;
    const answer = await this.client.command(order.accountId, (session) => placeRequest(session, order), options);
    return orderOutcome(answer, ({ client_id }) => client_id === order.clientOrderId);
  }

  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    const options = { priority: 'close', triesAgain: false, ...(guard ? { guard } : {}) } as const;
    const answer = await this.client.command(order.accountId, (session) => replaceRequest(session, order), options);
    return orderOutcome(answer, ({ id }) => id === order.brokerOrderId);
  }

  /** May be sent twice without harm. */
  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const options = { priority: 'cancel', triesAgain: true } as const;
    return cancelOutcome(
      await this.client.command(accountId, (session) => cancelRequest(session, brokerOrderId), options),
    );
  }

  async getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    const { answer } = await this.client.ask(accountId, (session) => orderRequest(session, brokerOrderId));
    const wire = readIfAny(answer, 'orders.get', parseOrder)?.order;
    if (wire === undefined) return undefined;
    const order = readable(orderOf(wire), 'orders.get');
    if (order === FOREIGN || order.brokerOrderId !== brokerOrderId) throw failedRead('BROKER_UNREADABLE', 'orders.get');
    return order;
  }

  async findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    const orders = await this.list(accountId, { client_id: clientOrderId });
    return orders.find((order) => order.clientOrderId === clientOrderId);
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return (await this.list(accountId, { status: 'open' })).filter(({ status }) => status === 'working');
  }

  listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    return this.list(accountId, sinceOf(since));
  }

  /** The list goes by the time of the trade: what is told late stands before what was read already, and the journal finds it. */
  async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const { executions } = await this.read(accountId, 'fills', executionsRequest, parseExecutions);
    const journal = this.journals.get(accountId) ?? new FillJournal(`e${this.parts.monotonicMs()}`);
    this.journals.set(accountId, journal);
    journal.add(known(executions, executionOf, 'fills'));
    return journal.since(cursor);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openAccountStream(this.parts, { accountId, onHint, talk: streamTalk });
  }

  private async list(accountId: AccountId, filter: OrderFilter): Promise<readonly BrokerOrder[]> {
    const requestOf: RequestOf = (session) => ordersRequest(session, filter);
    const { orders } = await this.read(accountId, 'orders.list', requestOf, parseOrders);
    return known(orders, orderOf, 'orders.list');
  }

  private async read<T>(
    accountId: AccountId,
    name: string,
    requestOf: RequestOf,
    parse: (body: string) => T | undefined,
  ): Promise<T> {
    const { answer } = await this.client.ask(accountId, requestOf);
    return readAnswer(answer, name, parse);
  }
}
