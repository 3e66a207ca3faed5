/**
 * Whatever is sent to a route, the answer is no fault of ours, a problem in our form, and nobody else's row. Real: the gateway, Postgres,
 * Redis, HTTP. Fake: compute, which has nothing to say; there is no desk and no market, and a route that needs one says so.
 */
import { request as rawRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COMPUTE_QUEUE } from '#core/model';
import { createWorker, type JobWorker } from '#platform/queues';
import { PROBLEMS } from '../http/index.js';
// Apart from the others: fast-check goes through all of Unicode for it, which every spec of the gateway would wait for.
import { hostileBody, hostilePath, hostileText, planted } from '../testing/hostile-values.js';
import {
  type Answer,
  type Belongings,
  CASES,
  type GatewayUnderTest,
  makeBelongings,
  type Person,
  type RequestOptions,
  rowsOf,
  startGatewayUnderTest,
  testRedisDatabase,
} from '../testing/index.js';

const SEED = 20_261_121;
const RUNS_PER_ROUTE = 16;
/** What says that another process is not there: here it never is. */
const ABSENT: ReadonlySet<string> = new Set(['COMPUTE_UNAVAILABLE', 'DESK_UNAVAILABLE', 'MARKET_UNKNOWN']);

let gateway: GatewayUnderTest;
let compute: JobWorker;
let attacker: Person;
let operator: Person;
let theirs: Belongings;
let own: Belongings;
beforeAll(async () => {
  gateway = await startGatewayUnderTest({
    // Not that of other specs, whose jobs would stand behind these.
    REDIS_URL: testRedisDatabase(13),
    ...{ THETAPOD_SIGN_IN_ATTEMPTS: '10000', THETAPOD_RATE_PER_USER: '1000000', THETAPOD_RATE_PER_ADDRESS: '1000000' },
  });
  const options = { url: gateway.redisUrl, concurrency: 4, onError: () => undefined };
  compute = createWorker<unknown, unknown>(COMPUTE_QUEUE, async () => ({ kind: 'gone' }), options);
  const owner = await gateway.newcomer();
  attacker = await gateway.newcomer();
  operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
  theirs = await makeBelongings(gateway.pool, owner);
  own = await makeBelongings(gateway.pool, attacker);
});
afterAll(async () => {
  await compute.close();
  await gateway.stop();
});

/** Those that end one's own session are walked in a session of their own elsewhere. */
const ENDS_SESSIONS: ReadonlySet<string> = new Set(['POST /api/auth/sign-out', 'DELETE /api/me/sessions/{id}']);
const ROUTES = Object.keys(CASES).filter((route) => !ENDS_SESSIONS.has(route));
const WITH_BODY = ROUTES.filter((route) => CASES[route]?.body !== undefined);

/** A request to what is one's own, right in form. */
function requestOf(route: string) {
  const one = CASES[route];
  if (!one) throw new Error(`${route} has no case`);
  const scene = { own, theirs: own };
  const person = one.access === 'operator' ? operator : attacker;
  return { person, method: route.split(' ')[0] ?? '', path: one.path(scene), body: one.body?.(scene) };
}

function expectNoFault(answer: Answer): void {
  const { code } = (answer.body ?? {}) as { code?: string };
  if (answer.status >= 500) expect([...ABSENT]).toContain(code);
  if (answer.status >= 400) {
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Object.keys(PROBLEMS)).toContain(code);
  }
  expect(answer.headers.get('set-cookie') ?? '').not.toContain('planted');
  const shown = JSON.stringify([answer.body, [...answer.headers]]);
  expect(Object.values(theirs).filter((secret) => shown.includes(secret))).toEqual([]);
  // Nothing of our insides in a refusal.
  if (answer.status >= 400) expect(shown).not.toMatch(/node_modules|services\/|SELECT |INSERT /);
}

async function unchanged(attack: () => Promise<void>): Promise<void> {
  const before = await rowsOf(gateway.pool, theirs);
  await attack();
  expect(await rowsOf(gateway.pool, theirs)).toEqual(before);
}

describe('a hostile value', () => {
  it.each(ROUTES)('anywhere in a request to %s is refused or taken, never a fault', async (route) => {
    const { person, method, path, body } = requestOf(route);
    const request = fc.record({
      path: hostilePath(path, route),
      body: body === undefined ? fc.constant(undefined) : hostileBody(body),
      key: fc.option(hostileText, { freq: 6, nil: undefined }),
    });
    const attack = fc.asyncProperty(request, async (hostile) => {
      const options: RequestOptions = {
        ...(hostile.body === undefined ? {} : { body: JSON.stringify(hostile.body) }),
        ...(hostile.key === undefined ? {} : { headers: { 'idempotency-key': asHeader(hostile.key) } }),
      };
      expectNoFault(await person.ask(method, hostile.path, options));
    });
    await unchanged(() => fc.assert(attack, { seed: SEED, numRuns: RUNS_PER_ROUTE, endOnFailure: true }));
  });

  it.each(WITH_BODY)('in the body alone of %s, where the path is right, is refused or taken', async (route) => {
    const { person, method, path, body } = requestOf(route);
    const attack = fc.asyncProperty(hostileBody(body), async (hostile) => {
      expectNoFault(await person.ask(method, path, { body: JSON.stringify(hostile) ?? '' }));
    });
    await unchanged(() => fc.assert(attack, { seed: SEED, numRuns: RUNS_PER_ROUTE, endOnFailure: true }));
  });
});

/** What must never run in a browser, and what the database cannot keep. */
const MARKUP = '<img src=x onerror=alert(1)>';
const UNSTORABLE = ['before\u0000after', 'half \ud83d'];

describe('a text field', () => {
  it.each(WITH_BODY)('of %s gives markup back as JSON alone, and refuses what cannot be kept', async (route) => {
    const { person, method, path, body } = requestOf(route);
    for (const one of planted(body, MARKUP)) {
      const answer = await person.ask(method, path, { body: one.body });
      expectNoFault(answer);
      if (answer.status === 204) continue;
      expect(answer.headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    for (const text of UNSTORABLE) {
      for (const one of planted(body, text)) {
        expect(await person.ask(method, path, { body: one.body })).toMatchObject({
          status: 422,
          body: { code: 'INVALID_FIELDS', fields: [{ path: one.path }] },
        });
      }
    }
  });
});

describe('a host that is none', () => {
  it.each([
    ['POST', '/api/auth/passkey/options'],
    ['POST', '/api/auth/forgotten'],
    ['GET', '/api/auth/ways'],
    ['GET', '/'],
  ])('in a request to %s %s is no fault of ours', async (method, path) => {
    const body = JSON.stringify({ email: 'nobody@example.com' });
    for (const host of ['a b;c', '[::1', 'x:99999', '%', 'evil.example', '"><script>']) {
      const { status, text } = await rawAnswer(method, path, { host, 'content-type': 'application/json' }, body);
      expect(status).toBeLessThan(500);
      expect(text).not.toContain('<script>');
    }
  });
});

describe('a body', () => {
  const zip = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  it.each(WITH_BODY)('of %s that is too large, broken, or no JSON is a problem', async (route) => {
    const { person, method, path } = requestOf(route);
    const ask = (body: string, headers = {}) => person.ask(method, path, { body, headers });
    expect(await ask(JSON.stringify({ x: 'x'.repeat(300_000) }))).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE' },
    });
    for (const broken of ['{', '{"a":', '"text"', 'nul', '\u0000', '{"a":1}}']) {
      expect(await ask(broken)).toMatchObject({ status: 400, body: { code: 'MALFORMED_JSON' } });
    }
    expectNoFault(await ask('{"a":'.repeat(20_000)));
    expectNoFault(await ask('['.repeat(100_000) + ']'.repeat(100_000)));
    expectNoFault(await ask('no zip at all', zip));
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
      expect((await ask('{}', { 'content-type': type })).status).toBe(422);
    }
  });
});

describe('a method', () => {
  it('TRACE is not there', async () => {
    expect((await rawAnswer('TRACE', '/api/bots', {}, '')).status).toBe(404);
  });

  it.each(['PATCH', 'OPTIONS', 'PROPFIND'])('%s that no route has is not there', async (method) => {
    for (const path of ['/api/bots', `/api/bots/${own.botId}`, '/api/me']) {
      expect((await attacker.ask(method, path)).status).toBe(404);
    }
  });
});

/** What fetch does not let through. */
function rawAnswer(method: string, path: string, headers: Readonly<Record<string, string>>, body: string) {
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(gateway.address);
    const request = rawRequest({ hostname, port, method, path, headers }, (response) => {
      let text = JSON.stringify(response.headers);
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject).end(method === 'GET' ? undefined : body);
  });
}

/** What a client can write into a header; the rest never leaves it. */
const asHeader = (text: string) => text.replaceAll(/[^\x20-\x7e]/g, '').trim() || 'x';
