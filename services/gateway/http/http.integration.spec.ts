import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '#platform/testing';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';

let gateway: GatewayUnderTest;
let person: Person;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  person = await gateway.newcomer();
});
afterAll(() => gateway.stop());

/** What fetch does not let through. */
function raw(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.address);
    const request = rawRequest({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

describe('every answer', () => {
  it.each(['/', '/api/auth/session', '/api/no-such-route', '/assets/app-0a1b2c3d.js', '/health/live'])(
    'of %s carries the security headers',
    async (path) => {
      const { headers } = await gateway.visitor().ask('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const directive of [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        `connect-src 'self' ${gateway.address.replace('http', 'ws')}`,
      ]) {
        expect(policy.split(';')).toContain(directive);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('camera=()');
    },
  );

  it('binds browsers to TLS, and marks every cookie for it, where TLS is spoken in front of us', async () => {
    const secure = await startGatewayUnderTest({ THETAPOD_TLS: 'true' });
    try {
      const { headers } = await secure.visitor().ask('GET', '/');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect(headers.get('content-security-policy')).toContain(`connect-src 'self' wss://`);
      const body = { email: 'demo@thetapod.local', password: 'thetapod-demo' };
      const cookies = (await secure.visitor().ask('POST', '/api/auth/sign-in', { body })).headers.getSetCookie();
      expect(cookies).toHaveLength(3);
      for (const cookie of cookies) expect(cookie).toContain('; HttpOnly; Secure; SameSite=');
    } finally {
      await secure.stop();
    }
  });

  it('of the API is never stored', async () => {
    expect((await person.ask('GET', '/api/accounts')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown route', 'GET', '/api/no-such-route', {}, 404, 'NOT_FOUND'],
    ['an unknown method of a route', 'PATCH', '/api/bots', {}, 404, 'NOT_FOUND'],
    ['a path that is no URI', 'GET', '/api/bots/%E0%A4%A', {}, 400, 'BAD_REQUEST'],
    ['an id that is none', 'GET', '/api/bots/7', {}, 404, 'NOT_FOUND'],
    ['a decision id that is none', 'GET', '/api/decisions/%00', {}, 404, 'NOT_FOUND'],
    ['a filter that is none', 'GET', '/api/orders?botId=7', {}, 422, 'INVALID_FIELDS'],
    ['a filter that is twice there', 'GET', '/api/orders?botId=7&botId=8', {}, 422, 'INVALID_FIELDS'],
    ['broken JSON', 'POST', '/api/bots', { body: '{"config":' }, 400, 'MALFORMED_JSON'],
    ['JSON that is no object', 'POST', '/api/bots', { body: '"text"' }, 400, 'MALFORMED_JSON'],
    ['an array', 'POST', '/api/bots', { body: '[]' }, 422, 'INVALID_FIELDS'],
    ['no body', 'POST', '/api/bots', {}, 422, 'INVALID_FIELDS'],
    ['a prototype', 'POST', '/api/bots', { body: '{"__proto__":{"config":1}}' }, 422, 'INVALID_FIELDS'],
    ['a huge body', 'POST', '/api/bots', { body: { config: 'x'.repeat(300_000) } }, 413, 'BODY_TOO_LARGE'],
    [
      'another character set',
      'POST',
      '/api/bots',
      { body: '{}', headers: { 'content-type': 'application/json; charset=ebcdic' } },
      415,
      'UNSUPPORTED_BODY',
    ],
    [
      'a form',
      'POST',
      '/api/bots',
      { body: 'config=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      422,
      'INVALID_FIELDS',
    ],
    [
      'a key that is none',
      'POST',
      '/api/bots',
      { body: {}, headers: { 'idempotency-key': 'ä b' } },
      422,
      'INVALID_FIELDS',
    ],
  ])('is answered as a problem: %s', async (_case, method, path, options, status, code) => {
    const answer = await person.ask(method, path, options);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({ status, body: { status, code } });
  });

  it('in a header or a path does not break the server', async () => {
    expect(await raw('//evil.example/%2e%2e')).toBeLessThan(500);
    expect(await raw('/../../../etc/passwd')).toBeLessThan(500);
    expect(await raw('/', { host: 'a b;c' })).toBeLessThan(500);
    expect(await raw('/api/auth/session', { cookie: 'thetapod_session=%00; thetapod_session=' })).toBe(401);
  });
});

describe('the web app', () => {
  it('is the same page at every address that it routes, and is asked for anew each time', async () => {
    for (const path of ['/', '/bots/7', '/sign-in?next=%2Fbots']) {
      const { status, headers, body } = await gateway.visitor().ask('GET', path);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(body).toContain('<title>Thetapod</title>');
    }
  });

  it('has files that never change under their name, and no page in place of a missing one', async () => {
    const file = await gateway.visitor().ask('GET', '/assets/app-0a1b2c3d.js');
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await gateway.visitor().ask('GET', '/assets/app-00000000.js')).status).toBe(404);
    expect((await gateway.visitor().ask('POST', '/')).status).toBe(404);
  });
});

describe('a connection', () => {
  it('is kept longer than proxies keep an idle one, so that none sends a request into its end', async () => {
    const { headers } = await gateway.visitor().ask('GET', '/health/live');
    expect(headers.get('keep-alive')).toBe('timeout=130');
  });

  it('does not hold up the end: a request under way is answered, then its connection goes', async () => {
    const other = await startGatewayUnderTest();
    const { hostname, port } = new URL(other.address);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', (bytes) => (heard += String(bytes)));
    const head = ['POST /api/auth/sign-in HTTP/1.1', 'host: x', 'content-type: application/json', 'content-length: 2'];
    socket.write(`${head.join('\r\n')}\r\n\r\n{`);
    const answers = () =>
      other
        .visitor()
        .ask('GET', '/health/live')
        .then(() => true)
        .catch(() => false);
    await waitUntil(() => socket.bytesWritten > 0);
    // Read after what the socket sent.
    expect(await answers()).toBe(true);
    let isOver = false;
    const stopping = other.stop().then(() => {
      isOver = true;
    });
    await waitUntil(async () => !(await answers()));
    socket.write('}');
    await waitUntil(() => isOver, 60_000);
    await stopping;
    expect(heard).toMatch(/^HTTP\/1\.1 4/);
    socket.destroy();
  });
});

describe('service pages', () => {
  it('say that the gateway is alive and ready, and measure it', async () => {
    const visitor = gateway.visitor();
    expect(await visitor.ask('GET', '/health/live')).toMatchObject({ status: 200, body: { live: true } });
    expect(await visitor.ask('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: { ready: true, details: { database: true, redis: true, notifications: true } },
    });
    expect((await visitor.ask<string>('GET', '/metrics')).body).toContain('hub_sockets{role="gateway"}');
  });
});
