/** Upstox, simulated: its hosts, who may ask what, and which part answers. */
import { indianDateAt } from '#core/calendar';
import { exchangeName, type OccSymbol, parseOccSymbol } from '#core/model';
import { MS_PER_MINUTE, type TradingDate } from '#core/units';
import {
  type BrokerSimulator,
  bearerOf,
  formOf,
  jsonReply,
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
  SimStreams,
  type SimUser,
} from '../kit/index.js';
import {
  bodyOf,
  cancelOrder,
  getOrder,
  type Listing,
  listOrders,
  listTrades,
  marginOf,
  modifyOrder,
  type OrderDesk,
  orderHistory,
  placeOrder,
} from './orders.js';
import { BROKEN, failure, NO_SUCH_PATH, success, TOKEN_INVALID, TOO_MANY } from './replies.js';
import { type Route, routeOf } from './routes.js';
import { ACCOUNTS, USERS } from './users.js';
import { fundsJson, keyOf, masterJson, positionJson, quoteJson, rupees, updateJson } from './wire.js';

export const UPSTOX_HOSTS = ['live.api', 'live.orders', 'live.assets', 'live.ws'] as const;
const ENVIRONMENT = 'live';
const STREAM_PATH = '/v2/feed/portfolio-stream-feed';
const CODE_LENGTH = 16;

const LOGIN_TERMS: SimLoginTerms = {
  title: 'Upstox',
  scopes: [],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  accessEndsAt: nseTokensEnd,
  refresh: 'none',
  pkce: 'ignored',
  wantsRedirectUri: true,
  wantsResponseType: true,
};

export function createUpstoxSimulator(options: SimBrokerOptions): SimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({ terms: LOGIN_TERMS, world, clients, users: USERS, ...(mint ? { mint } : {}) });
  const books = new SimBooks({ world, faults, accounts: ACCOUNTS, acknowledges: 'later', cancels: 'later' });
  return { simulator: new UpstoxSimulator(options, logins, books), logins, faults, books: { [ENVIRONMENT]: books } };
}

class UpstoxSimulator implements BrokerSimulator {
  readonly name = 'upstox';
  readonly hosts = UPSTOX_HOSTS;
  private readonly streams: SimStreams;
  /** Codes for one connection each, and whose they are. */
  private readonly streamCodes = new Map<string, SimUser>();
  private listed:
    | { readonly date: TradingDate; readonly options: readonly ListedOption[]; readonly file: string }
    | undefined;
  /** The numbers of whatever was listed once: orders outlive a day of the clock. */
  private readonly keys = new Map<OccSymbol, string>();
  private readonly symbols = new Map<string, OccSymbol>();
  private readonly listing: Listing = {
    symbolOf: (key) => {
      this.options();
      return this.symbols.get(key);
    },
    keyOf: (symbol) => {
      this.options();
      return this.keys.get(symbol) ?? 'NSE_FO|0';
    },
  };

  constructor(
    private readonly parts: SimBrokerOptions,
    private readonly logins: SimLogins,
    private readonly books: SimBooks,
  ) {
    this.streams = new SimStreams(parts.faults);
    books.subscribe(({ order }) => {
      const text = JSON.stringify(updateJson(order, this.listing.keyOf(order.symbol)));
      this.streams.sendOrder(order.account, text);
    });
  }

  routeOf(host: string, request: SimRequest): string {
    return routeOf(host, request)?.name ?? 'unknown';
  }

  trouble(kind: 'error' | 'rate_limited' | 'unauthorised'): SimReply {
    if (kind === 'error') return BROKEN;
    return kind === 'rate_limited' ? TOO_MANY : TOKEN_INVALID;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const route = routeOf(host, request);
    if (!route) return NO_SUCH_PATH;
    if (route.isOpen === true) return this.answerOpen(route, request);
    const check = this.logins.check(bearerOf(request));
    if (check.kind !== 'good') return TOKEN_INVALID;
    const [account = ''] = check.user.accounts;
    return this.answer(route, request, { user: check.user, account });
  }

  connect(host: string, request: SimRequest, socket: Parameters<NonNullable<BrokerSimulator['connect']>>[2]): void {
    const code = request.query.get('code') ?? '';
    const user = this.streamCodes.get(code);
    this.streamCodes.delete(code);
    if (!user || host !== 'live.ws' || request.path !== STREAM_PATH) socket.close();
    else this.streams.add(socket, (account) => user.accounts.includes(account));
  }

  work(): Promise<void> {
    return this.books.work();
  }

  /** Returns what is listed on the day of the market clock. */
  private options(): readonly ListedOption[] {
    const date = indianDateAt(this.parts.world.now());
    if (this.listed?.date !== date) {
      const options = nseOptions(date);
      this.listed = { date, options, file: JSON.stringify(options.map(masterJson)) };
      for (const option of this.listed.options) {
        this.keys.set(option.symbol, keyOf(option));
        this.symbols.set(keyOf(option), option.symbol);
      }
    }
    return this.listed.options;
  }

  private answerOpen({ name }: Route, request: SimRequest): SimReply {
    const place = { environment: ENVIRONMENT, action: '/v2/login/authorization/dialog' };
    switch (name) {
      case 'oauth.authorize':
        return this.logins.authorizePage(request.query, place);
      case 'oauth.consent':
        return this.logins.decide(formOf(request), place);
      case 'oauth.token':
        return this.exchange(formOf(request));
      default: {
        const headers = { 'content-type': 'application/x-gzip' };
        this.options();
        return { status: 200, headers, isPacked: true, body: this.listed?.file ?? '[]' };
      }
    }
  }

  private exchange(form: URLSearchParams): SimReply {
    const text = (name: string) => form.get(name) ?? '';
    if (text('grant_type') !== 'authorization_code') return failure(400, 'UDAPI100036', 'Invalid Input');
    const answer = this.logins.exchange({
      ...{ clientId: text('client_id'), clientSecret: text('client_secret'), code: text('code') },
      redirectUri: text('redirect_uri'),
    });
    if (answer.kind === 'refused') {
      const isClient = answer.error === 'invalid_client';
      return isClient
        ? failure(401, 'UDAPI100016', 'Invalid Credentials')
        : failure(400, 'UDAPI100057', 'Invalid Auth code');
    }
    const user = this.logins.user(answer.tokens.userId);
    const { email, ...profile } = profileJson(user);
    return jsonReply(200, { email, ...profile, access_token: answer.tokens.accessToken, extended_token: null });
  }

  private async answer(
    { name }: Route,
    request: SimRequest,
    { user, account }: { readonly user: SimUser; readonly account: string },
  ): Promise<SimReply> {
    const { books, listing } = this;
    const desk: OrderDesk = { books, listing, account };
    const orderId = request.query.get('order_id') ?? '';
    switch (name) {
      case 'logout':
        this.logins.revoke(bearerOf(request) ?? '');
        return success(true);
      case 'profile':
        return success({ ...profileJson(user), is_active: true, poa: false, ddpi: false });
      case 'balances':
        return success(fundsJson(account, books));
      case 'positions':
        return success(books.positions(account).map((one) => positionJson(one, listing.keyOf(one.symbol))));
      case 'shares':
        return success(books.shares(account).map(holdingJson));
      case 'orders.preview':
        return marginOf(desk, bodyOf(request));
      case 'orders.place':
        return placeOrder(desk, bodyOf(request));
      case 'orders.replace':
        return modifyOrder(desk, bodyOf(request));
      case 'orders.cancel':
        return cancelOrder(desk, orderId);
      case 'orders.list':
        return listOrders(desk);
      case 'orders.history':
        return orderHistory(desk, request.query);
      case 'orders.get':
        return getOrder(desk, orderId);
      case 'orders.trades':
        return listTrades(desk, orderId);
      case 'fills':
        return listTrades(desk);
      case 'quotes':
        return this.quotes(request.query);
      case 'chain':
        return this.chain(request.query);
      default:
        return this.streamAddress(user);
    }
  }

  private async quotes(query: URLSearchParams): Promise<SimReply> {
    const keys = new Set((query.get('instrument_key') ?? query.get('symbol') ?? '').split(','));
    const quotes: Record<string, unknown> = {};
    for (const option of this.options()) {
      const quote = keys.has(keyOf(option)) ? await this.parts.world.quote(option.symbol) : undefined;
      if (!quote) continue;
      const json = quoteJson(option, quote, this.parts.world.now());
      quotes[`NSE_FO:${json.symbol}`] = json;
    }
    return success(quotes);
  }

  /** Both rights of each strike, with the best prices. */
  private async chain(query: URLSearchParams): Promise<SimReply> {
    const [key, expiry] = [query.get('instrument_key'), query.get('expiry_date')];
    const rows = new Map<number, Record<string, unknown>>();
    for (const option of this.options()) {
      const contract = parseOccSymbol(option.symbol);
      if (option.underlyingKey !== key || contract?.expiry !== expiry) continue;
      const strike = rupees(contract?.strike ?? 0);
      const quote = await this.parts.world.quote(option.symbol);
      const market = {
        bid_price: rupees(quote?.bid ?? 0),
        ask_price: rupees(quote?.ask ?? 0),
        ltp: 0,
        volume: 0,
        oi: 0,
      };
      const side = { instrument_key: keyOf(option), market_data: market, option_greeks: {} };
      const row = rows.get(strike) ?? { expiry, pcr: 0, strike_price: strike, underlying_key: key };
      rows.set(strike, { ...row, [contract?.right === 'put' ? 'put_options' : 'call_options']: side });
    }
    return success([...rows.values()]);
  }

  private streamAddress(user: SimUser): SimReply {
    const digit = () => Math.floor(this.parts.world.random() * 16).toString(16);
    const code = Array.from({ length: CODE_LENGTH }, digit).join('');
    this.streamCodes.set(code, user);
    const url = this.parts.urls['live.ws'] ?? 'wss://api.upstox.com';
    return success({ authorized_redirect_uri: `${url}${STREAM_PATH}?code=${code}` });
  }
}

function profileJson(user: SimUser | undefined) {
  return {
    email: `${user?.id}@example.com`,
    exchanges: ['NSE', 'BSE', 'NFO', 'BFO'],
    products: ['D', 'I', 'CO', 'MTF'],
    broker: 'UPSTOX',
    user_id: user?.accounts[0] ?? '',
    user_name: user?.name ?? '',
    order_types: ['MARKET', 'LIMIT', 'SL', 'SL-M'],
    user_type: 'individual',
  };
}

function holdingJson({ underlying, quantity }: { readonly underlying: string; readonly quantity: number }) {
  const symbol = exchangeName(underlying);
  return {
    ...{
      isin: '',
      cnc_used_quantity: 0,
      collateral_type: 'WC',
      company_name: symbol,
      haircut: 0,
      product: 'D',
      quantity,
    },
    ...{ tradingsymbol: symbol, trading_symbol: symbol, last_price: 0, close_price: 0, pnl: 0, day_change: 0 },
    ...{ day_change_percentage: 0, instrument_token: `NSE_EQ|${symbol}`, average_price: 0, collateral_quantity: 0 },
    ...{ collateral_update_quantity: 0, t1_quantity: 0, exchange: 'NSE' },
  };
}
