/** A simulated Interactive Brokers: OAuth 1.0a, brokerage sessions, questions, first requests that bring nothing, a nightly reset. */
import { type Instant, MS_PER_SECOND } from '#core/units';
import {
  type BrokerSimulator,
  RateWindows,
  type SimBooks,
  type SimReply,
  type SimRequest,
  type SimTrouble,
  type SimWorld,
} from '../kit/index.js';
import type { AccountPages } from './account-pages.js';
import { type Brokerage, type BrokerageSession, missingBefore } from './brokerage.js';
import type { ContractPages } from './contracts.js';
import type { IbkrOauth, SignedIn } from './oauth.js';
import type { OrderPages } from './orders.js';
import { AWAY, errorReply, FAILING, NO_BROKERAGE, NOT_FOUND, TOKEN_EXPIRED, TOO_MANY } from './replies.js';
import { type Matched, matchRoute } from './routes.js';
import type { OrderStream } from './stream.js';
import { HOSTS } from './terms.js';

export type Environment = 'live' | 'paper';

export interface Place {
  readonly environment: Environment;
  readonly books: SimBooks;
  readonly accounts: AccountPages;
  readonly orders: OrderPages;
  readonly stream: OrderStream;
  readonly brokerage: Brokerage;
}

export interface IbkrSimulatorParts {
  readonly world: SimWorld;
  readonly oauth: IbkrOauth;
  readonly contracts: ContractPages;
  readonly places: Readonly<Record<Environment, Place>>;
  readonly isPaced: boolean;
}

const SLOW_WINDOW_MS = 5 * MS_PER_SECOND;
/** Answered without a brokerage session. */
const WITHOUT_BROKERAGE: ReadonlySet<string> = new Set([
  'session.open',
  'session.status',
  'session.end',
  'tickle',
  'accounts.list',
]);

export class IbkrSimulator implements BrokerSimulator {
  readonly name = 'ibkr';
  readonly hosts = HOSTS;
  private readonly slow = new RateWindows(SLOW_WINDOW_MS);

  constructor(private readonly parts: IbkrSimulatorParts) {}

  routeOf(host: string, request: SimRequest): string {
    if (host.endsWith('.login')) return 'oauth.authorize';
    return matchRoute(request)?.route.name ?? 'unknown';
  }

  trouble(kind: SimTrouble): SimReply {
    if (kind === 'error') return FAILING;
    return kind === 'rate_limited' ? TOO_MANY : TOKEN_EXPIRED;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const place = this.placeOf(host);
    if (host.endsWith('.login')) {
      return request.path === '/authorize' ? this.parts.oauth.page(place.environment, request) : NOT_FOUND;
    }
    const matched = matchRoute(request);
    if (!matched) return NOT_FOUND;
    const { name } = matched.route;
    if (name.startsWith('oauth.')) return this.parts.oauth.answer(name, place.environment, request);
    const who = this.parts.oauth.admit(request);
    if ('status' in who) return who;
    if (who.login.environment !== place.environment) return TOKEN_EXPIRED;
    if (matched.route.isSlow && !this.mayPass(who, name)) return TOO_MANY;
    const session = place.brokerage.of(who);
    if (WITHOUT_BROKERAGE.has(name)) return this.beside(place, who, name, request, session);
    if (place.brokerage.isAway()) return AWAY;
    if (!session) return NO_BROKERAGE;
    return missingBefore(name, session) ?? this.answer(place, who, { matched, request, session });
  }

  connect(host: string, request: SimRequest, socket: Parameters<NonNullable<BrokerSimulator['connect']>>[2]): void {
    const place = this.placeOf(host);
    const who = this.parts.oauth.holderOf(request.query.get('oauth_token') ?? '');
    if (request.path !== '/v1/api/ws' || !who || who.login.environment !== place.environment) {
      socket.close();
      return;
    }
    const cookie = /(?:^|; *)api=([^;]+)/.exec(request.headers['cookie'] ?? '')?.[1] ?? '';
    place.stream.connect(socket, who.user, place.brokerage.isCookie(who, cookie));
  }

  async work(): Promise<void> {
    for (const { books, brokerage, stream } of Object.values(this.parts.places)) {
      await books.work();
      if (brokerage.work()) stream.closeAll();
    }
  }

  private placeOf(host: string): Place {
    return this.parts.places[host.startsWith('paper.') ? 'paper' : 'live'];
  }

  private mayPass({ user }: SignedIn, name: string): boolean {
    const now: Instant = this.parts.world.wallNow();
    return !this.parts.isPaced || this.slow.take(`${user.id} ${name}`, 1, now).isAllowed;
  }

  private beside(
    { brokerage, accounts }: Place,
    who: SignedIn,
    name: string,
    request: SimRequest,
    session: BrokerageSession | undefined,
  ): SimReply {
    switch (name) {
      case 'session.open':
        return brokerage.open(who, request.body);
      case 'session.status':
        return brokerage.status(who);
      case 'session.end':
        return brokerage.end(who);
      case 'accounts.list':
        if (session) session.hasPortfolio = true;
        return accounts.portfolio(who.user);
      default:
        return brokerage.tickle(who);
    }
  }

  private async answer(
    place: Place,
    { user }: SignedIn,
    { matched, request, session }: { matched: Matched; request: SimRequest; session: BrokerageSession },
  ): Promise<SimReply> {
    const { contracts } = this.parts;
    const { query, body } = request;
    const { name } = matched.route;
    const [first = '', second = ''] = matched.parts;
    switch (name) {
      case 'accounts':
        session.hasAccounts = true;
        return place.accounts.selectable(user, place.environment === 'paper');
      case 'contracts.search':
        return contracts.search(query, session);
      case 'contracts.strikes':
        return contracts.strikes(query, session);
      case 'contracts.info':
        return contracts.info(query, session);
      case 'contracts.list':
        return contracts.definitions(query);
      case 'quotes':
        return contracts.snapshot(query, session);
      case 'orders.suppress':
        for (const id of messageIdsOf(body)) session.suppressed.add(id);
        return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"submitted"}' };
      case 'orders.reply':
        return place.orders.reply(first, body, session);
      case 'orders.get':
        return place.orders.one(user.accounts, first);
      case 'fills':
        return place.orders.trades(user.accounts, query);
      case 'orders.list': {
        const account = query.get('accountId') ?? user.accounts[0] ?? '';
        return user.accounts.includes(account) ? place.orders.list(account, query, session) : FAILING;
      }
      default:
        // A wrong account is an error of the server here.
        return user.accounts.includes(first)
          ? this.answerAccount(place, name, [first, second], { body, session })
          : FAILING;
    }
  }

  private async answerAccount(
    { accounts, orders }: Place,
    name: string,
    [account, id]: readonly [string, string],
    { body, session }: { readonly body: string; readonly session: BrokerageSession },
  ): Promise<SimReply> {
    switch (name) {
      case 'summary':
        return accounts.summary(account);
      case 'ledger':
        return accounts.ledger(account);
      case 'positions':
        return accounts.positions(account, Number(id));
      case 'positions.refresh':
        return accounts.refresh(account);
      case 'orders.preview':
        return orders.preview(account, body);
      case 'orders.place':
        return orders.place(account, body, session);
      case 'orders.replace':
        return orders.replace(account, id, body, session);
      case 'orders.cancel':
        return orders.cancel(account, id);
      default:
        return errorReply('not simulated');
    }
  }
}

function messageIdsOf(body: string): readonly string[] {
  try {
    const { messageIds } = JSON.parse(body) as { messageIds?: unknown };
    return Array.isArray(messageIds) ? messageIds.map(String) : [];
  } catch {
    return [];
  }
}
