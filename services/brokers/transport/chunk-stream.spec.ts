/** Over real TLS sockets on this machine. */
import type { RequestListener } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Timers } from '#platform/clock';
import { waitUntil } from '#platform/testing';
import { type TestAuthority, testAuthority } from '../testing/test-authority.js';
import { createBrokerSockets } from './sockets.js';

let authority: TestAuthority;
const toClose: (() => Promise<void>)[] = [];
beforeAll(async () => {
  authority = await testAuthority();
});
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

async function serve(onRequest: RequestListener): Promise<string> {
  const server = https.createServer({ cert: authority.cert, key: authority.key }, onRequest);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  toClose.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(origin: string, ca = authority.ca) {
  const seen: string[] = [];
  const hand = { nowMs: 0, look: () => undefined as unknown };
  const timers: Pick<Timers, 'every'> = {
    every: (_ms, task) => {
      hand.look = task;
      return { stop: async () => undefined };
    },
  };
  const sockets = createBrokerSockets({ hosts: { api: origin }, ca, clock: { monotonicMs: () => hand.nowMs }, timers });
  const socket = sockets.open({
    ...{ name: 'stream', host: 'api', path: '/v3/stream', over: 'chunks', headers: { authorization: 'Bearer t' } },
    onOpen: () => seen.push('open'),
    onMessage: (text) => seen.push(text),
    onClose: (cause) => seen.push(`closed ${cause}`),
  });
  return { seen, hand, socket };
}

describe('a stream in chunks', () => {
  it('brings what arrives as it arrives, under the headers that were given, until the broker ends it', async () => {
    const asked: unknown[] = [];
    let end: () => void = () => undefined;
    const origin = await serve((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization, request.headers['user-agent']]);
      response.writeHead(200).write('{"a":1}{"b"');
      end = () => response.end(':2}');
    });
    const { seen } = open(origin);
    await waitUntil(() => seen.join('').includes('{"b"'));
    end();
    await waitUntil(() => seen.includes('closed CLOSED_BY_BROKER'));
    expect(seen[0]).toBe('open');
    expect(seen.slice(1, -1).join('')).toBe('{"a":1}{"b":2}');
    expect(asked).toEqual([['GET', '/v3/stream', 'Bearer t', 'thetapod/1']]);
  });

  it.each([401, 307, 500])('is none when it is answered with %p', async (status) => {
    const origin = await serve(
      (_request, response) => void response.writeHead(status, { location: 'https://elsewhere.invalid/' }).end('{}'),
    );
    const { seen } = open(origin);
    await waitUntil(() => seen.length > 0);
    expect(seen).toEqual([`closed HTTP_${status}`]);
  });

  it('is given up when it brings nothing for too long, and ends when we close it', async () => {
    const origin = await serve((_request, response) => response.writeHead(200).flushHeaders());
    const silent = open(origin);
    const closed = open(origin);
    await waitUntil(() => silent.seen.length + closed.seen.length === 2);
    silent.hand.nowMs += 39_000;
    silent.hand.look();
    expect(silent.seen).toEqual(['open']);
    silent.hand.nowMs += 2_000;
    silent.hand.look();
    closed.socket.close();
    await waitUntil(() => silent.seen.length + closed.seen.length === 4);
    expect([silent.seen[1], closed.seen[1]]).toEqual(['closed SILENT', 'closed CLOSED_BY_US']);
  });

  it('does not speak to a server that its authority has not signed', async () => {
    const origin = await serve((_request, response) => void response.end());
    const { seen } = open(origin, (await testAuthority()).ca);
    await waitUntil(() => seen.length > 0);
    expect(seen).toEqual(['closed CERT_SIGNATURE_FAILURE']);
  });
});
