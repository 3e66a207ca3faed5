import { type Balances, type OccSymbol, parseOccSymbol, type Settlement } from '#core/model';
import type { AccountId, ClientOrderId, Instant, TradingDate, Underlying } from '#core/units';
import { errorCodeOf } from '#platform/errors';
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
import type { BrokerSession } from '../../sessions/index.js';
import type { CallPriority } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import { failedRead, readable } from '../kit/index.js';
import { IBKR_CAPABILITIES } from './capabilities.js';
import { type Asking, IbkrClient, TokenRefused } from './client.js';
import { Contracts } from './contracts.js';
import { refusalOf } from './errors.js';
import { balancesOf, factsOf, positionOf, previewOf, sharesOfPosition } from './map-account.js';
import { OrderDesk, rejected } from './order-desk.js';
import { OrderLists } from './order-lists.js';
import { cancelOutcome } from './outcomes.js';
import { Quotes } from './quotes.js';
import {
  cancelOrder,
  ledger,
  POSITIONS_PER_PAGE,
  placeOrder,
  portfolioAccounts,
  positions,
  previewOrder,
  refreshPositions,
  replaceOrder,
  summary,
  type Ticket,
} from './requests.js';
import { openStream } from './stream.js';
import { Done, Ledger, PortfolioAccounts, Positions, Preview, Summary, type WirePosition } from './wire.js';

/** More pages than this are not a list that can be relied on. */
const PAGES_MAX = 50;

/** Interactive Brokers in the words of the domain, for all accounts of one environment. */
export class IbkrBroker extends WithoutSpreads implements BrokerPort {
  readonly name = 'ibkr';
  readonly capabilities = IBKR_CAPABILITIES;
  private readonly client: IbkrClient;
  private readonly contracts: Contracts;
  private readonly desk: OrderDesk;
  private readonly lists: OrderLists;
  private readonly market: Quotes;

  constructor(private readonly parts: BrokerParts) {
    super();
    this.client = new IbkrClient(parts);
    this.contracts = new Contracts(this.client);
    this.desk = new OrderDesk(this.client);
    this.lists = new OrderLists(this.client, this.contracts, parts.random().toString(36).slice(2));
    this.market = new Quotes(this.client, this.contracts, parts.sleep);
  }

  facts(accountId: AccountId): Promise<AccountFacts> {
    return this.client.under(accountId, true, async (session) => {
      const all = await this.client.read(session, portfolioAccounts(), PortfolioAccounts);
      const account = all.find((one) => one.accountId === session.accountKey);
      if (!account) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'accounts.list');
      return factsOf(account, await this.client.brokerage.assetTypes(session));
    });
  }

  balances(accountId: AccountId): Promise<Balances> {
    return this.client.under(accountId, true, async (session) => {
      const funds = await this.client.read(session, summary(session), Summary);
      const money = await this.client.read(session, ledger(session), Ledger);
      return readable(balancesOf(funds, money, this.parts.marketNow()), 'balances');
    });
  }

  positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    return this.client.under(accountId, true, async (session) =>
      (await this.held(session)).flatMap(({ wire, meaning }) =>
        meaning.kind === 'option' && wire.position !== 0
          ? [readable(positionOf(wire, meaning.symbol), 'positions')]
          : [],
      ),
    );
  }

  shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    return this.client.under(accountId, true, async (session) =>
      (await this.held(session))
        .flatMap(({ wire, meaning }) =>
          meaning.kind === 'shares' ? [readable(sharesOfPosition(wire, meaning.ticker), 'positions')] : [],
        )
        .filter(({ quantity }) => quantity !== 0),
    );
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    return this.client.under(accountId, true, (session) => this.market.of(session, symbols));
  }

  chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    return this.client.under(accountId, true, (session) => this.market.chain(session, underlying, expiry));
  }

  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    return this.client.under(order.accountId, true, async (session) => {
      const ticket = await this.ticketOf(session, order, { priority: 'read' });
      if (ticket === undefined) return rejected('CONTRACT_UNKNOWN');
      const wire = await this.client.read(session, previewOrder(session, ticket), Preview);
      if (wire.error == null || wire.error === '') return previewOf(wire);
      return rejected(refusalOf(wire.error) ?? 'ORDER_REJECTED', wire.error);
    });
  }

  async place(order: PlaceOrder, guard?: SendGuard): Promise<PlaceOutcome> {
    const refusal = refusalBefore(order);
    if (refusal) return refusal;
    const asking = askingOf(order.accountId, order.side === 'buy_to_close' ? 'close' : 'open', guard);
    return this.command(order.accountId, async (session) => {
      const ticket = await this.ticketOf(session, order, asking);
      if (ticket === undefined) return rejected('CONTRACT_UNKNOWN');
      const outcome = await this.desk.submit(session, placeOrder(session, ticket), asking);
      if (outcome.kind === 'accepted') this.lists.remember(outcome.brokerOrderId, order.clientOrderId);
      return outcome;
    });
  }

  /** The new ticket is the whole order with its changes: what it is now is read first. */
  async replace(order: ReplaceOrder, guard?: SendGuard): Promise<ReplaceOutcome> {
    const { accountId, brokerOrderId, clientOrderId, limit } = order;
    const asking = askingOf(accountId, 'close', guard);
    return this.command(accountId, async (session) => {
      const former = isOrderId(brokerOrderId) ? await this.lists.one(session, brokerOrderId) : undefined;
      if (former === undefined) return rejected('ORDER_NOT_FOUND');
      if (former.status !== 'working') return rejected('ORDER_ENDED');
      // Its own client id goes along: only where nobody knows it any more does the order get the one of the change.
      const terms = { clientOrderId, ...former, limit, quantity: order.quantity ?? former.quantity };
      const ticket = await this.ticketOf(session, terms, asking);
      if (ticket === undefined) return rejected('CONTRACT_UNKNOWN');
      const outcome = await this.desk.submit(session, replaceOrder(session, brokerOrderId, ticket), asking);
      const isOther = outcome.kind === 'accepted' && outcome.brokerOrderId !== brokerOrderId;
      return isOther ? { kind: 'unknown', cause: 'ORDER_ID_CHANGED' } : outcome;
    });
  }

  async cancel(accountId: AccountId, brokerOrderId: string): Promise<CancelOutcome> {
    if (!isOrderId(brokerOrderId)) return rejected('ORDER_NOT_FOUND');
    const asking = askingOf(accountId, 'cancel');
    try {
      return await this.client.under(accountId, true, async (session) => {
        const outcome = cancelOutcome(await this.client.ask(session, cancelOrder(session, brokerOrderId), asking));
        const isGone = outcome.kind === 'rejected' && outcome.code === 'ORDER_NOT_FOUND';
        // The same is said of an order that has ended.
        const order = isGone ? await this.lists.one(session, brokerOrderId).catch(() => undefined) : undefined;
        return order === undefined || order.status === 'working' ? outcome : rejected('ORDER_ENDED');
      });
    } catch (error) {
      return { kind: 'unknown', cause: errorCodeOf(error) };
    }
  }

  getOrder(accountId: AccountId, brokerOrderId: string): Promise<BrokerOrder | undefined> {
    return this.client.under(accountId, true, async (session) =>
      isOrderId(brokerOrderId) ? this.lists.one(session, brokerOrderId) : undefined,
    );
  }

  findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId): Promise<BrokerOrder | undefined> {
    return this.client.under(accountId, true, (session) => this.lists.findByClientOrderId(session, clientOrderId));
  }

  async listOpenOrders(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const listed = await this.client.under(accountId, true, (session) => this.lists.listed(session));
    return listed.map(({ order }) => order).filter(({ status }) => status === 'working');
  }

  /** Orders that ended before the present session are listed nowhere. When one was placed is not told: those count that moved since. */
  async listOrdersSince(accountId: AccountId, since: Instant): Promise<readonly BrokerOrder[]> {
    const listed = await this.client.under(accountId, true, (session) => this.lists.listed(session));
    return listed.filter(({ movedAtMs }) => movedAtMs === undefined || movedAtMs >= since).map(({ order }) => order);
  }

  fillsSince(accountId: AccountId, cursor: string | undefined): Promise<readonly BrokerFill[]> {
    return this.client.under(accountId, true, (session) => this.lists.fillsSince(accountId, session, cursor));
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openStream(this.client, this.parts, accountId, onHint);
  }

  /** Whatever fails before the order itself is on its way leaves it unsent. */
  private async command(
    accountId: AccountId,
    work: (session: BrokerSession) => Promise<PlaceOutcome>,
  ): Promise<PlaceOutcome> {
    try {
      return await this.client.under(accountId, false, work);
    } catch (error) {
      return error instanceof TokenRefused
        ? rejected('TOKEN_REFUSED')
        : { kind: 'not_sent', cause: errorCodeOf(error) };
    }
  }

  private async ticketOf(
    session: BrokerSession,
    order: Pick<PlaceOrder, 'symbol' | 'clientOrderId' | 'side' | 'quantity' | 'limit' | 'duration'>,
    asking: Asking,
  ): Promise<Ticket | undefined> {
    const { symbol, clientOrderId, side, quantity, limit, duration = 'day' } = order;
    const { guard: _ofTheOrder, ...reading } = asking;
    await this.client.brokerage.ensure(session, asking.priority);
    const conid = await this.contracts.conidOf(session, symbol, reading);
    return conid === undefined ? undefined : { conid, clientOrderId, side, quantity, limit, duration };
  }

  /** All that the account holds, as it is now and not as it was when somebody asked last. */
  private async held(session: BrokerSession) {
    await this.client.read(session, refreshPositions(session), Done);
    const rows: WirePosition[] = [];
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const found = await this.client.read(session, positions(session, page), Positions);
      rows.push(...found);
      if (found.length >= POSITIONS_PER_PAGE) continue;
      const conids = rows.map(({ conid }) => conid);
      const meanings = await this.contracts.meaningOf(session, conids);
      return rows.map((wire) => ({ wire, meaning: meanings.get(wire.conid) ?? ({ kind: 'foreign' } as const) }));
    }
    throw failedRead('BROKER_UNREADABLE', 'positions', { pages: PAGES_MAX });
  }
}

/** What the broker could not be told, and is therefore not sent. */
function refusalBefore(order: PlaceOrder): Extract<PlaceOutcome, { kind: 'rejected' }> | undefined {
  const isWhole = [order.quantity, order.limit].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!isWhole || !parseOccSymbol(order.symbol)) return rejected('ORDER_INVALID');
  return /^[\w-]{1,64}$/.test(order.clientOrderId) ? undefined : rejected('CLIENT_ORDER_ID_INVALID');
}

/** Ids are digits; nothing else is put into a path. */
const isOrderId = (text: string) => /^\d{1,20}$/.test(text);

function askingOf(accountId: AccountId, priority: CallPriority, guard?: SendGuard): Asking {
  return { accountId, priority, ...(guard === undefined ? {} : { guard }) };
}
