/** Example Securities, simulated: its hosts, who may ask what, and the answers. */
import { type OccSymbol, parseOccSymbol } from '#core/model';
import { instantToIso, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import {
  type BrokerSimulator,
  bearerOf,
  formOf,
  hasEnded,
  jsonReply,
  SimBooks,
  type SimBroker,
  type SimBrokerOptions,
  SimLogins,
  type SimLoginTerms,
  type SimOrder,
  type SimReply,
  type SimRequest,
  type SimSocket,
  SimStreams,
  STARTING_CASH,
} from '../kit/index.js';
import {
  accountJson,
  BROKEN,
  balancesJson,
  bodyOf,
  executionJson,
  FEE_PER_CONTRACT,
  failure,
  limitOf,
  NOT_FOUND,
  ORDER_UNKNOWN,
  orderJson,
  positionsJson,
  quoteJson,
  replyOf,
  TOKEN_REFUSED,
  TOO_MANY,
  termsOf,
} from './wire.js';

export const EXAMPLE_HOSTS = ['paper.api', 'paper.ws'] as const;
const ENVIRONMENT = 'paper';
const AUTHORIZE_PATH = '/oauth/authorize';
const ACCOUNTS = ['EX100001', 'EX100002'].map((number) => ({
  ...({ number, type: 'margin', optionLevel: 2, cash: STARTING_CASH } as const),
}));
const USERS = [{ id: 'erin', name: 'Erin Vale', accounts: ACCOUNTS.map(({ number }) => number) }];

const LOGIN_TERMS: SimLoginTerms = {
  title: 'Example Securities',
  scopes: ['trade'],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  accessMs: 30 * MS_PER_MINUTE,
  refresh: 'fixed',
  pkce: 'optional',
  wantsRedirectUri: true,
  wantsResponseType: true,
};

/** By the names that request records and fault scripts use. */
const ROUTES: readonly { readonly name: string; readonly method: string; readonly path: RegExp }[] = [
  { name: 'oauth.authorize', method: 'GET', path: /^\/oauth\/authorize$/ },
  { name: 'oauth.consent', method: 'POST', path: /^\/oauth\/authorize$/ },
  { name: 'oauth.token', method: 'POST', path: /^\/oauth\/token$/ },
  { name: 'accounts', method: 'GET', path: /^\/v1\/accounts$/ },
  { name: 'quotes', method: 'GET', path: /^\/v1\/quotes$/ },
  { name: 'chain', method: 'GET', path: /^\/v1\/chains\/(?<underlying>[^/]+)\/(?<expiry>[^/]+)$/ },
  { name: 'balances', method: 'GET', path: /^\/v1\/accounts\/(?<account>[^/]+)\/balances$/ },
  { name: 'positions', method: 'GET', path: /^\/v1\/accounts\/(?<account>[^/]+)\/positions$/ },
  { name: 'fills', method: 'GET', path: /^\/v1\/accounts\/(?<account>[^/]+)\/executions$/ },
  { name: 'stream', method: 'GET', path: /^\/v1\/accounts\/(?<account>[^/]+)\/stream$/ },
  { name: 'orders.list', method: 'GET', path: /^\/v1\/accounts\/(?<account>[^/]+)\/orders$/ },
  { name: 'orders.place', method: 'POST', path: /^\/v1\/accounts\/(?<account>[^/]+)\/orders$/ },
  { name: 'orders.get', method: 'GET', path: /^\/v1\/accounts\/(?<account>[^/]+)\/orders\/(?<order>\d+)$/ },
  { name: 'orders.replace', method: 'PUT', path: /^\/v1\/accounts\/(?<account>[^/]+)\/orders\/(?<order>\d+)$/ },
  { name: 'orders.cancel', method: 'DELETE', path: /^\/v1\/accounts\/(?<account>[^/]+)\/orders\/(?<order>\d+)$/ },
];

export function createExampleSimulator(options: SimBrokerOptions): SimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({ terms: LOGIN_TERMS, world, clients, users: USERS, ...(mint && { mint }) });
  const books = new SimBooks({ world, faults, accounts: ACCOUNTS, dedupes: true, feePerContract: FEE_PER_CONTRACT });
  return { simulator: new ExampleSimulator(options, logins, books), logins, faults, books: { [ENVIRONMENT]: books } };
}

class ExampleSimulator implements BrokerSimulator {
  readonly name = 'example';
  readonly hosts = EXAMPLE_HOSTS;
  private readonly streams: SimStreams;

  constructor(
    private readonly parts: SimBrokerOptions,
    private readonly logins: SimLogins,
    private readonly books: SimBooks,
  ) {
    this.streams = new SimStreams(parts.faults);
    books.subscribe(({ order }) =>
      this.streams.sendOrder(order.account, JSON.stringify({ type: 'order', order_id: String(order.id) })),
    );
  }

  routeOf(_host: string, request: SimRequest): string {
    return matchOf(request)?.name ?? 'unknown';
  }

  trouble(kind: 'error' | 'rate_limited' | 'unauthorised'): SimReply {
    return { error: BROKEN, rate_limited: TOO_MANY, unauthorised: TOKEN_REFUSED }[kind];
  }

  async handle(_host: string, request: SimRequest): Promise<SimReply> {
    const matched = matchOf(request);
    if (!matched) return NOT_FOUND;
    if (matched.name.startsWith('oauth.')) return this.signIn(matched.name, request);
    const user = this.userOf(request);
    if (!user) return TOKEN_REFUSED;
    const { account } = matched;
    if (matched.name === 'accounts') {
      return jsonReply(200, {
        accounts: user.accounts.flatMap((one) => this.books.account(one) ?? []).map(accountJson),
      });
    }
    if (account === undefined) return this.answerMarket(matched, request);
    return user.accounts.includes(account) ? this.answerAccount({ ...matched, account }, request) : NOT_FOUND;
  }

  connect(_host: string, request: SimRequest, socket: SimSocket): void {
    const account = matchOf(request)?.account;
    if (account === undefined || !this.userOf(request)?.accounts.includes(account)) {
      socket.close();
      return;
    }
    this.streams.add(socket, (one) => one === account);
    socket.send(JSON.stringify({ type: 'ready' }));
  }

  work(): Promise<void> {
    return this.books.work();
  }

  private userOf(request: SimRequest) {
    const check = this.logins.check(bearerOf(request));
    return check.kind === 'good' ? check.user : undefined;
  }

  private signIn(route: string, request: SimRequest): SimReply {
    const place = { environment: ENVIRONMENT, action: AUTHORIZE_PATH };
    if (route === 'oauth.authorize') return this.logins.authorizePage(request.query, place);
    const form = formOf(request);
    if (route === 'oauth.consent') return this.logins.decide(form, place);
    const text = (name: string) => form.get(name) ?? '';
    const client = { clientId: text('client_id'), clientSecret: text('client_secret') };
    const given =
      text('grant_type') === 'refresh_token'
        ? this.logins.refresh({ ...client, refreshToken: text('refresh_token') })
        : this.logins.exchange({
            ...{ ...client, code: text('code'), redirectUri: text('redirect_uri') },
            ...(form.has('code_verifier') && { codeVerifier: text('code_verifier') }),
          });
    if (given.kind === 'refused') return jsonReply(400, { error: given.error, error_description: given.text });
    const { accessToken, refreshToken, expiresInMs = 0 } = given.tokens;
    const expires_in = expiresInMs / MS_PER_SECOND;
    return jsonReply(200, { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer', expires_in });
  }

  private async answerMarket({ name, underlying = '', expiry }: Matched, { query }: SimRequest): Promise<SimReply> {
    const { world } = this.parts;
    const at = instantToIso(world.now());
    if (name === 'chain') {
      const chain = await world.chain(underlying);
      const listed = chain.filter(({ symbol }) => parseOccSymbol(symbol)?.expiry === expiry);
      return jsonReply(200, { quotes: listed.map((one) => quoteJson(one.symbol, one, at)) });
    }
    const symbols = (query.get('symbols') ?? '').split(',') as OccSymbol[];
    const quotes = symbols.map(async (symbol) => {
      const quote = await world.quote(symbol);
      return quote ? [quoteJson(symbol, quote, at)] : [];
    });
    return jsonReply(200, { quotes: (await Promise.all(quotes)).flat() });
  }

  private async answerAccount(matched: Matched & { readonly account: string }, request: SimRequest): Promise<SimReply> {
    const { books } = this;
    const { name, account } = matched;
    const holder = books.account(account);
    if (!holder) return NOT_FOUND;
    switch (name) {
      case 'balances':
        return jsonReply(200, balancesJson(holder, books));
      case 'positions':
        return jsonReply(200, positionsJson(account, books));
      case 'fills':
        return jsonReply(200, { executions: books.reports(account).map(executionJson) });
      case 'orders.list':
        return jsonReply(200, { orders: books.list(account).filter(wantedBy(request.query)).map(orderJson) });
      case 'orders.place': {
        const terms = termsOf(account, bodyOf(request));
        return terms ? replyOf(await books.place(terms), 201) : failure(400, 'terms', 'The order cannot be read.');
      }
      default:
        return this.answerOrder(matched, request);
    }
  }

  private async answerOrder({ name, account, order }: Matched, request: SimRequest): Promise<SimReply> {
    const found = this.books.get(Number(order));
    if (!found || found.account !== account) return ORDER_UNKNOWN;
    if (name === 'orders.get') return jsonReply(200, { order: orderJson(found) });
    if (name === 'orders.cancel') return replyOf(this.books.cancel(found.id), 202);
    const body = bodyOf(request);
    const [limit, quantity] = [limitOf(body), body['quantity']];
    const change = {
      ...(limit !== undefined && { limit }),
      ...(quantity !== undefined && { quantity: Number(quantity) }),
    };
    return replyOf(await this.books.replace(found.id, change, 'keeps'), 200);
  }
}

interface Matched {
  readonly name: string;
  readonly account?: string;
  readonly order?: string;
  readonly underlying?: string;
  readonly expiry?: string;
}

function matchOf({ method, path }: Pick<SimRequest, 'method' | 'path'>): Matched | undefined {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { name: route.name, ...match.groups };
  }
  return undefined;
}

/** Lists come whole, or by what the query asks for. */
function wantedBy(query: URLSearchParams): (order: SimOrder) => boolean {
  const [clientId, since] = [query.get('client_id'), query.get('since')];
  const from = since === null ? undefined : Date.parse(since);
  return (order) =>
    (clientId === null || order.clientId === clientId) &&
    (query.get('status') !== 'open' || !hasEnded(order)) &&
    (from === undefined || order.placedAt >= from);
}
