/** tastytrade, simulated: who may ask what, and which part answers. */
import {
  type BrokerSimulator,
  bearerOf,
  jsonReply,
  type SimClient,
  type SimLogins,
  type SimReply,
  type SimRequest,
  type SimSocket,
  type SimTrouble,
  type SimUser,
  type SimWorld,
} from '../kit/index.js';
import { answerToken } from './oauth.js';
import type { OrderDesk } from './orders.js';
import {
  accountsJson,
  balancesJson,
  chainJson,
  positionsJson,
  quotesJson,
  settlementRows,
  statusJson,
} from './pages.js';
import {
  dataReply,
  listReply,
  NOT_FOUND,
  NOT_PERMITTED,
  pageReply,
  SERVER_ERROR,
  TOKEN_INVALID,
  TOO_MANY,
  USER_AGENT_MISSING,
  validationReply,
} from './replies.js';
import { type Route, readRoute } from './routes.js';
import type { Streamer } from './streamer.js';
import { type Environment, placeOf, TASTYTRADE_HOSTS } from './terms.js';

const SYMBOLS_MAX = 100;
const AUTHORIZE_PATH = '/auth.html';
/** Product and version; the official SDK sends a name without one and is served. */
const USER_AGENT = /^[^/\s]+\/\S+|^tastytrade-sdk-js$/;
const CHANGES: ReadonlySet<string> = new Set(['orders.place', 'orders.replace', 'orders.cancel', 'orders.preview']);

export interface Market {
  readonly desk: OrderDesk;
  readonly streamer: Streamer;
}

export interface TastytradeParts {
  readonly world: SimWorld;
  readonly logins: SimLogins;
  readonly clients: readonly SimClient[];
  readonly markets: Readonly<Record<Environment, Market>>;
}

export class TastytradeSimulator implements BrokerSimulator {
  readonly name = 'tastytrade';
  readonly hosts = TASTYTRADE_HOSTS;

  constructor(private readonly parts: TastytradeParts) {}

  routeOf(host: string, request: SimRequest): string {
    return readRoute(placeOf(host)?.role, request).name;
  }

  trouble(kind: SimTrouble): SimReply {
    if (kind === 'error') return SERVER_ERROR;
    return kind === 'rate_limited' ? TOO_MANY : TOKEN_INVALID;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const place = placeOf(host);
    const route = readRoute(place?.role, request);
    if (!place || route.name === 'unknown') return NOT_FOUND;
    const { environment } = place;
    const { logins } = this.parts;
    if (route.name === 'oauth.authorize') {
      return logins.authorizePage(request.query, { environment, action: AUTHORIZE_PATH });
    }
    if (route.name === 'oauth.consent') return logins.decide(new URLSearchParams(request.body), { environment });
    if (!USER_AGENT.test(request.headers['user-agent'] ?? '')) return USER_AGENT_MISSING;
    if (route.name === 'oauth.token') return answerToken(this.parts, environment, request);
    const check = logins.check(bearerOf(request));
    if (check.kind !== 'good' || check.login.environment !== environment) return TOKEN_INVALID;
    const scope = CHANGES.has(route.name) ? 'trade' : 'read';
    if (!check.login.scopes.includes(scope)) return NOT_PERMITTED;
    return this.answer(environment, route, request, check.user);
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    const place = placeOf(host);
    if (place && readRoute(place.role, request).name === 'stream') {
      this.parts.markets[place.environment].streamer.connect(socket);
    } else socket.close();
  }

  async work(): Promise<void> {
    for (const { desk } of Object.values(this.parts.markets)) await desk.books.work();
  }

  private async answer(environment: Environment, route: Route, request: SimRequest, user: SimUser): Promise<SimReply> {
    const { world, markets } = this.parts;
    const { desk } = markets[environment];
    const [of = ''] = route.parts;
    switch (route.name) {
      case 'accounts':
        return listReply('/customers/me/accounts', accountsJson(user, desk.books));
      case 'chain':
        return listReply(`/option-chains/${of}/nested`, await chainJson(of, world));
      case 'quotes':
        return this.quotes(request);
      case 'quote-tokens':
        // Quotes are streamed by another company's servers, which are not simulated.
        return jsonReply(404, {
          error: { code: 'quote_streamer.customer_not_found_error', message: 'Not simulated.' },
        });
      default: {
        const isTheirs = user.accounts.includes(of) && desk.books.account(of) !== undefined;
        return isTheirs ? this.answerAccount(desk, route, request) : NOT_PERMITTED;
      }
    }
  }

  private async quotes({ query }: SimRequest): Promise<SimReply> {
    const named = [...query.getAll('equity-option'), ...query.getAll('equity-option[]')];
    const symbols = named.flatMap((text) => text.split(','));
    if (symbols.length > SYMBOLS_MAX) return validationReply('equity-option', 'more than 100 symbols');
    return listReply('/market-data/by-type', await quotesJson(symbols, this.parts.world));
  }

  private async answerAccount(desk: OrderDesk, route: Route, request: SimRequest): Promise<SimReply> {
    const [account = '', order = ''] = route.parts;
    const { world } = this.parts;
    const { books } = desk;
    const context = `/accounts/${account}`;
    switch (route.name) {
      case 'facts':
        return dataReply(`${context}/trading-status`, statusJson(account));
      case 'balances':
        return dataReply(`${context}/balances`, await balancesJson(account, books, world));
      case 'positions':
        return listReply(`${context}/positions`, positionsJson(account, books, world));
      case 'transactions':
        return this.transactions(desk, account, request.query);
      case 'orders.list':
        return desk.live(account);
      case 'orders.history':
        return desk.history(account, request.query);
      case 'orders.preview':
        return desk.dryRun(account, request);
      case 'orders.place':
        return desk.place(account, request);
      case 'orders.replace':
        return desk.edit(account, order, request);
      case 'orders.cancel':
        return desk.cancel(account, order);
      default:
        return desk.get(account, order);
    }
  }

  /** Trades are not simulated as transactions: orders list their fills. */
  private transactions(desk: OrderDesk, account: string, query: URLSearchParams): SimReply {
    const from = query.get('start-at') ?? '';
    const types = query.getAll('types[]');
    const rows = settlementRows(account, desk.books).filter(
      (row) =>
        Date.parse(String(row['executed-at'])) >= (from === '' ? 0 : Date.parse(from)) &&
        (types.length === 0 || types.includes(String(row['transaction-type']))),
    );
    return pageReply(
      `/accounts/${account}/transactions`,
      query.get('sort') === 'Asc' ? rows : rows.toReversed(),
      query,
    );
  }
}
