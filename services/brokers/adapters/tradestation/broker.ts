import type { Balances, OccSymbol, Settlement } from '#core/model';
import type { AccountId, Instant, Money, TradingDate, Underlying } from '#core/units';
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
  unitsFromText,
} from '../kit/index.js';
import { TRADESTATION_CAPABILITIES } from './capabilities.js';
import { balancesOf, factsOf, positionOf, putsOf, quoteOf, sharesOfPosition } from './map.js';
import { orderOf } from './map-order.js';
import { spreadOf } from './map-spread.js';
import { OrderLists } from './order-lists.js';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import { parseAccounts, parseBalances, parseConfirmed, parsePositions, parseQuotes, parseStrikes } from './parse.js';
import { readAnswer, requireWhole, tradestationClient } from './read.js';
import { refusalOf, type TradestationRefusal } from './refusals.js';
import {
  accountsRequest,
  balancesRequest,
  cancelRequest,
  confirmRequest,
  placeRequest,
  placeSpreadRequest,
  positionsRequest,
  quotesRequest,
  replaceRequest,
  SYMBOLS_PER_REQUEST,
  strikesRequest,
} from './requests.js';
import { streamTalk } from './stream.js';
import { toTradestationSymbol } from './symbols.js';
import type { WirePosition } from './wire.js';

const rejected = (code: TradestationRefusal) => ({ kind: 'rejected', code }) as const;

/** TradeStation in the words of the domain, for all accounts of one environment. */
export class TradestationBroker implements BrokerPort {
  readonly name = 'tradestation';
  readonly capabilities = TRADESTATION_CAPABILITIES;
  private readonly client: BrokerClient;
  private readonly lists: OrderLists<BrokerOrder>;
  private readonly spreads: OrderLists<BrokerSpread>;

  constructor(private readonly parts: BrokerParts) {
    const { http, sessions, marketNow } = parts;
    this.client = tradestationClient(http, sessions);
    this.lists = new OrderLists({ client: this.client, marketNow, map: orderOf });
    this.spreads = new OrderLists({ client: this.client, marketNow, map: spreadOf });
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, accountsRequest);
    const { Accounts } = readAnswer(answer, 'accounts', parseAccounts);
    const account = Accounts.find(({ AccountID }) => AccountID === session.accountKey);
    if (!account) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'accounts');
    return readable(factsOf(account), 'accounts');
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const { answer, session } = await this.client.ask(accountId, balancesRequest);
    const { Balances, Errors } = readAnswer(answer, 'balances', parseBalances);
    requireWhole(Errors, 'balances');
    const own = Balances.find(({ AccountID }) => AccountID === session.accountKey);
    return readable(own && balancesOf(own, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    return known(await this.held(accountId), positionOf, 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const shares = known(await this.held(accountId), sharesOfPosition, 'positions');
    return shares.filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  /** A symbol that TradeStation does not know stands among the errors, and has no quote. */
  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < symbols.length; from += SYMBOLS_PER_REQUEST) {
      const part = symbols.slice(from, from + SYMBOLS_PER_REQUEST);
      const { Quotes } = await this.read(accountId, 'quotes', () => quotesRequest(part), parseQuotes);
      quotes.push(...known(Quotes, quoteOf, 'quotes'));
    }
    return quotes;
  }

  /** Chains come as streams only: the puts at all strikes of the expiry are quoted instead. */
  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const { Strikes } = await this.read(accountId, 'chain', () => strikesRequest(underlying, expiry), parseStrikes);
    return this.quotes(accountId, readable(putsOf(underlying, expiry, Strikes), 'chain'));
  }

  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const { answer } = await this.client.ask(order.accountId, (session) => confirmRequest(session, order));
    const refused = answer.kind === 'answered' ? refusalOf(answer) : undefined;
    const isAboutOrder = refused && refused.code !== 'TOKEN_REFUSED' && refused.code !== 'RATE_LIMITED';
    if (isAboutOrder) return { kind: 'rejected', ...refused };
    const [confirmation] = readAnswer(answer, 'orders.preview', parseConfirmed).Confirmations;
    const fees = unitsFromText(confirmation?.EstimatedCommission ?? '', 'halfEven');
    return { kind: 'previewed', ...(fees === undefined ? {} : { fees: fees as Money }), warnings: [] };
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const answer = await this.client.command(order.accountId, (session) => placeRequest(session, order), {
      priority: order.side === 'buy_to_close' ? 'close' : 'open',
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return placeOutcome(answer);
  }

  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    const answer = await this.client.command(order.accountId, () => replaceRequest(order), {
      priority: 'close',
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return replaceOutcome(answer, order.brokerOrderId);
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const options = { priority: 'cancel', triesAgain: true } as const;
    const answer = await this.client.command(accountId, () => cancelRequest(brokerOrderId), options);
    return cancelOutcome(answer, brokerOrderId);
  }

  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return this.lists.get(accountId, brokerOrderId);
  }

  async findByClientOrderId(): Promise<BrokerOrder | undefined> {
    throw failedRead('BROKER_UNSUPPORTED', 'orders.find');
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
    if (order.legs.some(({ symbol }) => toTradestationSymbol(symbol) === undefined)) {
      return rejected('CONTRACT_UNREADABLE');
    }
    const answer = await this.client.command(order.accountId, (session) => placeSpreadRequest(session, order), {
      priority: spreadPriority(order),
      triesAgain: false,
      ...(guard ? { guard } : {}),
    });
    return placeOutcome(answer);
  }

  getSpread(accountId: AccountId, brokerOrderId: string): Promise<BrokerSpread | undefined> {
    return this.spreads.get(accountId, brokerOrderId);
  }

  async findSpread(): Promise<BrokerSpread | undefined> {
    throw failedRead('BROKER_UNSUPPORTED', 'orders.find');
  }

  async listOpenSpreads(accountId: AccountId): Promise<readonly BrokerSpread[]> {
    return (await this.spreads.today(accountId)).filter(({ status }) => status === 'working');
  }

  listSpreadsSince(accountId: AccountId, since: Instant): Promise<readonly BrokerSpread[]> {
    return this.spreads.since(accountId, since);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openAccountStream(this.parts, { accountId, onHint, talk: streamTalk });
  }

  private async held(accountId: AccountId): Promise<readonly WirePosition[]> {
    const { Positions, Errors } = await this.read(accountId, 'positions', positionsRequest, parsePositions);
    requireWhole(Errors, 'positions');
    return Positions;
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

/** What TradeStation could not be told, and is therefore not sent. */
function refusalBefore(order: PlaceOrder): ReturnType<typeof rejected> | undefined {
  if (toTradestationSymbol(order.symbol) === undefined) return rejected('CONTRACT_UNREADABLE');
  const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
  return isWhole ? undefined : rejected('ORDER_INVALID');
}
