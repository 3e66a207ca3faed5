import type { OccSymbol } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import {
  type AccountId,
  addMs,
  type Instant,
  MS_PER_HOUR,
  MS_PER_SECOND,
  type Price,
  priceToDecimal,
} from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import {
  FaultScript,
  hasEnded,
  type SimBooks,
  type SimBrokerKind,
  type SimClient,
  startBrokerServer,
} from '../../simulator/brokers/kit/index.js';
import { ManualWorld } from '../../simulator/brokers/kit/testing/index.js';
import { type BrokerKind, type Environment, isOwnLogin } from '../adapters/index.js';
import { type BrokerHttp, createBrokerHttp, createBrokerSockets, type RequestRecord } from '../transport/index.js';
import type { BrokerOverWire } from './broker-under-test.js';
import { accountKeyOf, signIn, withKeys } from './sim-login.js';
import { TappedSimulator } from './tapped-simulator.js';
import { type TestAuthority, testAuthority } from './test-authority.js';
import { TokenSessions } from './token-sessions.js';

export interface WireSpec {
  readonly kind: BrokerKind;
  readonly simulator: SimBrokerKind;
  readonly environment: Environment;
  /** A simulated user, and the number of one of their accounts that holds 100,000. */
  readonly userId: string;
  readonly accountNumber: string;
  readonly unknownOrderId: string;
  readonly symbol?: OccSymbol;
  /** Where the market stands at the beginning; a session must be open there. */
  readonly begins?: Instant;
}

const CONTRACT = 'AAPL251219P00265000' as OccSymbol;
const CLIENT: SimClient = {
  clientId: 'thetapod-contract',
  clientSecret: 'canary-client-secret',
  name: 'Thetapod',
  redirectUris: ['https://localhost/connected'],
};
/** Whoever waits for an answer that never comes waits so long; every other answer on this machine comes sooner. */
const CALL_MS = 2_000;
/** Longer than any simulated broker takes to tell what happened. */
const LAG_MS = 2 * MS_PER_SECOND;
/** Streams come back after this and no longer wait. */
const PAUSE_MS = 5;

let authority: Promise<TestAuthority> | undefined;

/**
 * Returns an adapter in front of its simulated broker, with TLS, sockets, transport and login as in earnest. Fake: the market, both
 * clocks of the simulated broker, and where the login is kept.
 */
export async function wireUnderTest(spec: WireSpec): Promise<BrokerOverWire> {
  authority ??= testAuthority();
  const { ca, cert, key } = await authority;
  const { environment, kind } = spec;
  const symbol = spec.symbol ?? CONTRACT;
  const world = new ManualWorld();
  world.setSpot('AAPL', '277.55');
  if (spec.begins !== undefined) world.setMarket(spec.begins, true);
  const faults = new FaultScript();
  const urls: Record<string, string> = {};
  const mint = canaryMint();
  const client = await withKeys(CLIENT, spec.simulator);
  const simulated = spec.simulator.create({ world, faults, clients: [client], urls, mint: mint.mint });
  const tapped = new TappedSimulator(simulated.simulator);
  const failures: unknown[] = [];
  const server = await startBrokerServer({
    simulator: tapped,
    faults,
    identity: { cert, key },
    timers: systemTimers,
    onFailure: (error) => failures.push(error),
  });
  Object.assign(urls, urlsOf(server.urls, spec.simulator.socketRoles));
  const hosts = hostsOf(server.urls, environment);
  const records: RequestRecord[] = [];
  const rate = { windowMs: 60_000, requests: 10_000, keptForExits: 1_000, quotes: { requests: 1_000, apart: false } };
  const limits = { callMs: CALL_MS };
  const http = createBrokerHttp({ broker: kind.name, hosts, rate, ca, limits, onRecord: (one) => records.push(one) });
  const login = await signIn(simulated, client, spec, { http, hosts });
  const { accessToken } = login;
  const accountKey = await accountKeyOf(http, kind, { environment, accessToken }, spec.accountNumber);
  const accountId: AccountId = TEST_ACCOUNT;
  const { refreshToken } = login;
  const renew = login.renew ?? (refreshToken === undefined ? undefined : () => renewOver(http, kind, refreshToken));
  const sessions = new TokenSessions({
    ...{ accountId, accountKey, environment, accessToken },
    ...(renew ? { renew } : {}),
  });
  let isClosed = false;
  const broker = kind.create(environment, {
    http,
    sessions,
    sockets: createBrokerSockets({ hosts, ca }),
    marketNow: () => world.now(),
    monotonicMs: () => systemClock.monotonicMs(),
    // After the end nobody comes back: a stream that a failed case left open would try for ever.
    sleep: (ms, signal) =>
      isClosed ? new Promise(() => undefined) : systemTimers.sleep(Math.min(ms, PAUSE_MS), signal),
    random: () => world.random(),
  });
  const books = simulated.books[environment];
  if (!books) throw new Error(`there are no books for ${environment}`);
  // What an adapter reads once, such as the names of contracts, meets none of the faults that a case sets.
  await broker.quotes(accountId, []);
  const settle = async () => {
    // One look acknowledges, the next one trades; what happened is told a while later.
    for (let look = 0; look < 3; look += 1) {
      world.pass(LAG_MS);
      await tapped.work();
    }
  };
  const marketData = kind.createMarketData?.({ http, sessions });
  return {
    broker,
    ...(marketData && { marketData }),
    accountId,
    symbol,
    unknownOrderId: spec.unknownOrderId,
    marketNow: () => world.now(),
    settle,
    async quote(bid, ask) {
      world.setQuote(symbol, priceToDecimal(bid as Price), priceToDecimal(ask as Price));
      await settle();
    },
    async fillPart(quantity, price) {
      await settle();
      fillOnlyOrder(books, quantity, [price as Price]);
      await settle();
    },
    async settleContracts(kind, quantity) {
      const settlement = books.expiries.settle({ account: spec.accountNumber, symbol, kind, quantity });
      if (!settlement) throw new Error('the contract settles what is short');
      await settle();
    },
    async endSession() {
      world.setMarket(afterTheSession(world.now()), false);
      await settle();
    },
    wire: {
      renews: renew !== undefined,
      fault: (fault) => faults.set(fault),
      answerNext: (reply, route) => tapped.answerNext(reply, route),
      received: () => tapped.received,
      async quoteLeg(leg, bid, ask) {
        world.setQuote(leg, priceToDecimal(bid as Price), priceToDecimal(ask as Price));
      },
      async fillSpread(quantity, prices) {
        await settle();
        fillOnlyOrder(books, quantity, prices as readonly Price[]);
        await settle();
      },
      orderCount: () => books.truth().length,
      expireToken: () => simulated.logins.killTokens('access'),
      revokeLogin: () => simulated.logins.killTokens('all'),
      secrets: ['canary', spec.accountNumber, accountKey],
      recorded: () => JSON.stringify(records),
    },
    async close() {
      isClosed = true;
      await http.close();
      await server.close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Codes and tokens that can be searched for. */
function canaryMint() {
  let minted = 0;
  return {
    mint: (kind: string) => {
      minted += 1;
      return `canary-${kind}-${minted}`;
    },
  };
}

function urlsOf(urls: Readonly<Record<string, string>>, socketRoles: readonly string[]): Record<string, string> {
  const entries = Object.entries(urls).map(([host, url]) => {
    const isSocket = socketRoles.some((role) => host.endsWith(`.${role}`));
    return [host, isSocket ? url.replace('https', 'wss') : url] as const;
  });
  return Object.fromEntries(entries);
}

/** The hosts of one environment by role. */
function hostsOf(urls: Readonly<Record<string, string>>, environment: string): Record<string, string> {
  const prefix = `${environment}.`;
  const own = Object.entries(urls).filter(([host]) => host.startsWith(prefix));
  return Object.fromEntries(own.map(([host, url]) => [host.slice(prefix.length), url]));
}

/** Asks for another access token as the broker's terms say. */
async function renewOver(http: BrokerHttp, { oauth }: BrokerKind, refreshToken: string): Promise<string | undefined> {
  if (isOwnLogin(oauth)) return undefined;
  const { clientId, clientSecret } = CLIENT;
  const isBasic = oauth.clientAuthentication === 'basic';
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    ...(isBasic ? {} : { client_id: clientId, client_secret: clientSecret }),
  });
  const answer = await http.call({
    name: 'oauth.refresh',
    method: 'POST',
    host: oauth.tokenHost,
    path: oauth.refreshPath ?? oauth.tokenPath,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(isBasic ? { authorization: `Basic ${credentials}` } : {}),
    },
    body: form.toString(),
    priority: 'close',
  });
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined;
  return (JSON.parse(answer.body) as { access_token?: string }).access_token;
}

function fillOnlyOrder(books: SimBooks, quantity: number, prices: readonly Price[]): void {
  const [order, ...others] = books.truth().filter((one) => !hasEnded(one));
  if (!order || others.length > 0) throw new Error('the contract fills its only working order');
  const answer = books.fill(order.id, quantity, ...prices);
  if (answer.kind !== 'taken') throw new Error(`not filled: ${answer.why}`);
}

function afterTheSession(now: Instant): Instant {
  return addMs(now, 3 * MS_PER_HOUR);
}
