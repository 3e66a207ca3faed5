/** Alice Blue, simulated: its hosts, who may ask what, and which part answers. */
import { indianDateAt } from '#core/calendar';
import type { OccSymbol } from '#core/model';
import { MS_PER_MINUTE, type TradingDate } from '#core/units';
import {
  type BrokerSimulator,
  bearerOf,
  type ListedOption,
  nseOptions,
  nseTokensEnd,
  SimBooks,
  type SimBroker,
  type SimBrokerOptions,
  SimLogins,
  type SimLoginTerms,
  type SimReply,
  type SimRequest,
  type SimSocket,
  SimStreams,
  type SimUser,
} from '../kit/index.js';
import { ChecksumDoor } from './login.js';
import { bodyOf, cancelOrder, fieldsOf, modifyOrder, type OrderDesk, placeOrders } from './orders.js';
import { APPLICATION_PAGE, BROKEN, listOrNone, NO_SUCH_PATH, ok, SESSION_EXPIRED, TOO_MANY } from './replies.js';
import { ACCOUNTS, USERS } from './users.js';
import { holdingJson, limitsJson, masterCsv, orderIdOf, orderJson, positionJson, tradeJson } from './wire.js';

export const ALICEBLUE_HOSTS = ['live.login', 'live.api', 'live.assets', 'live.ws'] as const;
const ENVIRONMENT = 'live';
const STREAM_PATH = '/open-api/order-notify/websocket';
const BASE = '/open-api/od/v1';

const LOGIN_TERMS: SimLoginTerms = {
  title: 'Alice Blue',
  scopes: [],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  accessEndsAt: nseTokensEnd,
  refresh: 'none',
  pkce: 'ignored',
  wantsRedirectUri: false,
  wantsResponseType: false,
};

/** By host, method and path. */
const ROUTES: ReadonlyMap<string, string> = new Map([
  ['live.login GET /', 'oauth.authorize'],
  ['live.login POST /', 'oauth.consent'],
  [`live.api POST ${BASE}/vendor/getUserDetails`, 'oauth.token'],
  [`live.api GET ${BASE}/profile/`, 'profile'],
  [`live.api GET ${BASE}/limits/`, 'balances'],
  [`live.api GET ${BASE}/positions`, 'positions'],
  [`live.api GET ${BASE}/holdings/CNC`, 'shares'],
  [`live.api GET ${BASE}/orders/book`, 'orders.list'],
  [`live.api GET ${BASE}/orders/trades`, 'fills'],
  [`live.api POST ${BASE}/orders/placeorder`, 'orders.place'],
  [`live.api POST ${BASE}/orders/modify`, 'orders.replace'],
  [`live.api POST ${BASE}/orders/cancel`, 'orders.cancel'],
  ['live.api GET /open-api/order-notify/ws/createWsToken', 'stream.session'],
  ['live.assets GET /restpy/static/contract_master/V2/NFO.csv', 'instruments'],
]);

export function createAliceBlueSimulator(options: SimBrokerOptions): SimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({ terms: LOGIN_TERMS, world, clients, users: USERS, ...(mint ? { mint } : {}) });
  const books = new SimBooks({ world, faults, accounts: ACCOUNTS, acknowledges: 'later', cancels: 'later' });
  return { simulator: new AliceBlueSimulator(options, logins, books), logins, faults, books: { [ENVIRONMENT]: books } };
}

class AliceBlueSimulator implements BrokerSimulator {
  readonly name = 'aliceblue';
  readonly hosts = ALICEBLUE_HOSTS;
  private readonly door: ChecksumDoor;
  private readonly streams: SimStreams;
  private readonly streamTokens = new Map<string, SimUser>();
  private listed: { readonly date: TradingDate; readonly options: readonly ListedOption[] } | undefined;
  private readonly tokens = new Map<OccSymbol, number>();
  private readonly symbols = new Map<string, OccSymbol>();

  constructor(
    private readonly parts: SimBrokerOptions,
    private readonly logins: SimLogins,
    private readonly books: SimBooks,
  ) {
    this.door = new ChecksumDoor(logins, parts.clients);
    this.streams = new SimStreams(parts.faults);
    books.subscribe(({ order, kind }) => {
      const text = JSON.stringify({ t: 'om', norenordno: orderIdOf(order.id), exch: 'NFO', status: kind });
      this.streams.sendOrder(order.account, text);
    });
  }

  routeOf(host: string, { method, path }: SimRequest): string {
    return ROUTES.get(`${host} ${method} ${path}`) ?? 'unknown';
  }

  trouble(kind: 'error' | 'rate_limited' | 'unauthorised'): SimReply {
    if (kind === 'error') return BROKEN;
    return kind === 'rate_limited' ? TOO_MANY : SESSION_EXPIRED;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const route = this.routeOf(host, request);
    switch (route) {
      case 'oauth.authorize':
        return this.door.page(request, { environment: ENVIRONMENT, action: '/' });
      case 'oauth.consent':
        return this.door.decide(request, ENVIRONMENT);
      case 'oauth.token':
        return this.door.session(request);
      case 'instruments':
        return { status: 200, headers: { 'content-type': 'text/csv' }, body: masterCsv(this.options()) };
      case 'unknown':
        return host === 'live.login' ? APPLICATION_PAGE : NO_SUCH_PATH;
      default: {
        const check = this.logins.check(bearerOf(request));
        return check.kind === 'good' ? this.answer(route, request, check.user) : SESSION_EXPIRED;
      }
    }
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    if (host === 'live.ws' && request.path === STREAM_PATH) socket.onMessage((text) => this.heard(socket, text));
    else socket.close();
  }

  work(): Promise<void> {
    return this.books.work();
  }

  /** A token and its user open the feed; signs of life need no answer. */
  private heard(socket: SimSocket, text: string): void {
    const said = fieldsOf(bodyOf({ body: text } as SimRequest));
    if (said['heartbeat'] !== undefined) return;
    const token = String(said['orderToken']);
    const user = this.streamTokens.get(token);
    this.streamTokens.delete(token);
    if (!user || said['userId'] !== user.accounts[0]) socket.close();
    else this.streams.add(socket, (account) => user.accounts.includes(account));
  }

  private async answer(route: string, request: SimRequest, user: SimUser): Promise<SimReply> {
    const { books } = this;
    const [account = ''] = user.accounts;
    const desk: OrderDesk = { books, account, symbolOf: (token) => this.symbolOf(token) };
    const body = bodyOf(request);
    switch (route) {
      case 'profile':
        return ok([profileJson(user)]);
      case 'balances':
        return ok([limitsJson(account, books)]);
      case 'positions':
        return listOrNone(
          books.positions(account).map((one) => positionJson(one, this.tokenOf(one.symbol))),
          'EC920',
        );
      case 'shares':
        return listOrNone(books.shares(account).map(holdingJson), 'EC922');
      case 'orders.list':
        return listOrNone(
          books.list(account).map((one) => orderJson(one, this.tokenOf(one.symbol))),
          'EC916',
        );
      case 'fills':
        return listOrNone(this.trades(account), 'EC926');
      case 'orders.place':
        return placeOrders(desk, body);
      case 'orders.replace':
        return modifyOrder(desk, fieldsOf(body));
      case 'orders.cancel':
        return cancelOrder(desk, fieldsOf(body));
      default:
        return this.streamToken(user);
    }
  }

  private trades(account: string): readonly unknown[] {
    return this.books.reports(account).flatMap((report) => {
      const order = this.books.get(report.order);
      return order ? [tradeJson(report, order, this.tokenOf(order.symbol))] : [];
    });
  }

  private streamToken(user: SimUser): SimReply {
    const orderToken = `ot-${Math.floor(this.parts.world.random() * 1e12).toString(36)}`;
    this.streamTokens.set(orderToken, user);
    return ok([{ orderToken }]);
  }

  private options(): readonly ListedOption[] {
    const date = indianDateAt(this.parts.world.now());
    if (this.listed?.date !== date) {
      this.listed = { date, options: nseOptions(date) };
      for (const { symbol, token } of this.listed.options) {
        this.tokens.set(symbol, token);
        this.symbols.set(String(token), symbol);
      }
    }
    return this.listed.options;
  }

  private symbolOf(token: string): OccSymbol | undefined {
    this.options();
    return this.symbols.get(token);
  }

  private tokenOf(symbol: OccSymbol): number {
    this.options();
    return this.tokens.get(symbol) ?? 0;
  }
}

function profileJson({ accounts, name }: SimUser) {
  return {
    clientId: accounts[0],
    clientName: name,
    isTotpEnabled: 'Y',
    isPoaProvided: 'N',
    accountStatus: 'Activated',
    exchanges: ['BSE', 'BFO', 'NSE', 'NFO'],
    products: ['LONGTERM', 'INTRADAY', 'NRML'],
    orderComplexity: ['REGULAR', 'AMO'],
  };
}
