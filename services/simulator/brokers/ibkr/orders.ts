/** Placing with its questions, changing, cancelling, previewing and listing. Source: IB REST API 2.28.0, Trading Orders. */
import { tradingDateAt } from '#core/calendar';
import type { OccSymbol } from '#core/model';
import { parseOccSymbol } from '#core/model';
import { type Price, priceFromNumber, ZERO_MONEY } from '#core/units';
import {
  hasEnded,
  jsonReply,
  orderRequirement,
  remainingOf,
  type SimAnswer,
  type SimBooks,
  type SimOrder,
  type SimOrderTerms,
  type SimReply,
  type SimSide,
  type SimWorld,
} from '../kit/index.js';
import type { BrokerageSession } from './brokerage.js';
import type { ContractPages } from './contracts.js';
import { badRequest, errorReply, noSuchOrder, unknownStatus } from './replies.js';
import { FEE_PER_CONTRACT } from './terms.js';
import { dollars, listRow, statusOf, statusRow, tradeRow } from './wire.js';

const NO_MARKET_DATA =
  'You are submitting an order without market data. We strongly recommend against this as it may result in erroneous and unexpected trades.\nAre you sure you want to submit this order?';
const PRICE_OFF =
  'The following order exceeds the Percentage constraint of 10%.\nAre you sure you want to submit this order?';
const SIZE_OFF = 'The following order size exceeds the Size Limit of 500.\nAre you sure you want to submit this order?';
const CAP_PRICE =
  'To avoid trading at a price that is not consistent with a fair and orderly market, IB may set a cap (for a buy order) or a floor (for a sell order).';
const SIZE_MAX = 500;
const PRICE_SHARE = 0.1;
const TRADE_DAYS_MAX = 7;
const MS_PER_DAY = 86_400_000;

interface Question {
  readonly id: string;
  readonly text: string;
  readonly messageId: string;
}

/** An order about which something is asked; any other order of the user ends it. */
interface Open {
  readonly questions: readonly Question[];
  readonly carryOut: () => Promise<SimReply>;
}

export interface OrderPagesParts {
  readonly books: SimBooks;
  readonly world: SimWorld;
  readonly contracts: ContractPages;
  readonly asks: number;
}

export class OrderPages {
  private readonly open = new Map<string, Open>();

  constructor(private readonly parts: OrderPagesParts) {}

  async place(account: string, body: string, session: BrokerageSession): Promise<SimReply> {
    const tickets = parsed(body)?.['orders'];
    const [ticket, ...others] = Array.isArray(tickets) ? tickets : [];
    const terms = this.termsOf(account, ticket);
    if (terms === undefined || others.length > 0) return badRequest('the ticket cannot be read');
    const { books } = this.parts;
    const refusal = await books.check(terms);
    if (refusal) return refusalReply(refusal, terms);
    return this.ask(session, terms, async () => {
      const answer = await books.place(terms);
      return answer.kind === 'taken' ? takenReply(answer.order) : refusalReply(answer, terms);
    });
  }

  async reply(id: string, body: string, session: BrokerageSession): Promise<SimReply> {
    const open = this.open.get(session.sessionKey);
    if (open?.questions[0]?.id !== id) return errorReply(`reply id not found: '${id}'`);
    this.open.delete(session.sessionKey);
    if (parsed(body)?.['confirmed'] !== true) return errorReply('Order was not confirmed');
    return this.next(session, { ...open, questions: open.questions.slice(1) });
  }

  /** The ticket is the whole order; its number stays. */
  async replace(account: string, id: string, body: string, session: BrokerageSession): Promise<SimReply> {
    const order = this.orderOf(account, id);
    const terms = this.termsOf(account, parsed(body));
    if (!order || hasEnded(order)) return noSuchOrder(id);
    const isSame = terms?.symbol === order.symbol && isSaleOf(terms.side) === isSaleOf(order.side);
    if (!terms || !isSame) return badRequest('the ticket is not of this order');
    const { limit, quantity, duration } = terms;
    return this.ask(session, { ...terms, side: order.side }, async () => {
      const answer = await this.parts.books.replace(order.id, { limit, quantity, duration }, 'keeps');
      return answer.kind === 'taken' ? takenReply(answer.order) : refusalReply(answer, terms);
    });
  }

  cancel(account: string, id: string): SimReply {
    const order = this.orderOf(account, id);
    const answer = order && this.parts.books.cancel(order.id);
    // What has ended is not there for a cancel.
    if (answer?.kind !== 'taken') return noSuchOrder(id);
    return jsonReply(200, { msg: 'Request was submitted', order_id: answer.order.id, conid: -1, account: null });
  }

  async preview(account: string, body: string): Promise<SimReply> {
    const tickets = parsed(body)?.['orders'];
    const terms = this.termsOf(account, Array.isArray(tickets) ? tickets[0] : undefined);
    if (terms === undefined) return badRequest('the ticket cannot be read');
    const { books } = this.parts;
    const { clientId: _unused, ...anonymous } = terms;
    const refusal = await books.check(anonymous);
    if (refusal) return jsonReply(200, { amount: null, initial: null, warn: null, error: textOf(refusal, terms) });
    const type = books.account(account)?.type ?? 'cash';
    const needed = terms.side === 'sell_to_open' ? orderRequirement(type, terms, terms.quantity) : ZERO_MONEY;
    const grouped = (amount: number) => dollars(amount).toLocaleString('en-US');
    const before = (books.account(account)?.cash ?? ZERO_MONEY) - books.buyingPower(account);
    const change = { current: grouped(before), change: grouped(needed), after: grouped(before + needed) };
    const fees = dollars(FEE_PER_CONTRACT * terms.quantity).toFixed(2);
    return jsonReply(200, {
      amount: { amount: `${grouped(terms.limit * terms.quantity * 100)} USD`, commission: `${fees} USD`, total: '' },
      ...{ initial: change, maintenance: change, warn: null, error: null },
    });
  }

  /** Orders that work, and what ended on the present day; the first list of a session is empty, and so is one that begins it anew. */
  list(account: string, query: URLSearchParams, session: BrokerageSession): SimReply {
    const isFirst = !session.listed.has(account);
    session.listed.add(account);
    if (isFirst || query.get('force') === 'true') return jsonReply(200, { orders: [], snapshot: false });
    return jsonReply(200, { orders: this.shown(account).map(listRow), snapshot: true });
  }

  one(accounts: readonly string[], id: string): SimReply {
    const order = accounts.flatMap((account) => this.shown(account)).find((one) => String(one.id) === id);
    return order ? jsonReply(200, statusRow(order)) : unknownStatus();
  }

  trades(accounts: readonly string[], query: URLSearchParams): SimReply {
    const { books, world } = this.parts;
    const days = Math.min(TRADE_DAYS_MAX, Math.max(1, Number(query.get('days') ?? 1)));
    const from = world.now() - days * MS_PER_DAY;
    const rows = accounts.flatMap((account) => books.reports(account)).filter(({ execution }) => execution.at >= from);
    return jsonReply(
      200,
      rows.flatMap((report) => {
        const order = books.get(report.order);
        return order === undefined ? [] : [tradeRow(report, order)];
      }),
    );
  }

  private shown(account: string): readonly SimOrder[] {
    const today = tradingDateAt(this.parts.world.now());
    const { books } = this.parts;
    return books.list(account).filter((order) => !hasEnded(order) || tradingDateAt(order.updatedAt) === today);
  }

  /** Asks what there is to ask, in one dialogue per session; with nothing to ask the order is taken at once. */
  private async ask(session: BrokerageSession, terms: SimOrderTerms, carryOut: Open['carryOut']): Promise<SimReply> {
    this.open.delete(session.sessionKey);
    const questions = await this.questionsOn(terms, session);
    return this.next(session, { questions, carryOut });
  }

  private async next(session: BrokerageSession, open: Open): Promise<SimReply> {
    const [question] = open.questions;
    if (!question) return open.carryOut();
    this.open.set(session.sessionKey, open);
    const { id, text, messageId } = question;
    return jsonReply(200, [
      { id, isSuppressed: false, message: [text], messageIds: [messageId], messageOptions: ['Yes', 'No'] },
    ]);
  }

  private async questionsOn(terms: SimOrderTerms, session: BrokerageSession): Promise<readonly Question[]> {
    const { world, contracts, asks } = this.parts;
    const found: { readonly messageId: string; readonly text: string }[] = [];
    if (!session.warm.has(contracts.numberOf(terms.symbol))) found.push({ messageId: 'o354', text: NO_MARKET_DATA });
    if (isOff(terms, await world.quote(terms.symbol))) found.push({ messageId: 'o163', text: PRICE_OFF });
    if (terms.quantity > SIZE_MAX) found.push({ messageId: 'o383', text: SIZE_OFF });
    const left = found.filter(({ messageId }) => !session.suppressed.has(messageId));
    if (asks > 0 && world.random() < asks) left.push({ messageId: 'o10153', text: CAP_PRICE });
    return left.map((question) => ({ ...question, id: `q-${Math.floor(world.random() * 1e12).toString(36)}` }));
  }

  private orderOf(account: string, id: string): SimOrder | undefined {
    const order = /^\d{1,15}$/.test(id) ? this.parts.books.get(Number(id)) : undefined;
    return order?.account === account ? order : undefined;
  }

  private termsOf(account: string, ticket: unknown): SimOrderTerms | undefined {
    if (typeof ticket !== 'object' || ticket === null) return undefined;
    const { conid, side, quantity, price, orderType, tif, cOID, acctId } = ticket as Readonly<Record<string, unknown>>;
    const symbol = this.parts.contracts.symbolOf(Number(conid)) ?? '';
    const isKnown = parseOccSymbol(symbol) !== undefined && (side === 'BUY' || side === 'SELL');
    const isWhole = typeof quantity === 'number' && Number.isSafeInteger(quantity) && quantity > 0;
    const duration = tif === 'DAY' ? 'day' : tif === 'GTC' ? 'gtc' : undefined;
    if (!isKnown || !isWhole || orderType !== 'LMT' || duration === undefined) return undefined;
    if (typeof price !== 'number' || price <= 0 || acctId !== account) return undefined;
    return {
      ...{ account, symbol: symbol as OccSymbol, quantity, duration, limit: priceFromNumber(price) },
      side: this.nettedSide(account, symbol as OccSymbol, side, quantity),
      ...(typeof cOID === 'string' && cOID !== '' ? { clientId: cOID } : {}),
    };
  }

  /** Nothing says whether an order opens or closes: what is held, and not on its way out already, is closed first. */
  private nettedSide(account: string, symbol: OccSymbol, side: 'BUY' | 'SELL', quantity: number): SimSide {
    const { books } = this.parts;
    const closing: SimSide = side === 'BUY' ? 'buy_to_close' : 'sell_to_close';
    const held = books.positions(account).find((one) => one.symbol === symbol)?.quantity ?? 0;
    const leaving = books
      .list(account)
      .filter((order) => !hasEnded(order) && order.symbol === symbol && order.side === closing)
      .reduce((sum, order) => sum + remainingOf(order), 0);
    const closable = (side === 'BUY' ? -held : held) - leaving;
    if (closable >= quantity) return closing;
    return side === 'BUY' ? 'buy_to_open' : 'sell_to_open';
  }
}

const isSaleOf = (side: SimSide) => side.startsWith('sell');

function isOff(
  { side, limit }: SimOrderTerms,
  quote: { readonly bid: Price; readonly ask: Price } | undefined,
): boolean {
  if (quote === undefined) return false;
  return isSaleOf(side) ? limit < quote.bid * (1 - PRICE_SHARE) : limit > quote.ask * (1 + PRICE_SHARE);
}

function takenReply(order: SimOrder): SimReply {
  return jsonReply(200, [{ order_id: String(order.id), order_status: statusOf(order), encrypt_message: '1' }]);
}

function refusalReply(refusal: SimAnswer & { kind: 'refused' }, terms: SimOrderTerms): SimReply {
  return errorReply(textOf(refusal, terms));
}

function textOf({ why }: SimAnswer & { kind: 'refused' }, { clientId }: SimOrderTerms): string {
  switch (why) {
    case 'duplicate_client_id':
      return `Order couldn't be submitted: Local order ID=${clientId} is already registered`;
    case 'buying_power_short':
      return 'YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR AVAILABLE FUNDS ARE INSUFFICIENT.';
    case 'symbol_unknown':
      return 'No trading permissions for the contract.';
    case 'order_ended':
    case 'order_unknown':
      return "OrderID doesn't exist";
    default:
      return "Order couldn't be submitted";
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
