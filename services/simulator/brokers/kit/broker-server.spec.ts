/** Real: TLS, HTTP, WebSocket, files. Fake: the broker behind them. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { systemClock, systemTimers } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import {
  type BrokerServer,
  type BrokerSimulator,
  FaultScript,
  jsonReply,
  openAuthority,
  type SimAuthority,
  startBrokerServer,
} from './index.js';

let folder: string;
let authority: SimAuthority;
let server: BrokerServer;
const faults = new FaultScript();
let carriedOut = 0;
const failures: unknown[] = [];

const simulator: BrokerSimulator = {
  name: 'example',
  hosts: ['live.api', 'paper.api'],
  routeOf: (_host, { path: asked }) => asked.slice(1),
  async handle(host, { method, path: asked, query, headers, body }) {
    carriedOut += 1;
    return jsonReply(
      200,
      { host, method, asked, query: query.get('q'), agent: headers['x-agent'], body },
      { 'x-a': '1' },
    );
  },
  connect(host, { path: asked }, socket) {
    socket.onMessage((text) => {
      socket.send(`${host}${asked} ${text}`);
      socket.send(text, true);
      if (text === 'bye') socket.close();
    });
  },
  work: async () => undefined,
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'thetapod-ca-'));
  authority = await openAuthority(folder, systemClock.now());
  const identity = await authority.issue(systemClock.now());
  const onFailure = (error: unknown) => failures.push(error);
  server = await startBrokerServer({ simulator, faults, identity, timers: systemTimers, onFailure });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
  expect(failures).toEqual([]);
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** @param silenceMs - after so long without a byte it is given up: short only where nothing is to come */
function ask(
  target: string,
  body = '',
  { ca = authority.ca, silenceMs = 60_000 }: { ca?: string; silenceMs?: number } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-agent': 'spec', connection: 'close' };
    const options = { method: 'POST', headers, ca, agent: false } as const;
    const request = httpsRequest(target, options, (response) => {
      let text = '';
      response.on('data', (piece) => {
        text += String(piece);
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
      response.on('error', reject);
    });
    request.setTimeout(silenceMs, () => request.destroy(Object.assign(new Error('silence'), { code: 'SILENCE' })));
    request.on('error', reject);
    request.end(body);
  });
}
const codeOf = (target: string, how?: { ca?: string; silenceMs?: number }) =>
  ask(target, '', how).then(
    () => 'answered',
    (error: unknown) => errorCodeOf(error),
  );

describe(startBrokerServer.name, () => {
  it('serves every host over TLS that our authority vouches for, on loopback', async () => {
    const { status, headers, body } = await ask(`${server.urls['paper.api']}/v1/x?q=2`, 'a=1');
    expect([status, headers['x-a']]).toEqual([200, '1']);
    expect(JSON.parse(body)).toEqual({
      ...{ host: 'paper.api', method: 'POST', asked: '/v1/x', query: '2', agent: 'spec', body: 'a=1' },
    });
    expect(server.urls['live.api']).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const byName = (server.urls['live.api'] ?? '').replace('127.0.0.1', 'localhost');
    expect((await ask(`${byName}/v1/x`)).status).toBe(200);
  });

  it('is trusted by nobody who does not know the authority', async () => {
    const stranger = await openAuthority(path.join(folder, 'stranger'), systemClock.now());
    expect(await codeOf(`${server.urls['live.api']}/v1/x`, { ca: stranger.ca })).toMatch(/CERT|ISSUER|SIGNATURE/);
  });

  it('resets and hangs on the socket, before or after it was carried out', async () => {
    const url = `${server.urls['live.api']}/orders.place`;
    const seen: unknown[] = [];
    for (const kind of ['reset_before', 'reset_after', 'hang_before', 'hang_after'] as const) {
      faults.set({ route: 'orders.place', kind });
      const before = carriedOut;
      seen.push([kind, await codeOf(url, kind.startsWith('hang') ? { silenceMs: 1_000 } : {}), carriedOut - before]);
    }
    expect(seen).toEqual([
      ['reset_before', 'ECONNRESET', 0],
      ['reset_after', 'ECONNRESET', 1],
      ['hang_before', 'SILENCE', 0],
      ['hang_after', 'SILENCE', 1],
    ]);
  });

  it('answers slowly, and bodies that are too long not at all', async () => {
    faults.set({ route: 'orders.place', kind: 'slow', ms: 20 });
    expect((await ask(`${server.urls['live.api']}/orders.place`)).status).toBe(200);
    const before = carriedOut;
    expect((await ask(`${server.urls['live.api']}/orders.place`, 'x'.repeat(300_000))).status).toBe(413);
    expect(carriedOut).toBe(before);
  });

  it('carries WebSockets, in text and in bytes', async () => {
    const url = (server.urls['paper.api'] ?? '').replace('https:', 'wss:');
    const socket = new WebSocket(`${url}/stream`, { ca: authority.ca });
    const seen: [string, boolean][] = [];
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => socket.send('bye'));
      socket.on('message', (data, isBinary) => seen.push([String(data), isBinary]));
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
    expect(seen).toEqual([
      ['paper.api/stream bye', false],
      ['bye', true],
    ]);
  });
});

describe(openAuthority.name, () => {
  it('is kept over starts, with a key that only its owner reads', async () => {
    const again = await openAuthority(folder, systemClock.now());
    expect(again.ca).toBe(authority.ca);
    expect(again.caFile).toBe(path.join(folder, 'ca.pem'));
    expect((await stat(path.join(folder, 'ca.key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('is made anew before it would outlive none of its certificates', async () => {
    const nineYears = 9.2 * 365 * 86_400_000;
    const later = await openAuthority(folder, (systemClock.now() + nineYears) as never);
    expect(later.ca).not.toBe(authority.ca);
  });
});
