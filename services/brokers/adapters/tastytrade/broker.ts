import type { Balances, OccSymbol, Settlement } from '#core/model';
import type { AccountId, ClientOrderId, Instant, TradingDate, Underlying } from '#core/units';
import { errorCodeOf } from '#platform/errors';
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
import type { BrokerParts } from '../kind.js';
import {
  type BrokerClient,
  failedRead,
  known,
  openAccountStream,
  type RequestOf,
  readable,
  spreadFault,
  spreadPriority,
} from '../kit/index.js';
import { TASTYTRADE_CAPABILITIES } from './capabilities.js';
import { balancesOf, contractsOf, factsOf, positionOf, previewOf, quoteOf, sharesOfPosition } from './map.js';
import { readOrder } from './map-order.js';
import { readSpread } from './map-spread.js';
import { OrderLists } from './order-lists.js';
import { cancelOutcome, placeOutcome, placeSpreadOutcome, replaceOutcome } from './outcomes.js';
import {
  parseAccounts,
  parseBalances,
  parseChain,
  parseDryRun,
  parsePositions,
  parseQuotes,
  parseTradingStatus,
  parseTransactions,
} from './parse.js';
import { readAnswer, tastytradeClient } from './read.js';
import { refusalOf, type TastytradeRefusal } from './refusals.js';
import {
  accountsRequest,
  balancesRequest,
  cancelRequest,
  chainRequest,
  dryRunRequest,
  editRequest,
  orderBody,
  placeRequest,
  positionsRequest,
  quotesRequest,
  SYMBOLS_PER_REQUEST,
  settlementsRequest,
  spreadBody,
  statusRequest,
} from './requests.js';
import { settlementsOf } from './settlements.js';
import { streamTalk } from './stream.js';
import type { WireTransaction } from './wire.js';

/** Pages that one list may have; more is an error, never a list that ends early. */
const PAGES_MAX = 100;

const rejected = (code: TastytradeRefusal) => ({ kind: 'rejected', code }) as const;

/** tastytrade in the words of the domain, for all accounts of one environment. */
export class TastytradeBroker implements BrokerPort {
  readonly name = 'tastytrade';
  readonly capabilities = TASTYTRADE_CAPABILITIES;
  private readonly client: BrokerClient;
  private readonly lists: OrderLists<BrokerOrder>;
  private readonly spreads: OrderLists<BrokerSpread>;

  constructor(private readonly parts: BrokerParts) {
    const { http, sessions, marketNow, monotonicMs, random } = parts;
    this.client = tastytradeClient(http, sessions);
    const lists = { client: this.client, marketNow, monotonicMs, random };
    this.lists = new OrderLists({ ...lists, map: readOrder });
    this.spreads = new OrderLists({ ...lists, map: readSpread });
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, accountsRequest);
    const { data } = readAnswer(answer, 'accounts', parseAccounts);
    const listed = data.items.find(({ account }) => account['account-number'] === session.accountKey);
    if (!listed) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'accounts');
    const status = await this.read(accountId, 'facts', statusRequest, parseTradingStatus);
    return readable(factsOf(listed.account, status.data), 'facts');
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const { data } = await this.read(accountId, 'balances', balancesRequest, parseBalances);
    return readable(balancesOf(data, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const { data } = await this.read(accountId, 'positions', positionsRequest, parsePositions);
    return known(data.items, positionOf, 'positions').filter(({ quantity }) => quantity !== 0);
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const { data } = await this.read(accountId, 'positions', positionsRequest, parsePositions);
    return known(data.items, sharesOfPosition, 'positions').filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]> {
    const rows: WireTransaction[] = [];
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const requestOf: RequestOf = (session) => settlementsRequest(session, since, page);
      const { data, pagination } = await this.read(accountId, 'transactions', requestOf, parseTransactions);
      if (pagination['page-offset'] !== page) throw failedRead('BROKER_UNREADABLE', 'transactions', { page });
      rows.push(...data.items);
      if (page + 1 >= pagination['total-pages']) {
        return readable(settlementsOf(rows, accountId, since), 'transactions');
      }
    }
    throw failedRead('BROKER_UNREADABLE', 'transactions', { pages: PAGES_MAX });
  }

  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < symbols.length; from += SYMBOLS_PER_REQUEST) {
      const part = symbols.slice(from, from + SYMBOLS_PER_REQUEST);
      const { data } = await this.read(accountId, 'quotes', () => quotesRequest(part), parseQuotes);
      quotes.push(...known(data.items, quoteOf, 'quotes'));
    }
    return quotes;
  }

  /** A chain names contracts and no prices: those are asked for. */
  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const { data } = await this.read(accountId, 'chain', () => chainRequest(underlying), parseChain);
    return this.quotes(accountId, contractsOf(data.items, expiry));
  }

  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const body = orderBody(order);
    if (body === undefined) return rejected('CONTRACT_UNREADABLE');
    const { answer } = await this.client.ask(order.accountId, (session) => dryRunRequest(session, body));
    const refusal = answer.kind === 'answered' ? refusalOf(answer) : undefined;
    const isAboutOrder = refusal && refusal.code !== 'TOKEN_REFUSED' && refusal.code !== 'RATE_LIMITED';
    if (isAboutOrder) return { kind: 'rejected', ...refusal };
    return readable(previewOf(readAnswer(answer, 'orders.preview', parseDryRun).data), 'orders.preview');
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
    if (!isWhole) return rejected('ORDER_INVALID');
    const body = orderBody(order);
    if (body === undefined) return rejected('CONTRACT_UNREADABLE');
    const answer = await this.client.command(order.accountId, (session) => placeRequest(session, body), {
      priority: order.side === 'buy_to_close' ? 'close' : 'open',
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return placeOutcome(answer, order);
  }

  /**
   * tastytrade makes a new order, which waits until the former one is out of the market; a fill of the former one ends the replacement.
   * Whether its price is received or paid must be said again, so that the order is read first.
   */
  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    if (order.quantity !== undefined) return rejected('QUANTITY_FIXED');
    const { accountId, brokerOrderId, clientOrderId, limit } = order;
    let former: BrokerOrder | undefined;
    try {
      former = await this.getOrder(accountId, brokerOrderId);
    } catch (error) {
      return { kind: 'not_sent', cause: errorCodeOf(error) };
    }
    if (former === undefined) return rejected('ORDER_NOT_FOUND');
    if (former.status !== 'working') return rejected('ORDER_ENDED');
    const terms = { side: former.side, duration: former.duration, limit, mark: clientOrderId };
    const answer = await this.client.command(accountId, (session) => editRequest(session, brokerOrderId, terms), {
      priority: former.side === 'buy_to_close' ? 'close' : 'open',
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return replaceOutcome(answer, brokerOrderId);
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const requestOf: RequestOf = (session) => cancelRequest(session, brokerOrderId);
    return cancelOutcome(await this.client.command(accountId, requestOf, { priority: 'cancel', triesAgain: true }));
  }

  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return this.lists.get(accountId, brokerOrderId);
  }

  findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    return this.lists.findByMark(accountId, clientOrderId);
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return (await this.lists.live(accountId)).filter(({ status }) => status === 'working');
  }

  listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    return this.lists.since(accountId, since);
  }

  fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    return this.lists.fillsSince(accountId, cursor);
  }

  async placeSpread(order: PlaceSpread, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = spreadFault(order, this.capabilities.legsMax);
    if (refusal) return refusal;
    const body = spreadBody(order);
    const answer = await this.client.command(order.accountId, (session) => placeRequest(session, body), {
      priority: spreadPriority(order),
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return placeSpreadOutcome(answer, order);
  }

  getSpread(accountId: AccountId, brokerOrderId: string): Promise<BrokerSpread | undefined> {
    return this.spreads.get(accountId, brokerOrderId);
  }

  findSpread(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerSpread | undefined> {
    return this.spreads.findByMark(accountId, clientOrderId);
  }

  async listOpenSpreads(accountId: AccountId): Promise<readonly BrokerSpread[]> {
    return (await this.spreads.live(accountId)).filter(({ status }) => status === 'working');
  }

  listSpreadsSince(accountId: AccountId, since: Instant): Promise<readonly BrokerSpread[]> {
    return this.spreads.since(accountId, since);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openAccountStream(this.parts, { accountId, onHint, talk: streamTalk });
  }

  private async read<T>(
    accountId: AccountId,
    name: string,
    requestOf: RequestOf,
    parse: (body: string) => T | undefined,
  ): Promise<T> {
    return readAnswer((await this.client.ask(accountId, requestOf)).answer, name, parse);
  }
}
