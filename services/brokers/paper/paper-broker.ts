import { sessionAt } from '#core/calendar';
import {
  type Balances,
  type ChainFrame,
  type CorporateAction,
  isAdjustedRoot,
  type OccSymbol,
  parseOccSymbol,
  type Settlement,
  STANDARD_MULTIPLIER,
  underlyingOf,
  underlyingOfRoot,
} from '#core/model';
import { readQuote } from '#core/risk';
import type {
  AccountId,
  ClientOrderId,
  ExecutionId,
  Instant,
  Money,
  Price,
  TradingDate,
  Underlying,
} from '#core/units';
import { PlatformError } from '#platform/errors';
import {
  type AccountFacts,
  type BrokerCapabilities,
  type BrokerFill,
  type BrokerOrder,
  type BrokerPort,
  type BrokerPosition,
  type BrokerQuote,
  type BrokerShares,
  type BrokerStream,
  type CancelOutcome,
  DUPLICATE_CLIENT_ORDER_ID,
  type PlaceOrder,
  type PlaceOutcome,
  type PreviewOutcome,
  type ReplaceOutcome,
  type SendGuard,
  WithoutSpreads,
} from '#ports';
import type { PaperBooks, PaperOrder, PaperTerms } from '#store/paper';
import { paperBalances } from './balances.js';
import { PAPER_CAPABILITIES } from './capabilities.js';
import { type FeeSchedule, feesFor } from './fees.js';
import { matchOrder } from './match.js';
import { chainIn, quoteIn } from './quotes.js';
import { PAPER_REFUSALS, type PaperRefusal, refusalOf } from './refusals.js';
import { PaperSettler, type UnsettledCause } from './settle.js';

/** Without a cursor: whoever asks has lost its place for seconds, and older fills belong to orders that ended long ago. */
const FIRST_READ_MAX = 500;

export interface PaperBrokerParts {
  readonly books: PaperBooks;
  /** The newest frame of an underlying that bots can see. */
  readonly newestFrame: (underlying: Underlying) => Promise<ChainFrame | undefined>;
  readonly marketNow: () => Instant;
  readonly fees: FeeSchedule;
  readonly quoteAgeMsMax: number;
  /** Told when an order was booked but could not be matched at once; it is matched on the next frame. */
  readonly onMatchFailure: (error: unknown) => void;
  /** Told at each look at contracts that have expired and cannot be settled. Default: nobody. */
  readonly onUnsettled?: (accountId: AccountId, symbol: OccSymbol, cause: UnsettledCause) => void;
  /** Splits and dividends by underlying; undefined while they are not known. Default: there are none. */
  readonly actions?: () => ReadonlyMap<Underlying, readonly CorporateAction[]> | undefined;
  /** Told at each look at an account to which a split or a dividend did what is not known here. Default: nobody. */
  readonly onActionRefused?: (accountId: AccountId, code: string) => void;
}

/**
 * A broker without a counterparty: orders rest in books of its own and trade against the frames that the bots see. It
 * refuses a second order with the same client id, so a lost submission may be repeated.
 */
export class PaperBroker extends WithoutSpreads implements BrokerPort {
  readonly name = 'paper';
  readonly capabilities: BrokerCapabilities = PAPER_CAPABILITIES;
  private readonly parts: PaperBrokerParts;
  /** Frame on which an order last traded: a displayed size is taken once, not at each look. Forgotten at a restart. */
  private readonly tradedOn = new Map<string, string>();
  private readonly lastRequirement = new Map<OccSymbol, Money>();
  private readonly settler: PaperSettler;

  constructor(parts: PaperBrokerParts) {
    super();
    this.parts = parts;
    this.settler = new PaperSettler({
      ...{ onUnsettled: () => undefined, actions: () => undefined, onActionRefused: () => undefined },
      ...parts,
    });
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { type } = await this.terms(accountId);
    return { type, maySellPuts: true, closingOnly: false, feePerContract: feesFor(this.parts.fees, 1) };
  }

  async quotes(_accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const quotes: BrokerQuote[] = [];
    for (const symbol of symbols) {
      const underlying = underlyingOf(symbol);
      const frame = underlying === undefined ? undefined : await this.parts.newestFrame(underlying);
      const quote = frame && quoteIn(frame, symbol);
      if (quote) quotes.push(quote);
    }
    return quotes;
  }

  async chain(_accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const frame = await this.parts.newestFrame(underlying);
    return frame ? chainIn(frame, expiry) : [];
  }

  async preview(): Promise<PreviewOutcome> {
    throw new PlatformError('BROKER_UNSUPPORTED');
  }

  async replace(): Promise<ReplaceOutcome> {
    return { kind: 'rejected', code: 'BROKER_UNSUPPORTED' };
  }

  stream(): BrokerStream {
    throw new PlatformError('BROKER_UNSUPPORTED');
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const now = this.parts.marketNow();
    // A repeated order is told so first: whatever else is wrong with it now was not wrong with the one that stands.
    const standing = await this.parts.books.orderByClientId(order.accountId, order.clientOrderId);
    const refusal = standing ? DUPLICATE_CLIENT_ORDER_ID : (refusalOf(order, now) ?? (await this.unfounded(order)));
    if (refusal) return { kind: 'rejected', code: refusal, text: PAPER_REFUSALS[refusal] };
    if (guard && !guard()) return { kind: 'not_sent', cause: 'GUARD_REFUSED' };
    const { accountId, clientOrderId, symbol, side, quantity, limit } = order;
    const booked = await this.parts.books.insertOrder({
      ...{ accountId, clientOrderId, symbol, side, quantity, limit },
      brokerOrderId: `paper-${order.clientOrderId}`,
      status: 'working',
      filledQuantity: 0,
      day: sessionAt(now).date,
      createdAt: now,
    });
    if (booked.kind === 'exists') {
      return { kind: 'rejected', code: DUPLICATE_CLIENT_ORDER_ID, text: PAPER_REFUSALS[DUPLICATE_CLIENT_ORDER_ID] };
    }
    await this.work(booked.order).catch(this.parts.onMatchFailure);
    return { kind: 'accepted', brokerOrderId: booked.order.brokerOrderId };
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    if (await this.parts.books.endOrder(accountId, brokerOrderId, 'cancelled')) return { kind: 'requested' };
    const order = await this.parts.books.orderById(accountId, brokerOrderId);
    return { kind: 'rejected', code: order ? 'ORDER_ENDED' : 'ORDER_NOT_FOUND' };
  }

  async getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return toBrokerOrder(await this.parts.books.orderById(accountId, brokerOrderId));
  }

  async findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    return toBrokerOrder(await this.parts.books.orderByClientId(accountId, clientOrderId));
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const orders = await this.parts.books.workingOrders(accountId);
    return orders.map((order) => toBrokerOrder(order) as BrokerOrder);
  }

  async listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    const orders = await this.parts.books.ordersSince(accountId, since);
    return orders.map((order) => toBrokerOrder(order) as BrokerOrder);
  }

  async fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    const { books } = this.parts;
    const after = Number(cursor ?? 0);
    if (!Number.isSafeInteger(after)) throw new PlatformError('BROKER_CURSOR_UNKNOWN');
    const executions = await (cursor === undefined
      ? books.newestExecutions(accountId, FIRST_READ_MAX)
      : books.executionsAfter(accountId, after));
    return executions.map((one) => ({
      cursor: String(one.sequence),
      executionId: one.executionId,
      brokerOrderId: one.brokerOrderId,
      quantity: one.quantity,
      price: one.price,
      fees: one.fees,
      tsEvent: one.tsEvent,
    }));
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    return (await this.settledTerms(accountId)).positions;
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    return (await this.settledTerms(accountId)).shares;
  }

  async settlementsSince(accountId: AccountId, since: Instant): Promise<readonly Settlement[]> {
    await this.settledTerms(accountId);
    return this.parts.books.settlementsSince(accountId, since);
  }

  /** Scripts an early assignment. Returns false when the account is short fewer contracts. */
  assign(accountId: AccountId, symbol: OccSymbol, quantity: number): Promise<boolean> {
    return this.settler.assign(accountId, symbol, quantity);
  }

  async settleAt(accountId: AccountId, symbol: OccSymbol, price: Price): Promise<boolean> {
    const { positions } = await this.settledTerms(accountId);
    return this.settler.settleAt(accountId, positions, { symbol, price });
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const terms = await this.settledTerms(accountId);
    const frames = new Map<Underlying, ChainFrame>();
    const held = [
      ...terms.positions.map(({ symbol }) => underlyingOf(symbol)),
      ...terms.shares.map((one) => one.underlying),
    ];
    for (const underlying of new Set(held)) {
      const frame = underlying === undefined ? undefined : await this.parts.newestFrame(underlying);
      if (underlying !== undefined && frame) frames.set(underlying, frame);
    }
    const now = this.parts.marketNow();
    return paperBalances({ ...terms, frames, lastKnown: this.lastRequirement, now });
  }

  /**
   * Works the books against the newest frames: all working orders, or those on some underlyings. Safe to run twice.
   * @returns accounts in which something happened
   */
  async workOrders(underlyings?: ReadonlySet<Underlying>): Promise<ReadonlySet<AccountId>> {
    const touched = new Set<AccountId>();
    await this.settler.notePrices(underlyings);
    for (const order of await this.parts.books.workingOrders()) {
      const underlying = underlyingOf(order.symbol);
      if (underlyings && (underlying === undefined || !underlyings.has(underlying))) continue;
      if (await this.work(order)) touched.add(order.accountId);
    }
    return touched;
  }

  private async terms(accountId: AccountId): Promise<PaperTerms> {
    const terms = await this.parts.books.accountTerms(accountId);
    if (!terms) throw new PlatformError('BROKER_ACCOUNT_UNKNOWN', { context: { accountId } });
    return terms;
  }

  private async settledTerms(accountId: AccountId): Promise<PaperTerms> {
    const terms = await this.terms(accountId);
    return (await this.settler.settle(accountId, terms)) ? this.terms(accountId) : terms;
  }

  private async unfounded(order: PlaceOrder): Promise<PaperRefusal | undefined> {
    if (order.side === 'buy_to_close') return this.notShort(order);
    return parseOccSymbol(order.symbol)?.right === 'call' ? this.uncovered(order) : undefined;
  }

  /** What is bought back is short, and no other working order buys it back. */
  private async notShort({ accountId, symbol, quantity }: PlaceOrder): Promise<PaperRefusal | undefined> {
    const { positions } = await this.settledTerms(accountId);
    let left = -(positions.find((held) => held.symbol === symbol)?.quantity ?? 0);
    for (const order of await this.parts.books.workingOrders(accountId)) {
      if (order.side === 'buy_to_close' && order.symbol === symbol) left -= order.quantity - order.filledQuantity;
    }
    return quantity > left ? 'POSITION_MISSING' : undefined;
  }

  /** A call is sold on shares in the account only, beside those that other calls stand on, open or working. */
  private async uncovered({ accountId, symbol, quantity }: PlaceOrder): Promise<PaperRefusal | undefined> {
    const contract = parseOccSymbol(symbol);
    if (!contract) return undefined;
    const underlying = underlyingOfRoot(contract.root);
    const isCall = (one: OccSymbol) => parseOccSymbol(one)?.right === 'call' && underlyingOf(one) === underlying;
    const working = await this.parts.books.workingOrders(accountId);
    const { positions, shares } = await this.terms(accountId);
    let contracts = quantity;
    for (const order of working) {
      if (order.side === 'sell_to_open' && isCall(order.symbol)) contracts += order.quantity - order.filledQuantity;
    }
    for (const held of positions) {
      if (!isCall(held.symbol)) continue;
      // What an adjusted call takes is not said by its symbol.
      if (isAdjustedRoot(parseOccSymbol(held.symbol)?.root ?? '')) return 'CALL_NOT_COVERED';
      contracts -= held.quantity;
    }
    const count = shares.find((one) => one.underlying === underlying)?.quantity ?? 0;
    return contracts * STANDARD_MULTIPLIER > count ? 'CALL_NOT_COVERED' : undefined;
  }

  /** Expires an order whose day is over, or trades what the newest quote lets trade. Returns whether something happened. */
  private async work(order: PaperOrder): Promise<boolean> {
    const { books, marketNow, newestFrame, fees, quoteAgeMsMax } = this.parts;
    const underlying = underlyingOf(order.symbol);
    const frame = underlying === undefined ? undefined : await newestFrame(underlying);
    const now = marketNow();
    const session = sessionAt(now);
    // Any other day: a replay that begins an earlier day anew must not find the orders of a later one still resting.
    const isOver = session.date !== order.day || session.state === 'afterClose';
    if (isOver || this.settler.isSplitSince(order, now)) {
      this.tradedOn.delete(order.brokerOrderId);
      return books.endOrder(order.accountId, order.brokerOrderId, 'expired');
    }
    const frameName = frame ? `${frame.source}:${frame.sequence}` : '';
    if (this.tradedOn.get(order.brokerOrderId) === frameName) return false;
    const remaining = order.quantity - order.filledQuantity;
    const reading = readQuote(frame, order.symbol, now, quoteAgeMsMax, order.side);
    const match = matchOrder({ side: order.side, limit: order.limit, remaining }, reading, session.state === 'open');
    if (!match) return false;
    const outcome = await books.recordExecution(
      {
        // The ordinal of its first contract: the same execution has the same id however often it is tried.
        executionId: `${order.brokerOrderId}-${order.filledQuantity + 1}` as ExecutionId,
        brokerOrderId: order.brokerOrderId,
        accountId: order.accountId,
        quantity: match.quantity,
        price: match.price,
        fees: feesFor(fees, match.quantity),
        tsEvent: now,
      },
      order.filledQuantity,
    );
    const isBooked = outcome === 'booked';
    if (isBooked) this.settler.noteTrade(order.symbol);
    if (isBooked && match.quantity < remaining) this.tradedOn.set(order.brokerOrderId, frameName);
    else this.tradedOn.delete(order.brokerOrderId);
    return outcome !== 'unchanged';
  }
}

function toBrokerOrder(order: PaperOrder | undefined): BrokerOrder | undefined {
  if (!order) return undefined;
  const { brokerOrderId, clientOrderId, symbol, side, quantity, filledQuantity, limit, status, createdAt } = order;
  const named = { brokerOrderId, clientOrderId, symbol, side, quantity, filledQuantity, limit, status };
  return { ...named, duration: 'day', placedAt: createdAt };
}
