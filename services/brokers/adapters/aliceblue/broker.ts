import type { z } from 'zod';
import { indianDateAt } from '#core/calendar';
import { type Balances, contractSizeOf, type OccSymbol, parseOccSymbol, type Settlement } from '#core/model';
import { type AccountId, type ClientOrderId, type Instant } from '#core/units';
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
import { isTokenRefused, rowsOf } from './answers.js';
import { ALICEBLUE_CAPABILITIES } from './capabilities.js';
import {
  balancesOf,
  executionOf,
  FOREIGN,
  type Foreign,
  factsOf,
  instrumentsOf,
  orderOf,
  positionOf,
  sharesOfHolding,
} from './map.js';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import {
  cancelRequest,
  headersOf,
  holdingsRequest,
  limitsRequest,
  masterRequest,
  ordersRequest,
  placeRequest,
  positionsRequest,
  profileRequest,
  replaceRequest,
  tagOf,
  tradesRequest,
} from './requests.js';
import { openOrderStream } from './stream.js';
import { Holding, Limits, Order, Position, Profile, Trade } from './wire.js';

type Rejected = Extract<PlaceOutcome, { kind: 'rejected' }>;

/** Alice Blue as a broker of ours. */
export class AliceBlueBroker implements BrokerPort {
  readonly name = 'aliceblue';
  readonly capabilities = ALICEBLUE_CAPABILITIES;
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
    const [profile] = rowsOf(answer, Profile, 'profile');
    if (profile?.clientId !== session.accountKey) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'profile');
    return factsOf(profile);
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const [limits] = await this.rows(accountId, limitsRequest(), Limits);
    return readable(limits && balancesOf(limits, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const rows = await this.rows(accountId, positionsRequest(), Position);
    const table = await this.master.table();
    return known(rows, (row) => positionOf(row, table), 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const rows = await this.rows(accountId, holdingsRequest(), Holding);
    return known(rows, sharesOfHolding, 'shares').filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  /** The names of contracts are read, so that nothing has to be asked for before the first order. */
  async quotes(_accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    await this.master.table();
    if (symbols.length > 0) throw failedRead('BROKER_UNSUPPORTED', 'quotes');
    return [];
  }

  async chain(): Promise<readonly BrokerQuote[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'chain');
  }

  async preview(): Promise<PreviewOutcome> {
    throw failedRead('BROKER_UNSUPPORTED', 'preview');
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
    const request = replaceRequest(order, units);
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
    const rows = await this.rows(accountId, tradesRequest(), Trade);
    const table = await this.master.table();
    const journal = this.journals.get(accountId) ?? new FillJournal(`a${this.parts.monotonicMs()}`);
    this.journals.set(accountId, journal);
    journal.add(known(rows, (row) => executionOf(row, table), 'fills'));
    return journal.since(cursor);
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openOrderStream(this.parts, this.client, { accountId, onHint });
  }

  /** Orders of the present day; Alice Blue shows no others, and lets none live longer. */
  private async today(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const rows = await this.rows(accountId, ordersRequest(), Order);
    const table = await this.master.table();
    return known(rows, (row) => orderOf(row, table), 'orders.list');
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
    const instruments = instrumentsOf(bodyOf(answer, request.name) ?? '') ?? [];
    if (instruments.length === 0) throw failedRead('BROKER_UNREADABLE', request.name);
    return instruments;
  }

  private async rows<T>(accountId: AccountId, request: Request, row: z.ZodType<T>): Promise<readonly T[]> {
    const { answer } = await this.client.ask(accountId, () => request);
    return rowsOf(answer, row, request.name);
  }
}

const NOT_LISTED: Rejected = { kind: 'rejected', code: 'CONTRACT_NOT_LISTED' };

/** What Alice Blue could not be told, and is therefore not sent. */
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
