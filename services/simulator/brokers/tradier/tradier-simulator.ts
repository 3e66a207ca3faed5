/** Tradier, simulated: its hosts, who may ask what, and which part answers. */
import { type Instant, MS_PER_MINUTE } from '#core/units';
import {
  type BrokerSimulator,
  bearerOf,
  formOf,
  jsonReply,
  RateWindows,
  SimBooks,
  type SimBroker,
  type SimBrokerOptions,
  type SimEvent,
  SimLogins,
  type SimOrder,
  type SimReply,
  type SimRequest,
  type SimUser,
} from '../kit/index.js';
import { AccountStream } from './account-stream.js';
import { balancesJson, positionsJson, profileJson } from './accounts.js';
import {
  NO_SUCH_PATH,
  QUOTA_VIOLATION,
  SCOPE_MISSING,
  SERVER_ERROR,
  TOKEN_EXPIRED,
  TOKEN_INVALID,
  TOKEN_OF_ANOTHER_PLACE,
  unauthorizedAccount,
} from './errors.js';
import { chainJson, expirationsJson, quotesJson } from './market-data.js';
import { answerOauth, LOGIN_TERMS } from './oauth.js';
import { cancelOrder, getOrder, listOrders, type OrderDesk, placeOrder, replaceOrder } from './orders.js';
import { type Matched, matchRoute, type RateClass, type Route, routeName } from './routes.js';
import { ACCOUNTS, USERS } from './users.js';
import { toXml } from './wire.js';

export const TRADIER_HOSTS = ['live.api', 'live.ws', 'paper.api', 'paper.ws'] as const;
const ENVIRONMENTS = ['live', 'paper'] as const;
type Environment = (typeof ENVIRONMENTS)[number];

/** Requests of one token within a minute that begins with the first of them. Source: Tradier's page on rate limits. */
const LIMITS: Readonly<Record<Environment, Readonly<Record<RateClass, number>>>> = {
  live: { standard: 120, market: 120, trading: 60 },
  paper: { standard: 60, market: 60, trading: 60 },
};
const FIRST_ORDER_ID = 228_175;
/** So long an average price stays 0.0 after a fill, while the status has moved on already. */
const AVERAGE_LAG_MS = 250;

interface Place {
  readonly environment: Environment;
  readonly books: SimBooks;
  readonly stream: AccountStream;
  readonly orders: OrderDesk;
}

export function createTradierSimulator(options: SimBrokerOptions): SimBroker {
  const { world, faults, clients } = options;
  const logins = new SimLogins({
    ...{ terms: LOGIN_TERMS, world, clients, users: USERS },
    ...(options.mint ? { mint: options.mint } : {}),
  });
  const place = (environment: Environment) => openPlace(environment, options);
  const places = { live: place('live'), paper: place('paper') };
  const simulator = new TradierSimulator(options, logins, places);
  return { simulator, logins, faults, books: { live: places.live.books, paper: places.paper.books } };
}

function openPlace(environment: Environment, { world, faults }: SimBrokerOptions): Place {
  const books = new SimBooks({
    ...{ world, faults, accounts: ACCOUNTS[environment], firstOrderId: FIRST_ORDER_ID },
    ...{ acknowledges: 'later', cancels: 'later' },
  });
  const stream = new AccountStream(world, faults);
  const filledAt = new Map<number, Instant>();
  books.subscribe((event: SimEvent) => {
    if (event.execution) filledAt.set(event.order.id, world.wallNow());
    stream.tell(event);
  });
  const averageIsKnown = ({ id }: SimOrder) =>
    world.wallNow() - (filledAt.get(id) ?? Number.NEGATIVE_INFINITY) >= AVERAGE_LAG_MS;
  return { environment, books, stream, orders: { books, now: () => world.now(), averageIsKnown } };
}

class TradierSimulator implements BrokerSimulator {
  readonly name = 'tradier';
  readonly hosts = TRADIER_HOSTS;
  private readonly rates = new RateWindows(MS_PER_MINUTE);

  constructor(
    private readonly options: SimBrokerOptions,
    private readonly logins: SimLogins,
    private readonly places: Readonly<Record<Environment, Place>>,
  ) {}

  routeOf(_host: string, request: SimRequest): string {
    return routeName(request);
  }

  trouble(kind: 'error' | 'rate_limited' | 'unauthorised'): SimReply {
    if (kind === 'error') return SERVER_ERROR;
    return kind === 'rate_limited' ? QUOTA_VIOLATION : TOKEN_INVALID;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const place = this.placeOf(host);
    const matched = matchRoute(request);
    if (!matched || !host.endsWith('.api')) return NO_SUCH_PATH;
    const { route } = matched;
    if (route.name.startsWith('oauth.')) return answerOauth(this.logins, place.environment, route.name, request);
    const reader = this.admit(place.environment, route, request);
    if ('status' in reader) return reader;
    const rate = this.rates.take(
      `${bearerOf(request)} ${route.rate}`,
      LIMITS[place.environment][route.rate ?? 'standard'],
      this.options.world.wallNow(),
    );
    const headers = {
      'x-ratelimit-allowed': String(rate.limit),
      'x-ratelimit-used': String(rate.used),
      'x-ratelimit-available': String(rate.left),
      'x-ratelimit-expiry': String(rate.endsAt),
    };
    const reply = rate.isAllowed ? await this.answer(place, matched, request, reader) : QUOTA_VIOLATION;
    return inWantedFormat({ ...reply, headers: { ...reply.headers, ...headers } }, request);
  }

  connect(host: string, request: SimRequest, socket: Parameters<NonNullable<BrokerSimulator['connect']>>[2]): void {
    if (host.endsWith('.ws') && request.path === '/v1/accounts/events') this.placeOf(host).stream.connect(socket);
    else socket.close();
  }

  async work(): Promise<void> {
    for (const { books, stream } of Object.values(this.places)) {
      await books.work();
      stream.beat();
    }
  }

  private placeOf(host: string): Place {
    return this.places[host.startsWith('paper.') ? 'paper' : 'live'];
  }

  /** Returns who asks, or how the gateway refuses. Tokens of one environment mean nothing in the other. */
  private admit(environment: Environment, route: Route, request: SimRequest): SimUser | SimReply {
    const check = this.logins.check(bearerOf(request));
    if (check.kind === 'expired') return TOKEN_EXPIRED;
    if (check.kind !== 'good') return TOKEN_INVALID;
    if (check.login.environment !== environment) return TOKEN_OF_ANOTHER_PLACE;
    return route.scope === undefined || check.login.scopes.includes(route.scope) ? check.user : SCOPE_MISSING;
  }

  private async answer(place: Place, matched: Matched, request: SimRequest, user: SimUser): Promise<SimReply> {
    const { books, stream } = place;
    const { world } = this.options;
    const { query } = request;
    const [account] = matched.parts;
    if (account !== undefined) {
      const isTheirs = user.accounts.includes(account) && books.account(account) !== undefined;
      return isTheirs ? this.answerAccount(place, matched, request) : unauthorizedAccount(account);
    }
    switch (matched.route.name) {
      case 'profile':
        return jsonReply(200, profileJson(user, books));
      case 'quotes': {
        const symbols = (request.method === 'POST' ? formOf(request) : query).get('symbols') ?? '';
        return jsonReply(200, await quotesJson(symbols.split(',').filter(Boolean), world));
      }
      case 'chain':
        return jsonReply(200, await chainJson(query.get('symbol') ?? '', query.get('expiration') ?? '', world));
      case 'expirations':
        return jsonReply(200, await expirationsJson(query.get('symbol') ?? '', world));
      case 'clock':
        return jsonReply(200, { clock: { state: world.isOpen() ? 'open' : 'closed', timestamp: world.now() / 1_000 } });
      case 'stream.session': {
        const url = `${this.options.urls[`${place.environment}.ws`]}/v1/accounts/events`;
        return jsonReply(200, { stream: { url, sessionid: stream.openSession(user) } });
      }
      default:
        return NO_SUCH_PATH;
    }
  }

  private async answerAccount(place: Place, matched: Matched, request: SimRequest): Promise<SimReply> {
    const [account = '', order = ''] = matched.parts;
    const { books, orders } = place;
    switch (matched.route.name) {
      case 'balances':
        return jsonReply(200, await balancesJson(account, books, this.options.world));
      case 'positions':
        return jsonReply(200, positionsJson(account, books));
      case 'orders.list':
        return listOrders(orders, account, request.query);
      case 'orders.get':
        return getOrder(orders, account, order, request.query);
      case 'orders.place':
        return placeOrder(orders, account, formOf(request));
      case 'orders.replace':
        return replaceOrder(orders, account, order, formOf(request));
      case 'orders.cancel':
        return cancelOrder(orders, account, order);
      default:
        return NO_SUCH_PATH;
    }
  }
}

/** Whoever does not ask for JSON gets XML. Plain texts stay what they are. */
function inWantedFormat(reply: SimReply, request: SimRequest): SimReply {
  const isJson = reply.headers?.['content-type'] === 'application/json';
  if (!isJson || (request.headers['accept'] ?? '').includes('application/json')) return reply;
  return {
    ...reply,
    headers: { ...reply.headers, 'content-type': 'application/xml' },
    body: toXml(JSON.parse(reply.body)),
  };
}
