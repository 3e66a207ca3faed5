import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AccountId } from '#core/units';
import { PlatformError } from '#platform/errors';
import { waitUntil } from '#platform/testing';
import type { StreamHint } from '#ports';
import type { SimSocket } from '../../../simulator/brokers/kit/index.js';
import type { BrokerSession, SessionSource } from '../../sessions/index.js';
import { simulatedHttp, TEST_CONNECTION } from '../../testing/index.js';
import type { BrokerParts } from '../kind.js';
import { BrokerClient } from '../kit/index.js';
import { AccountEvents } from './account-events.js';
import { isTokenRefused } from './errors.js';
import { headersOf } from './headers.js';

const ONE = 'a1' as AccountId;
const TWO = 'a2' as AccountId;
const SESSION = '{"stream":{"url":"https://elsewhere.invalid/","sessionid":"session-1"}}';

/** A listener that is left open tries for ever. */
const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

function make(over: { sessionOf?: SessionSource['sessionOf']; sessionBody?: () => string } = {}) {
  const sockets: { socket: SimSocket; said: string[] }[] = [];
  const waits: number[] = [];
  const http = simulatedHttp({
    hosts: ['api', 'ws'],
    handle: async () => ({ status: 200, body: over.sessionBody?.() ?? SESSION }),
    connect: (_host, _request, socket) => {
      const said: string[] = [];
      socket.onMessage((text) => said.push(text));
      sockets.push({ socket, said });
    },
  });
  const sessionOf = async (accountId: AccountId): Promise<BrokerSession> => ({
    ...{ connectionId: TEST_CONNECTION, accountKey: `key-${accountId}`, environment: 'paper', accessToken: 'token' },
  });
  const sessions: SessionSource = { sessionOf: over.sessionOf ?? sessionOf, refused: sessionOf };
  const parts: BrokerParts = {
    http,
    sockets: http,
    sessions,
    marketNow: () => 0 as never,
    monotonicMs: () => 0,
    random: () => 1,
    sleep: async (ms, signal) => {
      waits.push(ms);
      if (signal?.aborted) throw new PlatformError('ABORTED');
      await delay(1);
    },
  };
  const events = new AccountEvents(parts, new BrokerClient({ http, sessions, headersOf, isTokenRefused }));
  const listen = (accountId: AccountId) => {
    const hints: StreamHint[] = [];
    const stream = events.open(accountId, (hint) => hints.push(hint));
    toClose.push(() => stream.close());
    return { hints, stream };
  };
  return { http, sockets, waits, listen };
}

describe(AccountEvents.name, () => {
  it('opens a session, subscribes to orders, and turns events into hints', async () => {
    const { listen, sockets, http } = make();
    const { hints, stream } = listen(ONE);
    await waitUntil(() => sockets[0]?.said.length === 1);
    expect(sockets[0]?.said).toEqual(['{"events":["order"],"sessionid":"session-1","excludeAccounts":[]}']);
    for (const text of [
      '{"event":"heartbeat","status":"active","timestamp":"2025-12-10T18:02:51.028929606Z"}',
      '{"id":1107075,"event":"order","status":"open","account":"key-a1"}',
      '{"id":1107076,"event":"order","status":"open","account":"key-of-somebody-else"}',
      'not readable',
    ]) {
      sockets[0]?.socket.send(text);
    }
    expect(hints).toEqual([{ kind: 'up' }, { kind: 'order_moved', brokerOrderId: '1107075' }, { kind: 'order_moved' }]);
    await stream.close();
    expect(http.calls.map(({ name, path }) => [name, path])).toEqual([
      ['stream.session', '/v1/accounts/events/session'],
    ]);
  });

  it('shares one socket among the accounts of a login, and closes it with the last of them', async () => {
    const { listen, sockets } = make();
    const one = listen(ONE);
    await waitUntil(() => one.hints.length === 1);
    const two = listen(TWO);
    await waitUntil(() => two.hints.length === 1);
    expect(two.hints).toEqual([{ kind: 'up' }]);
    sockets[0]?.socket.send('{"id":5,"event":"order","account":"key-a2"}');
    expect(one.hints).toHaveLength(1);
    expect(two.hints).toHaveLength(2);
    let closed = false;
    sockets[0]?.socket.onClose(() => {
      closed = true;
    });
    await one.stream.close();
    expect(closed).toBe(false);
    await two.stream.close();
    expect(closed).toBe(true);
    expect(sockets).toHaveLength(1);
  });

  it('comes back after a drop, waiting longer with each failure and from the start again after it was up', async () => {
    let isSick = false;
    const { listen, sockets, waits } = make({ sessionBody: () => (isSick ? '{}' : SESSION) });
    const { hints, stream } = listen(ONE);
    await waitUntil(() => hints.length === 1);
    isSick = true;
    sockets[0]?.socket.close();
    await waitUntil(() => waits.length >= 4);
    isSick = false;
    await waitUntil(() => sockets.length === 2);
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    const after = waits.length;
    sockets[1]?.socket.close();
    await waitUntil(() => waits.length > after);
    expect(waits[after]).toBe(1_000);
    expect(hints.slice(0, 3)).toEqual([
      { kind: 'up' },
      { kind: 'down', cause: 'CLOSED_BY_BROKER' },
      { kind: 'down', cause: 'BROKER_UNREADABLE' },
    ]);
    await stream.close();
  });

  it('waits for a login that needs a person, and can be closed meanwhile', async () => {
    const sessionOf = async () => {
      throw new PlatformError('BROKER_RELOGIN_NEEDED');
    };
    const { listen, sockets, waits } = make({ sessionOf });
    const { hints, stream } = listen(ONE);
    await waitUntil(() => waits.length >= 2);
    await stream.close();
    expect(hints[0]).toEqual({ kind: 'down', cause: 'BROKER_RELOGIN_NEEDED' });
    expect(sockets).toEqual([]);
  });
});
