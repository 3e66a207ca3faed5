/** TradeStation, simulated: who may ask what and how often, and which part answers. */
import {
  type BrokerSimulator,
  bearerOf,
  jsonReply,
  RateWindows,
  type SimLogins,
  type SimReply,
  type SimRequest,
  type SimSocket,
  type SimTrouble,
  type SimUser,
  type SimWorld,
  textReply,
} from '../kit/index.js';
import { answerToken } from './oauth.js';
import type { OrderDesk } from './orders.js';
import { accountsJson, balanceJson, positionsJson, quotesJson, strikesJson } from './pages.js';
import { errorReply } from './replies.js';
import { type Route, readRoute } from './routes.js';
import type { Streamer } from './streamer.js';
import { AUDIENCE, type Environment, type Place, placeOf, QUOTAS, TRADESTATION_HOSTS } from './terms.js';

const AUTHORIZE_PATH = '/authorize';
const STREAM_TYPE = 'application/vnd.tradestation.streams.v3+json';
const UNAUTHORIZED = errorReply(401, 'Invalid or expired access token.');
const TOO_MANY = errorReply(429, 'Quota exceeded.');
const NOT_FOUND = errorReply(404, 'The resource was not found.');
/** Scopes of the API by what a route does. */
const SCOPES: Readonly<Record<string, string>> = {
  'orders.place': 'Trade',
  'orders.preview': 'Trade',
  'orders.replace': 'Trade',
  'orders.cancel': 'Trade',
  quotes: 'MarketData',
  chain: 'MarketData',
};

/** Whether an order has several legs, which need a scope of their own. */
const hasLegs = ({ body }: SimRequest) => body.includes('"Legs":');

export interface Market {
  readonly desk: OrderDesk;
  readonly streamer: Streamer;
}

export interface TradestationParts {
  readonly world: SimWorld;
  readonly logins: SimLogins;
  readonly markets: Readonly<Record<Environment, Market>>;
}

export class TradestationSimulator implements BrokerSimulator {
  readonly name = 'tradestation';
  readonly hosts = TRADESTATION_HOSTS;
  private readonly windows = new Map<number, RateWindows>();

  constructor(private readonly parts: TradestationParts) {}

  routeOf(host: string, request: SimRequest): string {
    return readRoute(placeOf(host)?.role, request).name;
  }

  trouble(kind: SimTrouble): SimReply {
    if (kind === 'error') return errorReply(500, 'Internal Server Error.');
    return kind === 'rate_limited' ? TOO_MANY : UNAUTHORIZED;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const place = placeOf(host);
    const route = readRoute(place?.role, request);
    if (!place || route.name === 'unknown') return NOT_FOUND;
    if (place.role === 'signin') return this.signIn(place.environment, route, request);
    const user = this.userOf(route, request);
    if ('status' in user) return user;
    if (!this.isWithinQuota(route, user)) return TOO_MANY;
    return this.answer(place, route, request, user);
  }

  streamTypeOf(host: string, request: SimRequest): string | undefined {
    const route = readRoute(placeOf(host)?.role, request);
    if (route.name !== 'stream') return undefined;
    const user = this.userOf(route, request);
    return !('status' in user) && accountsIn(route).every((one) => user.accounts.includes(one))
      ? STREAM_TYPE
      : undefined;
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    const place = placeOf(host);
    if (place && this.streamTypeOf(host, request) !== undefined) {
      this.parts.markets[place.environment].streamer.connect(accountsIn(readRoute(place.role, request)), socket);
    } else socket.close();
  }

  async work(): Promise<void> {
    for (const { desk, streamer } of Object.values(this.parts.markets)) {
      await desk.books.work();
      streamer.beat();
    }
  }

  private signIn(environment: Environment, route: Route, request: SimRequest): SimReply {
    const { logins } = this.parts;
    if (route.name === 'oauth.token') return answerToken(logins, request);
    if (route.name === 'oauth.consent') return logins.decide(new URLSearchParams(request.body), { environment });
    if (request.query.get('audience') !== AUDIENCE) return textReply(400, 'The audience is missing.');
    return logins.authorizePage(request.query, { environment, action: AUTHORIZE_PATH });
  }

  /** Who asks, or how it is refused. One token is good in both environments. */
  private userOf(route: Route, request: SimRequest): SimUser | SimReply {
    const check = this.parts.logins.check(bearerOf(request));
    if (check.kind !== 'good') return UNAUTHORIZED;
    const scopes = [SCOPES[route.name] ?? 'ReadAccount', ...(hasLegs(request) ? ['OptionSpreads'] : [])];
    const missing = scopes.find((scope) => !check.login.scopes.includes(scope));
    return missing === undefined ? check.user : errorReply(403, `The scope ${missing} is missing.`);
  }

  private isWithinQuota({ name }: Route, user: SimUser): boolean {
    const quota = QUOTAS[name];
    if (quota === undefined) return true;
    const windows = this.windows.get(quota.windowMs) ?? new RateWindows(quota.windowMs);
    this.windows.set(quota.windowMs, windows);
    return windows.take(`${user.id} ${quota.name}`, quota.requests, this.parts.world.wallNow()).isAllowed;
  }

  private async answer(place: Place, route: Route, request: SimRequest, user: SimUser): Promise<SimReply> {
    const { world, markets } = this.parts;
    const { desk } = markets[place.environment];
    const [of = ''] = route.parts;
    switch (route.name) {
      case 'accounts':
        return jsonReply(200, accountsJson(user, desk.books));
      case 'orders.place':
        return desk.place(user, request);
      case 'orders.preview':
        return desk.confirm(user, request);
      case 'orders.replace':
        return desk.replace(user, of, request);
      case 'orders.cancel':
        return desk.cancel(user, of);
      case 'quotes':
        return jsonReply(200, await quotesJson(of.split(','), world));
      case 'chain':
        return jsonReply(200, await strikesJson(of, request.query, world));
      default:
        return this.answerAccounts(desk, route, request, user);
    }
  }

  /** Accounts of somebody else stand among the errors of an answer that is 200 all the same. */
  private answerAccounts(desk: OrderDesk, route: Route, request: SimRequest, user: SimUser): SimReply {
    const { books } = desk;
    const asked = accountsIn(route);
    const isTheirs = (number: string) => user.accounts.includes(number) && books.account(number) !== undefined;
    const accounts = asked.filter(isTheirs);
    const Errors = asked
      .filter((number) => !isTheirs(number))
      .map((AccountID) => ({ AccountID, Error: 'Forbidden', Message: 'Request not supported for account type.' }));
    switch (route.name) {
      case 'balances':
        return jsonReply(200, { Balances: accounts.map((number) => balanceJson(number, books)), Errors });
      case 'positions':
        return jsonReply(200, { Positions: accounts.flatMap((number) => positionsJson(number, books)), Errors });
      case 'orders.get':
        return desk.get(accounts, (route.parts[1] ?? '').split(','));
      case 'orders.history':
        return desk.former(accounts, request.query);
      case 'orders.list':
        return Errors.length > 0 ? jsonReply(200, { Orders: [], Errors }) : desk.today(accounts, request.query);
      default:
        return NOT_FOUND;
    }
  }
}

const accountsIn = ({ parts }: Route) => (parts[0] ?? '').split(',');
