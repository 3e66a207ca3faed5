import { indianDateAt } from '#core/calendar';
import { type Balances, contractSizeOf, type OccSymbol, parseOccSymbol, type Settlement } from '#core/model';
import {
  type AccountId,
  type ClientOrderId,
  type Instant,
  priceToNumber,
  type TradingDate,
  type Underlying,
} from '#core/units';
import { errorCodeOf } from '#platform/errors';
import type {
  AccountFacts,
  BrokerFill,
  BrokerOrder,
  BrokerPort,
  BrokerPosition,
  BrokerQuote,
  BrokerShares,
  BrokerStream,
  CancelOutcome,
  PlaceOrder,
  PlaceOutcome,
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
  FillJournal,
  failedRead,
  InstrumentMaster,
  type InstrumentTable,
  type Request,
} from '../kit/index.js';
import { UPSTOX_CAPABILITIES } from './capabilities.js';
import { isTokenRefused, refusalOf } from './errors.js';
import {
  balancesOf,
  executionOf,
  FOREIGN,
  type Foreign,
  factsOf,
  instrumentsOf,
  orderOf,
  positionOf,
  quoteOf,
  quoteOfChain,
  sharesOfHolding,
} from './map.js';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import {
  parseChain,
  parseFunds,
  parseHoldings,
  parseMargin,
  parseMaster,
  parseOrders,
  parsePositions,
  parseProfile,
  parseQuotes,
  parseTrades,
} from './parse.js';
import {
  cancelRequest,
  chainRequest,
  fundsRequest,
  headersOf,
  holdingsRequest,
  KEYS_PER_REQUEST,
  marginRequest,
  masterRequest,
  ordersRequest,
  placeRequest,
  positionsRequest,
  profileRequest,
  quotesRequest,
  replaceRequest,
  tagOf,
  tradesRequest,
} from './requests.js';
import { openOrderStream } from './stream.js';

type Rejected = Extract<PlaceOutcome, { kind: 'rejected' }>;

/** Upstox as a broker of ours. */
export class UpstoxBroker implements BrokerPort {
  readonly name = 'upstox';
  readonly capabilities = UPSTOX_CAPABILITIES;
  private readonly client: BrokerClient;
  private readonly master: InstrumentMaster;
  private readonly journals = new Map<AccountId, FillJournal>();

  constructor(private readonly parts: BrokerParts) {
    const { http, sessions, marketNow } = parts;
    this.client = new BrokerClient({ http, sessions, headersOf, isTokenRefused });
    this.master = new InstrumentMaster({ marketNow, read: () => this.readMaster() });
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, profileRequest);
    const { data } = readable(parseProfile(bodyOf(answer, 'profile') ?? ''), 'profile');
    if (data.user_id !== session.accountKey) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'profile');
    return factsOf(data);
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const { data } = await this.read(accountId, fundsRequest(), parseFunds);
    return readable(balancesOf(data.equity, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const { data } = await this.read(accountId, positionsRequest(), parsePositions);
    const table = await this.master.table();
    return known(data, (row) => positionOf(row, table), 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const { data } = await this.read(accountId, holdingsRequest(), parseHoldings);
    return known(data, sharesOfHolding, 'shares').filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const table = await this.master.table();
    const keys = symbols.flatMap((symbol) => table.keyOf(symbol) ?? []);
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < keys.length; from += KEYS_PER_REQUEST) {
      const request = quotesRequest(keys.slice(from, from + KEYS_PER_REQUEST));
      const { data } = await this.read(accountId, request, parseQuotes);
      quotes.push(...known(Object.values(data), (row) => quoteOf(row, table), 'quotes'));
    }
    return quotes;
  }

  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const table = await this.master.table();
    const key = table.underlyingKeyOf(underlying);
    if (key === undefined) return [];
    const { data } = await this.read(accountId, chainRequest(key, expiry), parseChain);
    const sides = data.flatMap((row) => [row.call_options, row.put_options]);
    return known(sides, (side) => quoteOfChain(side, table), 'chain');
  }

  /** Upstox says what an order needs and not whether the account has it: that is compared here. */
  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const key = (await this.master.table()).keyOf(order.symbol);
    if (key === undefined) return NOT_LISTED;
    const { answer } = await this.client.ask(order.accountId, () => marginRequest(key, order));
    const refused = answer.kind === 'answered' && !isTokenRefused(answer) ? refusalOf(answer) : undefined;
    if (refused && refused.code !== 'RATE_LIMITED') return { kind: 'rejected', ...refused };
    const margin = readable(parseMargin(bodyOf(answer, 'orders.preview') ?? ''), 'orders.preview').data;
    const needed = Math.ceil(margin.final_margin * 10_000);
    const { optionBuyingPower } = await this.balances(order.accountId);
    if (!(needed <= optionBuyingPower)) return { kind: 'rejected', code: 'MARGIN_SHORT' };
    return { kind: 'previewed', requirement: needed as Balances['cash'], warnings: [] };
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const table = await this.tableOrCause();
    if (typeof table === 'string') return { kind: 'not_sent', cause: table };
    const key = table.keyOf(order.symbol);
    if (key === undefined) return NOT_LISTED;
    const priority = order.side === 'buy_to_close' ? 'close' : 'open';
    const options = { priority, triesAgain: false, ...(guard ? { guard } : {}) } as const;
    return placeOutcome(await this.client.command(order.accountId, () => placeRequest(key, order), options));
  }

  /** The quantity of an order is that of all of it; it is read where it shall stay. */
  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    let before: BrokerOrder | undefined;
    try {
      before = await this.getOrder(order.accountId, order.brokerOrderId);
    } catch (error) {
      return { kind: 'not_sent', cause: errorCodeOf(error) };
    }
    if (before === undefined) return { kind: 'rejected', code: 'ORDER_NOT_FOUND' };
    if (before.status !== 'working') return { kind: 'rejected', code: 'ORDER_ENDED' };
    const units = (order.quantity ?? before.quantity) * contractSizeOf(before.symbol);
    const request = replaceRequest(order.brokerOrderId, units, priceToNumber(order.limit));
    const options = { priority: 'close', triesAgain: false, ...(guard ? { guard } : {}) } as const;
    return replaceOutcome(await this.client.command(order.accountId, () => request, options), order.brokerOrderId);
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const options = { priority: 'cancel', triesAgain: true } as const;
    const answer = await this.client.command(accountId, () => cancelRequest(brokerOrderId), options);
    const outcome = cancelOutcome(answer, brokerOrderId);
    if (outcome.kind !== 'rejected' || outcome.code !== 'ORDER_REFUSED') return outcome;
    return { ...outcome, code: await this.whyNotCancelled(accountId, brokerOrderId, outcome.code) };
  }

  async getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return (await this.today(accountId)).find((order) => order.brokerOrderId === brokerOrderId);
  }

  async findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    return (await this.today(accountId)).find((order) => order.clientOrderId === clientOrderId);
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    return (await this.today(accountId)).filter(({ status }) => status === 'working');
  }

  /** Errors: besides those of a read, BROKER_UNSUPPORTED for earlier days: a list without them would look whole. */
  async listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    const from = indianDateAt(since);
    if (from < indianDateAt(this.parts.marketNow())) throw failedRead('BROKER_UNSUPPORTED', 'orders.list', { from });
    return (await this.today(accountId)).filter(({ placedAt }) => placedAt === undefined || placedAt >= since);
  }

  async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const { data } = await this.read(accountId, tradesRequest(), parseTrades);
    const table = await this.master.table();
    const journal = this.journals.get(accountId) ?? new FillJournal(`u${this.parts.monotonicMs()}`);
    this.journals.set(accountId, journal);
    journal.add(known(data, (row) => executionOf(row, table), 'fills'));
    return journal.since(cursor);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openOrderStream(this.parts, this.client, { accountId, onHint });
  }

  /** Orders of the present day; Upstox shows no others, and lets none live longer. */
  private async today(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const { data } = await this.read(accountId, ordersRequest(), parseOrders);
    const table = await this.master.table();
    return known(data, (row) => orderOf(row, table), 'orders.list');
  }

  /** No page says by which code an order is told that has ended or never was. */
  private async whyNotCancelled(accountId: AccountId, brokerOrderId: string, otherwise: string): Promise<string> {
    try {
      const order = await this.getOrder(accountId, brokerOrderId);
      if (order === undefined) return 'ORDER_NOT_FOUND';
      return order.status === 'working' ? otherwise : 'ORDER_ENDED';
    } catch {
      return otherwise;
    }
  }

  private async tableOrCause(): Promise<InstrumentTable | string> {
    try {
      return await this.master.table();
    } catch (error) {
      return errorCodeOf(error);
    }
  }

  private async readMaster() {
    const request = masterRequest();
    // Without it nothing can be closed.
    const answer = await this.parts.http.call({ ...request, priority: 'close' });
    const rows = parseMaster(bodyOf(answer, request.name) ?? '');
    const instruments = rows === undefined ? [] : instrumentsOf(rows);
    if (instruments.length === 0) throw failedRead('BROKER_UNREADABLE', request.name);
    return instruments;
  }

  private async read<T>(accountId: AccountId, request: Request, parse: (body: string) => T | undefined): Promise<T> {
    const { answer } = await this.client.ask(accountId, () => request);
    const body = bodyOf(answer, request.name);
    if (body === undefined) throw failedRead('BROKER_REFUSED', request.name);
    return readable(parse(body), request.name);
  }
}

const NOT_LISTED: Rejected = { kind: 'rejected', code: 'CONTRACT_NOT_LISTED' };

/** What Upstox could not be told, and is therefore not sent. */
function refusalBefore(order: PlaceOrder): Rejected | undefined {
  const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!isWhole || !parseOccSymbol(order.symbol)) return { kind: 'rejected', code: 'ORDER_INVALID' };
  if ((order.duration ?? 'day') !== 'day') return { kind: 'rejected', code: 'DURATION_UNSUPPORTED' };
  const isLabelled = tagOf(order.clientOrderId) !== undefined;
  return isLabelled ? undefined : { kind: 'rejected', code: 'CLIENT_ORDER_ID_INVALID' };
}

function known<W, M>(rows: readonly W[], map: (row: W) => M | Foreign | undefined, name: string): M[] {
  const own: M[] = [];
  for (const row of rows) {
    const mapped = readable(map(row), name);
    if (mapped !== FOREIGN) own.push(mapped as M);
  }
  return own;
}

function readable<M>(read: M | undefined, name: string): M {
  if (read === undefined) throw failedRead('BROKER_UNREADABLE', name);
  return read;
}
