/** Alpaca, simulated: its hosts, who may ask what, and which part answers. */
import { MS_PER_SECOND } from '#core/units';
import {
  type BrokerSimulator,
  bearerOf,
  RateWindows,
  SimBooks,
  type SimBroker,
  type SimBrokerOptions,
  SimLogins,
  type SimOrder,
  type SimReply,
  type SimRequest,
  type SimSocket,
  SimStreams,
  type SimTrouble,
} from '../kit/index.js';
import { accountReply, fillsReply, optionEventsReply, positionReply, positionsReply } from './account.js';
import { FreedLater } from './freed.js';
import { chainReply, contractReply, contractsReply, quotesReply } from './market.js';
import { answerOauth } from './oauth.js';
import {
  cancelAll,
  cancelOrder,
  findOrder,
  getOrder,
  listOrders,
  type OrderDesk,
  placeOrder,
  replaceOrder,
} from './orders.js';
import {
  CODE,
  forbidden,
  notFound,
  rateLimited,
  refusal,
  unauthorised,
  withHeaders,
  withRequestId,
} from './replies.js';
import { type Route, readRoute } from './routes.js';
import { takeStream, tellStreams } from './stream.js';
import {
  accountsOf,
  ENVIRONMENTS,
  type Environment,
  FEE_PER_CONTRACT,
  FREED_AFTER_MS,
  HOSTS,
  LOGIN_TERMS,
  placeOf,
  RATE_WINDOW_MS,
  REQUESTS_PER_MINUTE,
  type Role,
  USERS,
} from './terms.js';

interface Part {
  readonly environment: Environment;
  readonly desk: OrderDesk;
  readonly streams: SimStreams;
}

export function createAlpacaSimulator(options: SimBrokerOptions): SimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({ terms: LOGIN_TERMS, world, clients, users: USERS, ...(mint ? { mint } : {}) });
  const parts = new Map(ENVIRONMENTS.map((environment) => [environment, createPart(environment, options, logins)]));
  const books = Object.fromEntries([...parts].map(([environment, { desk }]) => [environment, desk.books]));
  return { simulator: new AlpacaSimulator(options, logins, parts), books, logins, faults };
}

function createPart(environment: Environment, { world, faults }: SimBrokerOptions, logins: SimLogins): Part {
  const books = new SimBooks({
    world,
    faults,
    accounts: USERS.flatMap((user) => accountsOf(environment, user)),
    dedupes: true,
    cancels: 'later',
    feePerContract: FEE_PER_CONTRACT,
  });
  const freed = new FreedLater(FREED_AFTER_MS, () => world.wallNow());
  const cancelAsked = new Set<number>();
  const viewOf = (order: SimOrder) => ({ isOpen: world.isOpen(), isCancelPending: cancelAsked.has(order.id) });
  const desk: OrderDesk = { books, freed, cancelAsked, viewOf, now: () => world.now() };
  const part: Part = { environment, desk, streams: new SimStreams(faults) };
  books.subscribe((event) => {
    freed.note(event);
    tellStreams({ ...part, logins }, event);
  });
  return part;
}

class AlpacaSimulator implements BrokerSimulator {
  readonly name = 'alpaca';
  readonly hosts = HOSTS;
  private readonly rates = new RateWindows(RATE_WINDOW_MS);

  constructor(
    private readonly options: SimBrokerOptions,
    private readonly logins: SimLogins,
    private readonly parts: ReadonlyMap<Environment, Part>,
  ) {}

  routeOf(host: string, request: SimRequest): string {
    return readRoute(placeOf(host)?.role, request).name;
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const place = placeOf(host);
    const route = readRoute(place?.role, request);
    const part = place && this.parts.get(place.environment);
    if (!place || !part || route.name === 'unknown' || route.name === 'stream') return notFound('endpoint not found.');
    if (route.name.startsWith('oauth.')) return answerOauth(this.logins, place.environment, route.name, request);
    const reply = await this.answerSignedIn(part, place.role, route, request);
    return withRequestId(reply, () => this.options.world.random());
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    const place = placeOf(host);
    const part = place && this.parts.get(place.environment);
    if (!part || readRoute(place.role, request).name !== 'stream') socket.close();
    else takeStream({ ...part, logins: this.logins }, socket);
  }

  trouble(kind: SimTrouble): SimReply {
    if (kind === 'unauthorised') return unauthorised();
    if (kind === 'error') return refusal(CODE.internal, 'internal server error occurred');
    const resetsAt = Math.ceil(this.options.world.wallNow() / MS_PER_SECOND) + 1;
    return withHeaders(rateLimited(), rateHeaders(0, resetsAt));
  }

  async work(): Promise<void> {
    for (const { desk } of this.parts.values()) await desk.books.work();
  }

  private async answerSignedIn(part: Part, role: Role, route: Route, request: SimRequest): Promise<SimReply> {
    const check = this.logins.check(bearerOf(request));
    if (check.kind !== 'good') return unauthorised();
    // A token is good in both environments, each user having one account in each.
    const { books } = part.desk;
    const account = check.user.accounts.find((number) => books.account(number) !== undefined);
    if (account === undefined || !mayCall(role, request, check.login.scopes)) return forbidden('forbidden.');
    const now = this.options.world.wallNow();
    const rate = this.rates.take(`${account} ${role}`, REQUESTS_PER_MINUTE, now);
    const reply = rate.isAllowed ? await this.answer(part, account, route, request) : rateLimited();
    return withHeaders(reply, rateHeaders(rate.left, Math.ceil(rate.endsAt / MS_PER_SECOND)));
  }

  private async answer(part: Part, account: string, route: Route, request: SimRequest): Promise<SimReply> {
    const { desk } = part;
    const { world } = this.options;
    const { query, body } = request;
    const of = route.of ?? '';
    switch (route.name) {
      case 'balances':
        return accountReply(desk, world, account);
      case 'activities.fills':
        return fillsReply(desk, account, of, query);
      case 'activities.options':
        return optionEventsReply(desk, account, query);
      case 'positions':
        return positionsReply(desk, world, account);
      case 'positions.get':
        return positionReply(desk, world, account, of);
      case 'orders.place':
        return placeOrder(desk, account, body);
      case 'orders.replace':
        return replaceOrder(desk, account, of, body);
      case 'orders.cancel':
        return cancelOrder(desk, account, of);
      case 'orders.cancel_all':
        return cancelAll(desk, account);
      case 'orders.get':
        return getOrder(desk, account, of);
      case 'orders.find':
        return findOrder(desk, account, query);
      case 'orders.list':
        return listOrders(desk, account, query);
      case 'contracts':
        return contractsReply(world, query);
      case 'contracts.get':
        return contractReply(world, of);
      case 'quotes':
        return quotesReply(world, query);
      case 'chain':
        return chainReply(world, of, query);
      default:
        return notFound('endpoint not found.');
    }
  }
}

/** Reading the account is implied; orders need `trading`, market data needs `data`. */
function mayCall(role: Role, request: SimRequest, scopes: readonly string[]): boolean {
  if (role === 'data') return scopes.includes('data');
  return request.method === 'GET' || scopes.includes('trading');
}

function rateHeaders(left: number, resetsAtSeconds: number): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(REQUESTS_PER_MINUTE),
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-reset': String(resetsAtSeconds),
  };
}
