import { type Balances, type OccSymbol, parseOccSymbol, type Settlement } from '#core/model';
import type { AccountId, ClientOrderId, Instant, TradingDate, Underlying } from '#core/units';
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
  BrokerClient,
  bodyOf,
  FOREIGN,
  type Foreign,
  failedRead,
  known,
  type RequestOf,
  readable,
  spreadFault,
  spreadPriority,
} from '../kit/index.js';
import { AccountEvents } from './account-events.js';
import { TRADIER_CAPABILITIES } from './capabilities.js';
import { isTokenRefused, isUnknownThere, refusalOf } from './errors.js';
import { headersOf } from './headers.js';
import { balancesOf, factsOf, orderOf, positionOf, quoteOf, sharesOfPosition } from './map.js';
import { spreadOf } from './map-spread.js';
import { OrderLists } from './order-lists.js';
import { cancelOutcome, placeOutcome, previewOutcome, replaceOutcome } from './outcomes.js';
import { parseBalances, parseChain, parseOrder, parsePositions, parseProfile, parseQuotes } from './parse.js';
import {
  balancesRequest,
  cancelRequest,
  chainRequest,
  getRequest,
  isTag,
  placeRequest,
  placeSpreadRequest,
  positionsRequest,
  profileRequest,
  quotesRequest,
  replaceRequest,
  SYMBOLS_PER_REQUEST,
} from './requests.js';

/** Tradier as a broker of ours, for all accounts of one environment. */
export class TradierBroker implements BrokerPort {
  readonly name = 'tradier';
  readonly capabilities = TRADIER_CAPABILITIES;
  private readonly client: BrokerClient;
  private readonly lists: OrderLists<BrokerOrder>;
  private readonly spreads: OrderLists<BrokerSpread>;
  private readonly events: AccountEvents;

  constructor(private readonly parts: BrokerParts) {
    const { http, sessions, marketNow, monotonicMs } = parts;
    this.client = new BrokerClient({ http, sessions, headersOf, isTokenRefused });
    const lists = { client: this.client, marketNow, monotonicMs };
    this.lists = new OrderLists({ ...lists, map: orderOf });
    this.spreads = new OrderLists({ ...lists, map: spreadOf });
    this.events = new AccountEvents(parts, this.client);
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, profileRequest);
    const { profile } = readable(parseProfile(bodyOf(answer, 'profile') ?? ''), 'profile');
    const account = profile.account.find(({ account_number }) => account_number === session.accountKey);
    if (!account) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'profile');
    return readable(factsOf(account), 'profile');
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const { balances } = await this.read(accountId, 'balances', balancesRequest, parseBalances);
    return readable(balancesOf(balances, this.parts.marketNow()), 'balances');
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
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < symbols.length; from += SYMBOLS_PER_REQUEST) {
      const part = symbols.slice(from, from + SYMBOLS_PER_REQUEST);
      const body = await this.read(accountId, 'quotes', () => quotesRequest(part), parseQuotes);
      quotes.push(...known(body.quotes, quoteOf, 'quotes'));
    }
    return quotes;
  }

  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const { options } = await this.read(accountId, 'chain', () => chainRequest(underlying, expiry), parseChain);
    return known(options, quoteOf, 'chain');
  }

  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const { answer } = await this.client.ask(order.accountId, (session) => placeRequest(session, order, true));
    const refused = answer.kind === 'answered' && !isTokenRefused(answer) ? refusalOf(answer) : undefined;
    if (refused && refused.code !== RATE_LIMITED) return { kind: 'rejected', ...refused };
    return readable(previewOutcome(bodyOf(answer, 'orders.preview') ?? ''), 'orders.preview');
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const priority = order.side === 'buy_to_close' ? 'close' : 'open';
    const answer = await this.client.command(order.accountId, (session) => placeRequest(session, order), {
      priority,
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return placeOutcome(answer);
  }

  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    if (order.quantity !== undefined) {
      return { kind: 'rejected', code: 'QUANTITY_FIXED', text: 'Tradier cannot change the quantity of an order.' };
    }
    const answer = await this.client.command(order.accountId, (session) => replaceRequest(session, order), {
      priority: 'close',
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return replaceOutcome(answer, order.brokerOrderId);
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const requestOf: RequestOf = (session) => cancelRequest(session, brokerOrderId);
    return cancelOutcome(await this.client.command(accountId, requestOf, { priority: 'cancel', triesAgain: true }));
  }

  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return this.orderAt(accountId, brokerOrderId, orderOf, this.lists);
  }

  findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    return this.lists.findByTag(accountId, clientOrderId);
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return (await this.lists.today(accountId)).filter(({ status }) => status === 'working');
  }

  listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    return this.lists.since(accountId, since);
  }

  async fillsSince(): Promise<readonly BrokerFill[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'fills');
  }

  async placeSpread(order: PlaceSpread, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = spreadFault(order, this.capabilities.legsMax);
    if (refusal) return refusal;
    if (!isTag(order.clientOrderId)) return { kind: 'rejected', code: 'CLIENT_ORDER_ID_INVALID' };
    const answer = await this.client.command(order.accountId, (session) => placeSpreadRequest(session, order), {
      priority: spreadPriority(order),
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return placeOutcome(answer);
  }

  getSpread(accountId: AccountId, brokerOrderId: string): Promise<BrokerSpread | undefined> {
    return this.orderAt(accountId, brokerOrderId, spreadOf, this.spreads);
  }

  findSpread(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerSpread | undefined> {
    return this.spreads.findByTag(accountId, clientOrderId);
  }

  async listOpenSpreads(accountId: AccountId): Promise<readonly BrokerSpread[]> {
    return (await this.spreads.today(accountId)).filter(({ status }) => status === 'working');
  }

  listSpreadsSince(accountId: AccountId, since: Instant): Promise<readonly BrokerSpread[]> {
    return this.spreads.since(accountId, since);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return this.events.open(accountId, onHint);
  }

  private async orderAt<T extends BrokerOrder | BrokerSpread>(
    accountId: AccountId,
    brokerOrderId: string,
    map: (row: { readonly class: string }) => T | Foreign | undefined,
    lists: OrderLists<T>,
  ): Promise<T | undefined> {
    const { answer } = await this.client.ask(accountId, (session) => getRequest(session, brokerOrderId));
    if (answer.kind === 'answered' && isUnknownThere(answer)) {
      // The same words are said of an account that is not ours: only a list that can be read proves that the order is not in it.
      return (await lists.today(accountId)).find((order) => order.brokerOrderId === brokerOrderId);
    }
    // A 404 is nothing that Tradier says of an order, and proves nothing.
    const body = bodyOf(answer, 'orders.get') ?? '';
    const order = readable(map(readable(parseOrder(body), 'orders.get').order), 'orders.get');
    if (order === FOREIGN || order.brokerOrderId !== brokerOrderId) throw failedRead('BROKER_UNREADABLE', 'orders.get');
    return order;
  }

  private async read<T>(
    accountId: AccountId,
    name: string,
    requestOf: RequestOf,
    parse: (body: string) => T | undefined,
  ): Promise<T> {
    const { answer } = await this.client.ask(accountId, requestOf);
    if (answer.kind === 'answered' && isUnknownThere(answer)) throw failedRead('BROKER_ACCOUNT_UNKNOWN', name);
    const body = bodyOf(answer, name);
    if (body === undefined) throw failedRead('BROKER_REFUSED', name);
    return readable(parse(body), name);
  }
}

const RATE_LIMITED = 'RATE_LIMITED';

/** What Tradier could not be told, and is therefore not sent. */
function refusalBefore(order: PlaceOrder): Extract<PlaceOutcome, { kind: 'rejected' }> | undefined {
  const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!isWhole || !parseOccSymbol(order.symbol)) return { kind: 'rejected', code: 'ORDER_INVALID' };
  return isTag(order.clientOrderId) ? undefined : { kind: 'rejected', code: 'CLIENT_ORDER_ID_INVALID' };
}
