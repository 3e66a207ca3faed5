import { indianDateAt } from '#core/calendar';
import { contractSizeOf, parseOccSymbol } from '#core/model';
import type { AccountId, ClientOrderId, Instant } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import {
  type BrokerFill,
  type BrokerOrder,
  type BrokerPort,
  type CancelOutcome,
  type PlaceOrder,
  type PlaceOutcome,
  type ReplaceOrder,
  type ReplaceOutcome,
  type SendGuard,
  WithoutSpreads,
} from '#ports';
import type { BrokerAnswer } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import { BrokerClient, bodyOf, type ClientParts, failedRead, type Request } from './client.js';
import { type Execution, FillJournal } from './fill-journal.js';
import { type Instrument, InstrumentMaster, type InstrumentTable } from './nse-instruments.js';

/** How one of these brokers is told, and what its answers to commands say. */
export interface DayOrderTerms extends Pick<ClientParts, 'headersOf' | 'isTokenRefused'> {
  readonly masterRequest: () => Request;
  /** Returns the options of the file of the day; undefined when it is another file. */
  readonly instrumentsOf: (file: string) => readonly Instrument[] | undefined;
  /** Begins the cursors of this broker's fills. */
  readonly cursorLetter: string;
  /** Returns the label of an order, or undefined when its client id has none. */
  readonly tagOf: (clientOrderId: string) => string | undefined;
  readonly placeRequest: (key: string, order: PlaceOrder) => Request;
  readonly placeOutcome: (answer: BrokerAnswer) => PlaceOutcome;
  /** `units`: of the whole order, what has traded included. */
  readonly replaceRequest: (order: ReplaceOrder, units: number) => Request;
  readonly replaceOutcome: (answer: BrokerAnswer, brokerOrderId: string) => ReplaceOutcome;
  readonly cancelRequest: (brokerOrderId: string) => Request;
  readonly cancelOutcome: (answer: BrokerAnswer, brokerOrderId: string) => CancelOutcome;
}

type OrderHalf = Pick<
  BrokerPort,
  | 'place'
  | 'replace'
  | 'cancel'
  | 'getOrder'
  | 'findByClientOrderId'
  | 'listOpenOrders'
  | 'listOrdersSince'
  | 'fillsSince'
>;

/** A cancel has no terms that could be wrong: it is about the order. */
const UNCLEAR: ReadonlySet<string> = new Set(['ORDER_REFUSED', 'ORDER_INVALID']);

type Rejected = Extract<PlaceOutcome, { kind: 'rejected' }>;
const rejected = (code: string): Rejected => ({ kind: 'rejected', code });

export const NOT_LISTED = rejected('CONTRACT_NOT_LISTED');

/** The orders of a broker that names contracts by a file of the day, and shows the orders of the present day only. */
export abstract class DayOrderBroker extends WithoutSpreads implements OrderHalf {
  protected readonly client: BrokerClient;
  protected readonly master: InstrumentMaster;
  private readonly journals = new Map<AccountId, FillJournal>();

  constructor(
    protected readonly parts: BrokerParts,
    private readonly terms: DayOrderTerms,
  ) {
    super();
    const { http, sessions, marketNow } = parts;
    const { headersOf, isTokenRefused } = terms;
    this.client = new BrokerClient({ http, sessions, headersOf, isTokenRefused });
    this.master = new InstrumentMaster({ marketNow, read: () => this.readMaster() });
  }

  /** Orders of the present day; the broker shows no others, and lets none live longer. */
  protected abstract today(accountId: AccountId): Promise<readonly BrokerOrder[]>;
  /** Executions of the present day. */
  protected abstract executions(accountId: AccountId): Promise<readonly Execution[]>;

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const { placeRequest, placeOutcome } = this.terms;
    const refusal = this.refusalBefore(order);
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
    const { replaceRequest, replaceOutcome } = this.terms;
    let before: BrokerOrder | undefined;
    try {
      before = await this.getOrder(order.accountId, order.brokerOrderId);
    } catch (error) {
      return { kind: 'not_sent', cause: errorCodeOf(error) };
    }
    if (before === undefined) return rejected('ORDER_NOT_FOUND');
    if (before.status !== 'working') return rejected('ORDER_ENDED');
    const units = (order.quantity ?? before.quantity) * contractSizeOf(before.symbol);
    const request = replaceRequest(order, units);
    const options = { priority: 'close', triesAgain: false, ...(guard ? { guard } : {}) } as const;
    return replaceOutcome(await this.client.command(order.accountId, () => request, options), order.brokerOrderId);
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    const { cancelRequest, cancelOutcome } = this.terms;
    const options = { priority: 'cancel', triesAgain: true } as const;
    const answer = await this.client.command(accountId, () => cancelRequest(brokerOrderId), options);
    const outcome = cancelOutcome(answer, brokerOrderId);
    if (outcome.kind !== 'rejected' || !UNCLEAR.has(outcome.code)) return outcome;
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
    const executions = await this.executions(accountId);
    const { cursorLetter } = this.terms;
    const journal = this.journals.get(accountId) ?? new FillJournal(`${cursorLetter}${this.parts.monotonicMs()}`);
    this.journals.set(accountId, journal);
    journal.add(executions);
    return journal.since(cursor);
  }

  /** Returns why the broker could not be told of an order, which is therefore not sent. */
  protected refusalBefore(order: PlaceOrder): Rejected | undefined {
    const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
    if (!isWhole || !parseOccSymbol(order.symbol)) return rejected('ORDER_INVALID');
    if ((order.duration ?? 'day') !== 'day') return rejected('DURATION_UNSUPPORTED');
    return this.terms.tagOf(order.clientOrderId) === undefined ? rejected('CLIENT_ORDER_ID_INVALID') : undefined;
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

  private async readMaster(): Promise<readonly Instrument[]> {
    const request = this.terms.masterRequest();
    // Without it nothing can be closed.
    const answer = await this.parts.http.call({ ...request, priority: 'close' });
    const instruments = this.terms.instrumentsOf(bodyOf(answer, request.name) ?? '') ?? [];
    if (instruments.length === 0) throw failedRead('BROKER_UNREADABLE', request.name);
    return instruments;
  }
}
