/**
 * Nobody reaches what is another's: every route that the application has, walked over signed out, with the wrong role, without the proof
 * that our own page asks, with keys of too little scope, and with another user's ids. Real: the gateway, Postgres, Redis, HTTP. Fake: compute,
 * which answers as it does to another user's ids; its own spec says that it does.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import { COMPUTE_QUEUE } from '#core/model';
import type { AccountId } from '#core/units';
import { queryRows } from '#platform/db';
import { createWorker, type JobWorker } from '#platform/queues';
import type { NewApiKeyView, PlacementView } from '../contract/index.js';
import {
  type Answer,
  type Belongings,
  CASES,
  type GatewayUnderTest,
  makeBelongings,
  PASSWORD,
  Person,
  type RequestOptions,
  type RouteCase,
  registeredRoutes,
  rowsOf,
  startGatewayUnderTest,
  testRedisDatabase,
} from '../testing/index.js';
import { freePort } from '../testing/simulated-login.js';

/** Not that of other specs, whose jobs would be taken. */
const REDIS_DATABASE = 11;
const OPERATOR = { email: 'demo@thetapod.local', password: 'thetapod-demo' };

let gateway: GatewayUnderTest;
let compute: JobWorker;
let owner: Person;
let stranger: Person;
let operator: Person;
let theirs: Belongings;
let strangers: Belongings;
beforeAll(async () => {
  // A login at a broker is asked for at listed addresses only, and the walk must come further than that.
  const port = await freePort();
  gateway = await startGatewayUnderTest({
    REDIS_URL: testRedisDatabase(REDIS_DATABASE),
    THETAPOD_SIGN_IN_ATTEMPTS: '10000',
    THETAPOD_HTTP_PORT: String(port),
    THETAPOD_PUBLIC_ORIGINS: `http://127.0.0.1:${port}`,
  });
  const options = { url: gateway.redisUrl, concurrency: 1, onError: () => undefined };
  compute = createWorker<unknown, unknown>(COMPUTE_QUEUE, async () => ({ kind: 'gone' }), options);
  [owner, stranger] = [await gateway.newcomer(), await gateway.newcomer()];
  operator = await gateway.visitor().signIn(OPERATOR.email, OPERATOR.password);
  theirs = await makeBelongings(gateway.pool, owner);
  strangers = await makeBelongings(gateway.pool, stranger);
  const offer = { name: 'tradier', title: 'Tradier', environments: ['paper'] };
  const text = `INSERT INTO broker_offers (name, offer, updated_at) VALUES ('tradier', $1, now())`;
  await queryRows(gateway.pool, text, [JSON.stringify(offer)]);
});
afterAll(async () => {
  await compute.close();
  await gateway.stop();
});

const ROUTES = Object.keys(CASES);
const only = (keep: (one: RouteCase, method: string) => boolean) =>
  ROUTES.filter((route) => keep(caseOf(route), methodOf(route)));
const methodOf = (route: string) => route.split(' ')[0] ?? '';
function caseOf(route: string): RouteCase {
  const found = CASES[route];
  if (!found) throw new Error(`${route} has no case`);
  return found;
}

/** Asks with another user's ids wherever the route takes ids. */
function walk(person: Person, route: string, options: RequestOptions = {}): Promise<Answer> {
  const { path, body } = caseOf(route);
  const scene = { own: strangers, theirs };
  return person.ask(methodOf(route), path(scene), {
    ...(body === undefined ? {} : { body: body(scene) }),
    ...options,
  });
}

it('knows every route that the application has registered', async () => {
  const registered = (await registeredRoutes(gateway)).filter((route) => route.includes(' /api'));
  expect(registered.length).toBeGreaterThan(50);
  expect([...ROUTES].sort()).toEqual([...registered].sort());
});

describe('without a session', () => {
  it.each(only(({ access }) => access !== 'public'))('%s asks to sign in', async (route) => {
    const answer = await walk(gateway.visitor(), route);
    expect(answer).toMatchObject({ status: 401, body: { code: 'SIGNED_OUT' } });
  });
});

describe('a trader', () => {
  it.each(only(({ access }) => access === 'operator'))('is not let into %s', async (route) => {
    expect(await walk(stranger, route)).toMatchObject({ status: 403, body: { code: 'OPERATOR_ONLY' } });
  });
});

describe('a change', () => {
  const changes = only((_one, method) => method !== 'GET');

  it.each(changes)('%s is refused to a page of another site', async (route) => {
    for (const [name, value] of [
      ['origin', 'https://evil.example'],
      ['sec-fetch-site', 'same-site'],
    ] as const) {
      const headers = { [name]: value };
      const answer = await walk(operator, route, { headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_REFUSED' } });
    }
  });

  it.each(changes.filter((route) => caseOf(route).access !== 'public'))(
    '%s is refused without the token of the session, and with that of another',
    async (route) => {
      const foreign = { headers: { 'x-csrf-token': owner.session?.csrfToken ?? '' } };
      for (const options of [{ withoutCsrf: true }, foreign]) {
        expect(await walk(operator, route, options)).toMatchObject({ status: 403, body: { code: 'CSRF_REFUSED' } });
      }
    },
  );
});

describe('a key', () => {
  let keys: Readonly<Record<'read' | 'trade' | 'operate', string>>;
  const make = async (...scopes: string[]) => {
    const wish = { password: OPERATOR.password, name: scopes.join(), scopes, days: 1 };
    return (await operator.post<NewApiKeyView>('/api/me/keys', wish)).key;
  };
  const ask = (route: string, scope: keyof typeof keys) =>
    walk(new Person(gateway.address), route, { headers: { authorization: `Bearer ${keys[scope]}` } });
  const refused = { status: 403, body: { code: 'SCOPE_MISSING' } };
  beforeAll(async () => {
    keys = { read: await make('read'), trade: await make('trade'), operate: await make('operate') };
  });

  it.each(only(({ access }) => access === 'person'))('of any scope does not reach %s', async (route) => {
    expect(await ask(route, 'read')).toMatchObject(refused);
    expect(await ask(route, 'trade')).toMatchObject(refused);
    expect(await ask(route, 'operate')).toMatchObject(refused);
  });

  it.each(only(({ access }) => access === 'operator'))('needs its own scope for %s', async (route) => {
    expect(await ask(route, 'read')).toMatchObject(refused);
    expect(await ask(route, 'trade')).toMatchObject(refused);
    expect([401, 403]).not.toContain((await ask(route, 'operate')).status);
  });

  it.each(only(({ access }) => access === 'program'))('needs the scope of %s', async (route) => {
    const { scope } = caseOf(route);
    const [needed, other] =
      scope === 'read' || methodOf(route) === 'GET' ? (['read', 'trade'] as const) : (['trade', 'read'] as const);
    expect(await ask(route, other)).toMatchObject(refused);
    expect([401, 403]).not.toContain((await ask(route, needed)).status);
  });
});

describe('what is another’s', () => {
  /** What no answer to anybody else may hold. The public mailbox of a demonstration is for whoever sits at the machine. */
  const secrets = () => {
    const { accountId, ...ids } = theirs;
    return [accountId, ...Object.values(ids)];
  };
  const routes = ROUTES.filter((route) => route !== 'POST /api/auth/sign-out');

  it.each(routes)('%s neither shows nor changes it, to a trader or an operator', async (route) => {
    const before = await rowsOf(gateway.pool, theirs);
    expect(before.length).toBeGreaterThan(10);
    const { foreign, access } = caseOf(route);
    for (const person of access === 'operator' ? [operator] : [stranger, operator]) {
      const answer = await walk(person, route, { headers: { origin: gateway.address } });
      if (foreign) expect(answer).toMatchObject({ status: foreign.status, body: { code: foreign.code } });
      const shown = JSON.stringify([answer.body, [...answer.headers]]);
      expect(secrets().filter((secret) => shown.includes(secret))).toEqual([]);
    }
    expect(await rowsOf(gateway.pool, theirs)).toEqual(before);
  });

  it('account is no account for a bot of one’s own, and position none that it can close', async () => {
    const config = defaultBotConfig(theirs.accountId as AccountId, 'Walker');
    expect(await stranger.ask('PUT', `/api/bots/${strangers.botId}`, { body: { config } })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'config.accountId' }] },
    });
    const body = { kind: 'close_position', positionId: theirs.positionId };
    expect(await stranger.ask('POST', `/api/bots/${strangers.botId}/commands`, { body })).toMatchObject({
      status: 409,
      body: { code: 'POSITION_NOT_OPEN' },
    });
  });

  it('bot cannot be given a position of one’s own account', async () => {
    const body = { botId: theirs.botId, symbol: 'AAPL251219P00265000', quantity: 1 };
    expect(await stranger.ask('POST', `/api/accounts/${strangers.accountId}/adopt`, { body })).toMatchObject({
      status: 422,
      body: { fields: [{ path: 'botId' }] },
    });
  });

  it('is all there for its owner', async () => {
    for (const path of [
      '/api/accounts',
      '/api/bots',
      '/api/positions',
      '/api/me/sessions',
      '/api/views?page=scanner',
    ]) {
      expect((await owner.get<unknown[]>(path)).length).toBeGreaterThan(0);
    }
    expect((await gateway.visitor().signIn(theirs.email, PASSWORD)).session?.userId).toBe(theirs.userId);
  });
});

describe('an operator', () => {
  it('sees the slots of all users, and controls a replay only while one runs', async () => {
    const { slots } = await operator.get<PlacementView>('/api/operations/placement');
    expect(slots.reduce((sum, slot) => sum + slot.bots, 0)).toBe(2);
    const answer = await operator.ask('POST', '/api/operations/replay', { body: { action: 'play' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'NO_REPLAY' } });
  });
});
