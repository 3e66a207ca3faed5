/** The simulated Schwab: who may ask, and which part answers. */
import { MS_PER_MINUTE } from '#core/units';
import {
  type BrokerSimulator,
  bearerOf,
  RateWindows,
  type SimBooks,
  type SimLogins,
  type SimReply,
  type SimRequest,
  type SimSocket,
  type SimTrouble,
  type SimUser,
  type SimWorld,
} from '../kit/index.js';
import { AccountPages } from './account-pages.js';
import { MarketPages } from './market-pages.js';
import { answerToken } from './oauth.js';
import { marketDataError, traderError } from './replies.js';
import { type Route, readRoute } from './routes.js';
import type { Streamer } from './streamer.js';
import { API_HOST, hashOf, STREAM_HOST } from './terms.js';
import type { Trading } from './trading.js';

const ENVIRONMENT = 'live';
/** Requests per minute that change orders; they count per account. */
const CHANGES: ReadonlySet<string> = new Set(['orders.place', 'orders.replace', 'orders.cancel']);
const MARKET_DATA_PER_MINUTE = 120;
const CORRELATION = 'schwab-client-correlid';

export interface SchwabParts {
  readonly world: SimWorld;
  readonly books: SimBooks;
  readonly logins: SimLogins;
  readonly trading: Trading;
  readonly streamer: Streamer;
  /** The app's own setting, 0 to 120: orders placed, replaced and cancelled per minute and account. */
  readonly ordersPerMinute: number;
}

export class SchwabSimulator implements BrokerSimulator {
  readonly name = 'schwab';
  readonly hosts = [API_HOST, STREAM_HOST];
  private readonly changes = new RateWindows(MS_PER_MINUTE);
  private readonly reads = new RateWindows(MS_PER_MINUTE);
  private readonly accounts: AccountPages;
  private readonly market: MarketPages;
  private replies = 0;

  constructor(private readonly parts: SchwabParts) {
    this.accounts = new AccountPages(parts);
    this.market = new MarketPages(parts.world);
  }

  routeOf(host: string, request: SimRequest): string {
    return readRoute(host, request).name;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    return this.stamped(await this.answer(readRoute(host, request), request));
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    if (readRoute(host, request).name === 'stream') this.parts.streamer.connect(socket);
    else socket.close();
  }

  trouble(kind: SimTrouble, host: string, request: SimRequest): SimReply {
    const { name } = readRoute(host, request);
    const isMarketData = request.path.startsWith('/marketdata/');
    if (kind === 'unauthorised') return this.stamped(unauthorised(isMarketData));
    if (kind === 'rate_limited') return this.stamped(tooMany(isMarketData));
    const words = `There was an unexpected server error (${name}).`;
    return this.stamped(isMarketData ? marketDataError(500, 'Internal Server Error', words) : traderError(500, words));
  }

  async work(): Promise<void> {
    await this.parts.books.work();
    this.parts.streamer.beat();
  }

  private answer(route: Route, request: SimRequest): SimReply | Promise<SimReply> {
    const { logins } = this.parts;
    const place = { environment: ENVIRONMENT, action: '/v1/oauth/authorize' };
    if (route.name === 'oauth.authorize') return logins.authorizePage(request.query, place);
    if (route.name === 'oauth.consent') return logins.decide(new URLSearchParams(request.body), place);
    if (route.name === 'oauth.token') return answerToken(logins, request);
    const isMarketData = request.path.startsWith('/marketdata/');
    const checked = logins.check(bearerOf(request));
    if (checked.kind !== 'good') return unauthorised(isMarketData);
    if (isMarketData) return this.answerMarket(route, request, checked.user);
    return this.answerTrader(route, request, checked.user);
  }

  private answerMarket(route: Route, request: SimRequest, user: SimUser): SimReply | Promise<SimReply> {
    if (!this.reads.take(user.id, MARKET_DATA_PER_MINUTE, this.parts.world.wallNow()).isAllowed) return tooMany(true);
    if (route.name === 'quotes') return this.market.quotes(request);
    if (route.name === 'chain') return this.market.chain(request);
    return marketDataError(404, 'Not Found', 'The resource is not found.');
  }

  private answerTrader(route: Route, request: SimRequest, user: SimUser): SimReply | Promise<SimReply> {
    if (route.name === 'accounts.numbers') return this.accounts.numbers(user);
    if (route.name === 'accounts') return this.accounts.all(user, request);
    if (route.name === 'preference') return this.accounts.preference(user);
    const account = user.accounts.find((number) => hashOf(number) === route.account);
    if (account === undefined || route.name === 'unknown') return traderError(404, 'The resource is not found.');
    return this.answerAccount(route, account, request);
  }

  private answerAccount(route: Route, account: string, request: SimRequest): SimReply | Promise<SimReply> {
    const { trading, world, ordersPerMinute } = this.parts;
    if (CHANGES.has(route.name) && !this.changes.take(account, ordersPerMinute, world.wallNow()).isAllowed) {
      return tooMany(false);
    }
    const orderId = Number(route.orderId);
    switch (route.name) {
      case 'orders.place':
        return trading.place(account, request);
      case 'orders.preview':
        return trading.preview(account, request);
      case 'orders.replace':
        return trading.replace(account, orderId, request);
      case 'orders.cancel':
        return trading.cancel(account, orderId);
      case 'orders.get':
        return trading.get(account, orderId);
      case 'orders.list':
        return trading.list(account, request);
      default:
        return this.accounts.one(account, request);
    }
  }

  private stamped(reply: SimReply): SimReply {
    this.replies += 1;
    const id = `00000000-0000-4000-8000-${String(this.replies).padStart(12, '0')}`;
    return { ...reply, headers: { ...reply.headers, [CORRELATION]: id, 'schwab-resource-version': '1' } };
  }
}

function unauthorised(isMarketData: boolean): SimReply {
  return isMarketData
    ? marketDataError(401, 'Unauthorized', 'Client not authorized')
    : traderError(401, 'Client not authorized');
}

function tooMany(isMarketData: boolean): SimReply {
  return isMarketData ? marketDataError(429, 'Too Many Requests', '') : traderError(429, 'Too Many Requests');
}
