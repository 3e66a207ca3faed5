/** Over real TLS sockets on this machine; the servers count each byte that they get. */
import net from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountId, ConnectionId } from '#core/units';
import { waitUntil } from '#platform/testing';
import { httpReply, type RawConnection, type RawTlsServer, rawTlsServer } from '../testing/raw-tls-server.js';
import { type TestAuthority, testAuthority } from '../testing/test-authority.js';
import { type BrokerHttpOptions, type ClosableHttp, createBrokerHttp } from './http.js';
import type { BrokerCall, RequestRecord } from './types.js';

const CANARY = 'canary-token-7f3a';
const CALL: BrokerCall = {
  name: 'orders.place',
  method: 'POST',
  host: 'api',
  path: '/v1/accounts/VA-CANARY-1/orders?canary=query',
  headers: { Authorization: `Bearer ${CANARY}` },
  body: 'tag=canary-body',
  priority: 'open',
  connectionId: 'd1' as ConnectionId,
  accountId: 'a1' as AccountId,
};
const RATE = { windowMs: 60_000, requests: 1_000, keptForExits: 100 };

let authority: TestAuthority;
const toClose: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  authority = await testAuthority();
});
afterEach(async () => {
  for (const one of toClose.splice(0)) await one.close();
});
afterAll(() => expect(toClose).toEqual([]));

async function serve(onText?: (connection: RawConnection, text: string) => void): Promise<RawTlsServer> {
  const server = await rawTlsServer(authority, onText);
  toClose.unshift(server);
  return server;
}

function connect(origin: string, over: Partial<BrokerHttpOptions> = {}): ClosableHttp & { records: RequestRecord[] } {
  const records: RequestRecord[] = [];
  const http = createBrokerHttp({
    broker: 'tradier',
    hosts: { api: origin },
    rate: RATE,
    ca: authority.ca,
    onRecord: (record) => records.push(record),
    ...over,
  });
  toClose.unshift(http);
  return Object.assign(http, { records });
}

/** A TCP relay that takes connections at once and passes nothing on until it is opened. */
async function gateBefore(origin: string) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const clients = new Set<net.Socket>();
  const relay = net.createServer((client) => {
    clients.add(client);
    client.on('error', () => undefined);
    void opened.then(() => {
      const upstream = net.connect(Number(new URL(origin).port), '127.0.0.1');
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  toClose.unshift({
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  });
  return { origin: `https://127.0.0.1:${(relay.address() as net.AddressInfo).port}`, open };
}

const answering =
  (reply: string) =>
  ({ socket }: RawConnection, text: string) => {
    if (text.endsWith('tag=canary-body')) socket.write(reply);
  };

describe(createBrokerHttp.name, () => {
  it('sends what it was given, once, and returns the answer', async () => {
    const server = await serve(answering(httpReply('200 OK', '{"a":1}', ['X-Ratelimit-Used: 1', 'Set-Cookie: a=1'])));
    const answer = await connect(server.origin).call(CALL);
    expect(answer).toEqual({
      kind: 'answered',
      status: 200,
      headers: { 'content-length': '7', 'x-ratelimit-used': '1', 'set-cookie': 'a=1' },
      body: '{"a":1}',
    });
    const [head, body] = server.received().split('\r\n\r\n');
    expect(head?.split('\r\n')[0]).toBe('POST /v1/accounts/VA-CANARY-1/orders?canary=query HTTP/1.1');
    expect(head).toContain(`Authorization: Bearer ${CANARY}`);
    expect(body).toBe('tag=canary-body');
  });

  it('asks the guard when the connection stands, and writes not one byte when it says no', async () => {
    const server = await serve();
    const http = connect(server.origin);
    const acceptedWhenAsked: number[] = [];
    const guard = () => {
      acceptedWhenAsked.push(server.tcp().accepted);
      return false;
    };
    expect(await http.call({ ...CALL, guard })).toEqual({ kind: 'not_sent', cause: 'GUARD_REFUSED' });
    await waitUntil(() => server.tcp().open === 0);
    expect(acceptedWhenAsked).toEqual([1]);
    expect(server.received()).toBe('');
  });

  it('goes on after a guard that said no, and asks it once for each call', async () => {
    const server = await serve(answering(httpReply('200 OK', 'ok')));
    const http = connect(server.origin);
    let asked = 0;
    const guard = () => {
      asked += 1;
      return asked > 1;
    };
    expect(await http.call({ ...CALL, guard })).toMatchObject({ kind: 'not_sent' });
    expect(await http.call({ ...CALL, guard })).toMatchObject({ kind: 'answered', body: 'ok' });
    expect(asked).toBe(2);
  });

  it('says not sent when nobody listens', async () => {
    const server = await serve();
    await server.close();
    expect(await connect(server.origin).call(CALL)).toEqual({ kind: 'not_sent', cause: 'ECONNREFUSED' });
  });

  it('says not sent when no connection stands in time, and writes nothing when it stands later', async () => {
    const server = await serve(answering(httpReply('200 OK', 'late')));
    const gate = await gateBefore(server.origin);
    const http = connect(gate.origin);
    let asked = 0;
    const guard = () => {
      asked += 1;
      return true;
    };
    const timeoutMs = 50;
    expect(await http.call({ ...CALL, guard, timeoutMs })).toEqual({ kind: 'not_sent', cause: 'CALL_TIMEOUT' });
    gate.open();
    // The next call goes over the connection that came too late for the first one, or over another.
    expect(await http.call(CALL)).toMatchObject({ kind: 'answered', body: 'late' });
    expect(server.received().match(/ HTTP\/1\.1/g)).toHaveLength(1);
    expect(asked).toBe(0);
  });

  it.each([
    ['the server hangs up without an answer', ({ socket }: RawConnection) => socket.destroy(), 'UND_ERR_SOCKET'],
    [
      'the answer breaks off',
      ({ socket }: RawConnection) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"order"'),
      'UND_ERR_SOCKET',
    ],
    ['the answer is no HTTP', ({ socket }: RawConnection) => socket.end('garbage\r\n\r\n'), 'HTTPParserError'],
  ])('says lost when %s', async (_name, onText, cause) => {
    const server = await serve(onText);
    expect(await connect(server.origin).call(CALL)).toEqual({ kind: 'lost', cause });
    expect(server.connections).toHaveLength(1);
  });

  it.each([
    ['headers', { headersMs: 60 }, '', 'UND_ERR_HEADERS_TIMEOUT'],
    ['a body', { bodyMs: 60 }, 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{', 'UND_ERR_BODY_TIMEOUT'],
    ['the end of the call', { callMs: 400 }, '', 'CALL_TIMEOUT'],
  ])('says lost when %s does not come in time, and does not repeat', async (_name, limits, reply, cause) => {
    const server = await serve(({ socket }) => reply && socket.write(reply));
    const http = connect(server.origin, { limits });
    expect(await http.call({ ...CALL, method: 'GET', body: undefined })).toEqual({ kind: 'lost', cause });
    expect(server.received().match(/ HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('does not follow a redirect, to the same host or another', async () => {
    const other = await serve(answering(httpReply('200 OK', 'stolen')));
    const server = await serve(answering(httpReply('307 Temporary Redirect', '', [`Location: ${other.origin}/`])));
    expect(await connect(server.origin).call(CALL)).toMatchObject({ kind: 'answered', status: 307 });
    expect(other.connections).toHaveLength(0);
    expect(server.received().match(/ HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('speaks to no server that its authority did not sign, or that is somebody else', async () => {
    const server = await serve();
    const stranger = await testAuthority();
    expect(await connect(server.origin, { ca: stranger.ca }).call(CALL)).toMatchObject({ kind: 'not_sent' });
    const elsewhere = await testAuthority(['broker.example']);
    const impostor = await rawTlsServer(elsewhere);
    toClose.unshift(impostor);
    const trusting = connect(impostor.origin, { ca: elsewhere.ca });
    expect(await trusting.call(CALL)).toEqual({ kind: 'not_sent', cause: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(server.received() + impostor.received()).toBe('');
  });

  it('takes no proxy from the environment', async () => {
    const before = { ...process.env };
    const proxy = await serve();
    Object.assign(process.env, {
      HTTPS_PROXY: proxy.origin,
      https_proxy: proxy.origin,
      ALL_PROXY: proxy.origin,
      NODE_USE_ENV_PROXY: '1',
    });
    try {
      const server = await serve(answering(httpReply('200 OK', 'direct')));
      expect(await connect(server.origin).call(CALL)).toMatchObject({ body: 'direct' });
      expect(proxy.connections).toHaveLength(0);
    } finally {
      process.env = before;
    }
  });

  it('refuses a host that is not on its list, and one without TLS, before anything is sent', async () => {
    const server = await serve();
    await expect(connect(server.origin).call({ ...CALL, host: 'evil' })).rejects.toThrow('on the list');
    const path = '@evil.example/';
    await expect(connect(server.origin).call({ ...CALL, path })).rejects.toThrow('begins with a slash');
    expect(() => connect('http://127.0.0.1:1')).toThrow('over TLS');
    expect(() => connect('https://user:pw@127.0.0.1:1')).toThrow('nothing more');
    expect(server.connections).toHaveLength(0);
  });

  it('records every call and nothing to steal', async () => {
    const server = await serve(answering(httpReply('401 Unauthorized', `no such token ${CANARY}`)));
    const http = connect(server.origin);
    await http.call(CALL);
    await http.call({ ...CALL, guard: () => false });
    await http.call({ ...CALL, headers: { Authorization: `Bearer ${CANARY}\nx` } });
    const place = { broker: 'tradier', name: 'orders.place', method: 'POST', connectionId: 'd1', accountId: 'a1' };
    const timed = { ...place, at: expect.any(Number), tookMs: expect.any(Number) };
    expect(http.records).toEqual([
      { ...timed, status: 401 },
      { ...timed, cause: 'GUARD_REFUSED' },
      { ...timed, cause: 'UND_ERR_INVALID_ARG' },
    ]);
    expect(JSON.stringify(http.records).toLowerCase()).not.toContain('canary');
  });

  it('leaves the broker alone for as long as a 429 says', async () => {
    const server = await serve(answering(httpReply('429 Too Many Requests', '', ['Retry-After: 30'])));
    const http = connect(server.origin);
    expect(await http.call(CALL)).toMatchObject({ status: 429 });
    expect(await http.call({ ...CALL, timeoutMs: 50 })).toEqual({ kind: 'not_sent', cause: 'NO_BUDGET' });
    expect(await http.call({ ...CALL, priority: 'cancel' })).toMatchObject({ status: 429 });
    expect(await http.call({ ...CALL, priority: 'close', timeoutMs: 50 })).toMatchObject({ kind: 'not_sent' });
    const other = { ...CALL, connectionId: 'd2' as ConnectionId };
    expect(await http.call(other)).toMatchObject({ status: 429 });
    expect(server.received().match(/ HTTP\/1\.1/g)).toHaveLength(3);
  });

  it.each([
    ['counted with all others', false, 10],
    ['counted apart by the broker', true, 14],
  ])('gives a feed’s quotes their share and no more, and orders all that is left: %s', async (_name, apart, sent) => {
    const server = await serve(({ socket }, text) => {
      if (text.endsWith('canary-body')) socket.write(httpReply('200 OK', '{}'));
    });
    const quotes = { requests: 4, apart };
    const http = connect(server.origin, { rate: { windowMs: 60_000, requests: 10, keptForExits: 2, quotes } });
    const kindsOf = async (priority: BrokerCall['priority'], times: number) => {
      const answers: string[] = [];
      for (let call = 0; call < times; call += 1) {
        answers.push((await http.call({ ...CALL, priority, timeoutMs: call < 4 ? 10_000 : 50 })).kind);
      }
      return answers.filter((kind) => kind === 'answered').length;
    };
    expect(await kindsOf('quote', 6)).toBe(4);
    expect(await kindsOf('open', 9)).toBe(apart ? 8 : 4);
    expect(await kindsOf('cancel', 3)).toBe(2);
    expect(server.received().match(/ HTTP\/1\.1/g)).toHaveLength(sent);
  });

  it('holds a feed’s quotes after their 429, and orders only where they are counted together', async () => {
    const server = await serve(answering(httpReply('429 Too Many Requests', '', ['Retry-After: 30'])));
    for (const apart of [true, false]) {
      const http = connect(server.origin, { rate: { ...RATE, quotes: { requests: 2, apart } } });
      expect(await http.call({ ...CALL, priority: 'quote' })).toMatchObject({ status: 429 });
      expect(await http.call({ ...CALL, priority: 'quote', timeoutMs: 50 })).toMatchObject({ kind: 'not_sent' });
      const order = await http.call({ ...CALL, timeoutMs: apart ? 10_000 : 50 });
      expect(order).toMatchObject(apart ? { status: 429 } : { kind: 'not_sent' });
    }
  });

  it('ends calls under way as lost when it is closed', async () => {
    const server = await serve();
    const http = connect(server.origin);
    const call = http.call(CALL);
    await waitUntil(() => server.received().includes('canary-body'));
    await http.close();
    expect(await call).toMatchObject({ kind: 'lost' });
  });

  it('keeps an endpoint’s own limit beside the common one, and signs for where and when it sends', async () => {
    const server = await serve(({ socket }, text) => {
      if (text.endsWith('canary-body')) socket.write(httpReply('200 OK', '{}'));
    });
    const perCall = { 'orders.list': { windowMs: 60_000, requests: 1 } };
    const http = connect(server.origin, { rate: { ...RATE, perCall } });
    const signedFor: string[] = [];
    const list: BrokerCall = {
      ...CALL,
      ...{ name: 'orders.list', priority: 'read', timeoutMs: 10_000 },
      sign: ({ origin, at }) => {
        signedFor.push(`${origin} ${at > 0}`);
        return { authorization: 'OAuth signed' };
      },
    };
    expect(await http.call(list)).toMatchObject({ kind: 'answered', status: 200 });
    expect(await http.call(list)).toMatchObject({ kind: 'not_sent', cause: 'NO_BUDGET' });
    expect(await http.call(CALL)).toMatchObject({ kind: 'answered', status: 200 });
    expect(signedFor).toEqual([`${server.origin} true`]);
    expect(server.received()).toContain('OAuth signed');
  });
});
