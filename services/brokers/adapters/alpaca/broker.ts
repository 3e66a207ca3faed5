import type { Balances, OccSymbol, Settlement } from '#core/model';
import {
  type AccountId,
  addMs,
  type ClientOrderId,
  type Instant,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { PlatformError } from '#platform/errors';
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
  FOREIGN,
  failedRead,
  instantOf,
  known,
  type Request,
  readable,
  spreadFault,
  spreadPriority,
} from '../kit/index.js';
import { ALPACA_CAPABILITIES } from './capabilities.js';
import { markOf, newFills } from './fills.js';
import { balancesOf, factsOf, orderOf, positionOf, quotesOf, sharesOfPosition } from './map.js';
import { spreadOf } from './map-spread.js';
import { cancelOutcome, placeOutcome, placeSpreadOutcome } from './outcomes.js';
import {
  parseAccount,
  parseFills,
  parseOptionEvents,
  parseOrder,
  parseOrders,
  parsePositions,
  parseSnapshots,
} from './parse.js';
import { alpacaClient, readAnswer, readIfAny } from './read.js';
import {
  accountRequest,
  cancelRequest,
  chainRequest,
  FILLS_PER_PAGE,
  fillsRequest,
  findRequest,
  getRequest,
  getSpreadRequest,
  listRequest,
  ORDERS_PER_PAGE,
  optionEventsRequest,
  placeRequest,
  placeSpreadRequest,
  positionsRequest,
  quotesRequest,
  replaceRequest,
  SYMBOLS_PER_REQUEST,
} from './requests.js';
import { settlementsOf } from './settlements.js';
import { openStream } from './stream.js';
import type { FillBody, OptionEventBody, OrderBody, SnapshotsBody } from './wire.js';

/** Pages that one list may have; more is an error, never a list that ends early. */
const PAGES_MAX = 100;

/** Alpaca in the words of the domain. What differs from other brokers stands in capabilities.ts and in the README. */
export class AlpacaBroker implements BrokerPort {
  readonly name = 'alpaca';
  readonly capabilities = ALPACA_CAPABILITIES;
  private readonly client: BrokerClient;

  constructor(private readonly parts: BrokerParts) {
    this.client = alpacaClient(parts.http, parts.sessions);
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    return factsOf(await this.read(accountId, accountRequest(), parseAccount));
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const request = accountRequest();
    const account = await this.read(accountId, request, parseAccount);
    return readable(balancesOf(account, this.parts.marketNow()), request.name);
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const request = positionsRequest();
    const rows = await this.read(accountId, request, parsePositions);
    return known(rows, positionOf, request.name);
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const request = positionsRequest();
    const held = known(await this.read(accountId, request, parsePositions), sharesOfPosition, request.name);
    return held.filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]> {
    const rows: OptionEventBody[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const request = optionEventsRequest(since, pageToken);
      const part = await this.read(accountId, request, parseOptionEvents);
      rows.push(...part);
      if (part.length < FILLS_PER_PAGE) return readable(settlementsOf(rows, accountId, since), request.name);
      pageToken = part.at(-1)?.id;
    }
    throw tooLong(optionEventsRequest(since, undefined));
  }

  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < symbols.length; from += SYMBOLS_PER_REQUEST) {
      const part = symbols.slice(from, from + SYMBOLS_PER_REQUEST);
      quotes.push(...(await this.snapshots(accountId, (token) => quotesRequest(part, token))));
    }
    return quotes;
  }

  chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    return this.snapshots(accountId, (token) => chainRequest(underlying, expiry, token));
  }

  async preview(): Promise<PreviewOutcome> {
    throw new PlatformError('BROKER_UNSUPPORTED', { context: { broker: this.name, call: 'preview' } });
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const priority = order.side === 'buy_to_close' ? 'close' : 'open';
    const answer = await this.client.command(order.accountId, () => placeRequest(order), {
      priority,
      ...(guard === undefined ? {} : { guard }),
      triesAgain: false,
    });
    return placeOutcome(answer, order.clientOrderId);
  }

  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    const answer = await this.client.command(order.accountId, () => replaceRequest(order), {
      priority: 'close',
      ...(guard === undefined ? {} : { guard }),
      triesAgain: false,
    });
    return placeOutcome(answer, order.clientOrderId);
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const options = { priority: 'cancel', triesAgain: true } as const;
    return cancelOutcome(await this.client.command(accountId, () => cancelRequest(brokerOrderId), options));
  }

  /** An order that is none of our kind is not there for us: its fills may have led to it. */
  async getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    const request = getRequest(brokerOrderId);
    const wire = await this.readIfAny(accountId, request, parseOrder);
    const order = wire === undefined ? undefined : readable(orderOf(wire), request.name);
    return order === FOREIGN ? undefined : order;
  }

  /** An order under our client id is ours: one that cannot be expressed is unreadable, and never absent. */
  async findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    const request = findRequest(clientOrderId);
    const wire = await this.readIfAny(accountId, request, parseOrder);
    if (wire === undefined) return undefined;
    const order = readable(orderOf(wire), request.name);
    if (order === FOREIGN || order.clientOrderId !== clientOrderId) throw failedRead('BROKER_UNREADABLE', request.name);
    return order;
  }

  listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return this.orders(accountId, 'open', undefined);
  }

  listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    return this.orders(accountId, 'all', since);
  }

  async placeSpread(order: PlaceSpread, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = spreadFault(order, this.capabilities.legsMax);
    if (refusal) return refusal;
    const answer = await this.client.command(order.accountId, () => placeSpreadRequest(order), {
      priority: spreadPriority(order),
      ...(guard === undefined ? {} : { guard }),
      triesAgain: false,
    });
    return placeSpreadOutcome(answer, order.clientOrderId);
  }

  async getSpread(accountId: AccountId, brokerOrderId: string): Promise<BrokerSpread | undefined> {
    const request = getSpreadRequest(brokerOrderId);
    const wire = await this.readIfAny(accountId, request, parseOrder);
    const order = wire === undefined ? undefined : readable(spreadOf(wire), request.name);
    return order === FOREIGN ? undefined : order;
  }

  /** The look-up by client id does not say whether it nests legs, so the order is asked for again by its own id. */
  async findSpread(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerSpread | undefined> {
    const request = findRequest(clientOrderId);
    const wire = await this.readIfAny(accountId, request, parseOrder);
    if (wire === undefined) return undefined;
    const order = await this.getSpread(accountId, wire.id);
    if (order?.clientOrderId !== clientOrderId) throw failedRead('BROKER_UNREADABLE', request.name);
    return order;
  }

  async listOpenSpreads(accountId: AccountId): Promise<readonly BrokerSpread[]> {
    return known(await this.rows(accountId, 'open', undefined, true), spreadOf, 'orders.list');
  }

  async listSpreadsSince(accountId: AccountId, since: Instant): Promise<readonly BrokerSpread[]> {
    return known(await this.rows(accountId, 'all', since, true), spreadOf, 'orders.list');
  }

  async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const mark = markOf(cursor, this.parts.marketNow());
    const rows: FillBody[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const request = fillsRequest(mark.readFrom, pageToken);
      const part = await this.read(accountId, request, parseFills);
      rows.push(...part);
      if (part.length < FILLS_PER_PAGE) return readable(newFills(rows, mark), request.name);
      pageToken = part.at(-1)?.id;
    }
    throw tooLong(fillsRequest(mark.readFrom, undefined));
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openStream(this.parts, accountId, onHint);
  }

  private async read<T>(accountId: AccountId, request: Request, parse: (body: string) => T | undefined): Promise<T> {
    return readAnswer((await this.client.ask(accountId, () => request)).answer, request.name, parse);
  }

  private async readIfAny<T>(
    accountId: AccountId,
    request: Request,
    parse: (body: string) => T | undefined,
  ): Promise<T | undefined> {
    return readIfAny((await this.client.ask(accountId, () => request)).answer, request.name, parse);
  }

  private async orders(
    accountId: AccountId,
    status: 'open' | 'all',
    since: Instant | undefined,
  ): Promise<readonly BrokerOrder[]> {
    return known(await this.rows(accountId, status, since, false), orderOf, 'orders.list');
  }

  /** Pages go on from the last stamp; orders of the same millisecond come again and are told apart by their ids. */
  private async rows(
    accountId: AccountId,
    status: 'open' | 'all',
    since: Instant | undefined,
    nested: boolean,
  ): Promise<readonly OrderBody[]> {
    const rows = new Map<string, OrderBody>();
    let after = since === undefined ? undefined : addMs(since, -1);
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const request = listRequest(status, after, nested);
      const part = await this.read(accountId, request, parseOrders);
      const before = rows.size;
      for (const row of part) rows.set(row.id, row);
      if (part.length < ORDERS_PER_PAGE) return [...rows.values()];
      const last = instantOf(part.at(-1)?.submitted_at ?? '');
      if (last === undefined || rows.size === before) throw failedRead('BROKER_UNREADABLE', request.name);
      after = addMs(last, -1);
    }
    throw tooLong(listRequest(status, after));
  }

  private async snapshots(
    accountId: AccountId,
    requestOf: (pageToken: string | undefined) => Request,
  ): Promise<readonly BrokerQuote[]> {
    const quotes: BrokerQuote[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const part: SnapshotsBody = await this.read(accountId, requestOf(pageToken), parseSnapshots);
      quotes.push(...quotesOf(part));
      if (part.next_page_token == null || part.next_page_token === '') return quotes;
      pageToken = part.next_page_token;
    }
    throw tooLong(requestOf(undefined));
  }
}

function tooLong(request: Request): PlatformError {
  return failedRead('BROKER_UNREADABLE', request.name, { pages: PAGES_MAX });
}
