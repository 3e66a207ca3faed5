/** Nobody reaches what is another's: every route with an id or a filter, walked over with somebody else's ids. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import type { AccountId } from '#core/units';
import { queryRows } from '#platform/db';
import type { PlacementView } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from './gateway-under-test.js';
import type { Person } from './person.js';
import { makeThings, type OwnedThings } from './rows.js';

/** A shared machine may be slow; nothing here waits for time. */
jest.setTimeout(60_000);

let gateway: GatewayUnderTest;
let [owner, stranger]: Person[] = [];
let things: OwnedThings;
let strangers: OwnedThings;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  owner = await gateway.newcomer();
  stranger = await gateway.newcomer();
  things = await makeThings(gateway.pool, owner);
  strangers = await makeThings(gateway.pool, stranger);
});
afterAll(() => gateway.stop());

const configOn = (accountId: string) => defaultBotConfig(accountId as AccountId, 'Walker');
type Make<T> = (of: { readonly theirs: OwnedThings; readonly own: OwnedThings }) => T;

interface Walk {
  readonly method: string;
  readonly path: Make<string>;
  readonly body?: Make<unknown>;
}

const WALKS: readonly Walk[] = [
  {
    method: 'POST',
    path: ({ theirs }) => `/api/stops/account/${theirs.accountId}`,
    body: () => ({ level: 'no_openings' }),
  },
  { method: 'PUT', path: ({ theirs }) => `/api/accounts/${theirs.accountId}/limits`, body: () => ({ limits: null }) },
  { method: 'POST', path: ({ theirs }) => `/api/stops/bot/${theirs.botId}`, body: () => ({ level: 'flatten' }) },
  { method: 'GET', path: ({ theirs }) => `/api/bots/${theirs.botId}` },
  {
    method: 'PUT',
    path: ({ theirs }) => `/api/bots/${theirs.botId}`,
    body: ({ own }) => ({ config: configOn(own.accountId) }),
  },
  { method: 'DELETE', path: ({ theirs }) => `/api/bots/${theirs.botId}` },
  { method: 'POST', path: ({ theirs }) => `/api/bots/${theirs.botId}/commands`, body: () => ({ kind: 'start' }) },
  {
    method: 'POST',
    path: ({ theirs }) => `/api/bots/${theirs.botId}/commands`,
    body: ({ theirs }) => ({ kind: 'close_position', positionId: theirs.positionId }),
  },
  { method: 'GET', path: ({ theirs }) => `/api/bots/${theirs.botId}/decisions` },
  { method: 'GET', path: ({ theirs }) => `/api/decisions/${theirs.decisionId}` },
  { method: 'GET', path: ({ theirs }) => `/api/orders?botId=${theirs.botId}` },
  { method: 'GET', path: ({ theirs }) => `/api/positions?botId=${theirs.botId}` },
  {
    method: 'POST',
    path: () => '/api/bots/preview',
    body: ({ own, theirs }) => ({ config: configOn(own.accountId), botId: theirs.botId }),
  },
];
const NAMES: OwnedThings = { accountId: ':account', botId: ':bot', positionId: ':position', decisionId: ':decision' };
const ROUTES = WALKS.map((walk) => ({ ...walk, route: `${walk.method} ${walk.path({ theirs: NAMES, own: NAMES })}` }));

async function everythingOf(person: Person): Promise<unknown> {
  const tables = ['accounts', 'bots', 'positions', 'decisions'];
  const rows = tables.map((table) =>
    queryRows(gateway.pool, `SELECT * FROM ${table} WHERE user_id = $1 ORDER BY id`, [person.session?.userId]),
  );
  const commands = queryRows(
    gateway.pool,
    'SELECT c.* FROM bot_commands c JOIN bots b ON b.id = c.bot_id WHERE b.user_id = $1',
    [person.session?.userId],
  );
  return Promise.all([...rows, commands]);
}

describe('somebody else’s', () => {
  it.each(ROUTES)('$route is not there', async ({ method, path, body }) => {
    const before = await everythingOf(owner as Person);
    const of = { theirs: things, own: strangers };
    const answer = await stranger?.ask(method, path(of), body === undefined ? {} : { body: body(of) });
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await everythingOf(owner as Person)).toEqual(before);
  });

  it('account cannot be traded in', async () => {
    const config = configOn(things.accountId);
    const fields = [{ path: 'config.accountId' }];
    const asked = [
      await stranger?.ask('POST', '/api/bots', { body: { config } }),
      await stranger?.ask('PUT', `/api/bots/${strangers.botId}`, { body: { config } }),
    ];
    for (const answer of asked) expect(answer).toMatchObject({ status: 422, body: { fields } });
  });

  it('position cannot be closed through a bot of one’s own', async () => {
    const body = { kind: 'close_position', positionId: things.positionId };
    const answer = await stranger?.ask('POST', `/api/bots/${strangers.botId}/commands`, { body });
    expect(answer).toMatchObject({ status: 409, body: { code: 'POSITION_NOT_OPEN' } });
  });

  it('lists stay apart', async () => {
    for (const path of ['/api/accounts', '/api/bots', '/api/positions']) {
      const [own, theirs] = [await stranger?.get<{ id: string }[]>(path), await owner?.get<{ id: string }[]>(path)];
      const ids = new Set(own?.map(({ id }) => id));
      expect(ids.size).toBeGreaterThan(0);
      expect(theirs?.filter(({ id }) => ids.has(id))).toEqual([]);
    }
  });
});

describe('without a session', () => {
  it.each(ROUTES)('$route asks to sign in', async ({ method, path, body }) => {
    const of = { theirs: things, own: things };
    const answer = await gateway.visitor().ask(method, path(of), body === undefined ? {} : { body: body(of) });
    expect(answer).toMatchObject({ status: 401, body: { code: 'SIGNED_OUT' } });
  });

  it.each([
    '/api/accounts',
    '/api/market',
    '/api/bots',
    '/api/bots/defaults',
    '/api/orders',
    '/api/positions',
    '/api/reference',
    '/api/operations/placement',
  ])('GET %s asks to sign in', async (path) => {
    expect(await gateway.visitor().ask('GET', path)).toMatchObject({ status: 401, body: { code: 'SIGNED_OUT' } });
  });
});

describe('an operator’s route', () => {
  it.each([
    ['GET', '/api/operations/placement', undefined],
    ['PUT', '/api/operations/layout', { usersPerSlot: 10, slotsMin: 1 }],
    ['POST', '/api/operations/pods/pod-1/drain', { draining: true }],
    ['PUT', '/api/operations/pods/pod-1/capacity', { capacity: 1 }],
    ['POST', '/api/operations/slots/1/move', { podId: 'pod-1' }],
    ['POST', '/api/operations/slots/1/release', undefined],
    ['POST', '/api/operations/replay', { action: 'play' }],
  ])('%s %s is closed to traders', async (method, path, body) => {
    const answer = await owner?.ask(method, path, body === undefined ? {} : { body });
    expect(answer).toMatchObject({ status: 403, body: { code: 'OPERATOR_ONLY' } });
  });

  it('is open to operators, and a replay can only be controlled while one runs', async () => {
    const operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
    const { slots } = await operator.get<PlacementView>('/api/operations/placement');
    // Those of both people above, whose slots the deciding pod holds.
    expect(slots.reduce((sum, slot) => sum + slot.bots, 0)).toBe(2);
    expect(slots.map((slot) => slot.podId)).toEqual(Array(4).fill('pod-of-tests'));
    const answer = await operator.ask('POST', '/api/operations/replay', { body: { action: 'play' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'NO_REPLAY' } });
  });
});
