/** Real: TLS, HTTP and WebSocket on loopback, the simulated Tradier. Fake: the market, which stands still. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import { systemClock, systemTimers } from '#platform/clock';
import { waitUntil } from '#platform/testing';
import { type BrokerServer, openAuthority, startBrokerServer } from '../kit/index.js';
import { bearerHeaders, PUT, type SignedIn, signedIn } from './testing/index.js';

let folder: string;
let ca: string;
let server: BrokerServer;
let agent: Agent;
const broker: SignedIn = signedIn();
const failures: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'thetapod-tradier-'));
  const authority = await openAuthority(folder, systemClock.now());
  ca = authority.ca;
  const identity = await authority.issue(systemClock.now());
  const { simulator, faults } = broker;
  const onFailure = (error: unknown) => failures.push(error);
  server = await startBrokerServer({ simulator, faults, identity, timers: systemTimers, onFailure });
  agent = new Agent({ connect: { ca } });
});
afterAll(async () => {
  await agent.close();
  await server.close();
  await rm(folder, { recursive: true });
  expect(failures).toEqual([]);
});

async function call(method: 'GET' | 'POST', target: string, body?: string) {
  const headers = { ...bearerHeaders(broker.token), 'content-type': 'application/x-www-form-urlencoded' };
  const options = { method, headers, dispatcher: agent, ...(body === undefined ? {} : { body }) };
  const answer = await request(`${server.urls['live.api']}${target}`, options);
  return (await answer.body.json()) as Record<string, Record<string, unknown>>;
}

async function subscribe(sessionid: unknown): Promise<{ socket: WebSocket; frames: Record<string, unknown>[] }> {
  const url = (server.urls['live.ws'] ?? '').replace('https:', 'wss:');
  const socket = new WebSocket(`${url}/v1/accounts/events`, { ca });
  const frames: Record<string, unknown>[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Record<string, unknown>));
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send(JSON.stringify({ events: ['order'], sessionid, excludeAccounts: [] }));
  return { socket, frames };
}

const closed = (socket: WebSocket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

describe('the simulated Tradier over TLS', () => {
  it('places an order and tells its life on the account stream, open before pending', async () => {
    const { stream } = await call('POST', '/v1/accounts/events/session', '');
    expect(stream).toMatchObject({ url: 'wss://ws.example/v1/accounts/events' });
    const { socket, frames } = await subscribe(stream?.['sessionid']);
    const form = `class=option&symbol=AAPL&option_symbol=${PUT}&side=sell_to_open&quantity=1&type=limit&duration=day&price=2.45&tag=bot-1`;
    const { order } = await call('POST', '/v1/accounts/6YA00001/orders', form);
    // Heartbeats are sent to whoever has subscribed.
    await waitUntil(async () => {
      broker.world.pass(60_000);
      await broker.simulator.work();
      return frames.some((frame) => frame['event'] === 'heartbeat');
    });
    await broker.simulator.work();
    const shown = await call('GET', `/v1/accounts/6YA00001/orders/${order?.['id']}`);
    expect(shown['order']).toMatchObject({ status: 'filled', exec_quantity: 1 });
    const again = await call('POST', '/v1/accounts/6YA00001/orders', form);
    await broker.simulator.work();
    await broker.simulator.work();
    const mine = () => frames.filter((frame) => frame['id'] === again['order']?.['id']);
    await waitUntil(() => mine().length === 3);
    expect(mine().map((frame) => frame['status'])).toEqual(['open', 'pending', 'filled']);
    expect(mine()[2]).toMatchObject({
      ...{ event: 'order', type: 'limit', price: 2.45, avg_fill_price: 2.45, exec_quantity: 1, last_fill_quantity: 1 },
      ...{ remaining_quantity: 0, account: '6YA00001', tag: 'bot-1' },
    });
    socket.close();
    await closed(socket);
  });

  it('takes one stream per user, and sessions once', async () => {
    const first = await call('POST', '/v1/accounts/events/session', '');
    const one = await subscribe(first['stream']?.['sessionid']);
    const second = await call('POST', '/v1/accounts/events/session', '');
    const oneClosed = closed(one.socket);
    const two = await subscribe(second['stream']?.['sessionid']);
    await oneClosed;
    const stale = await subscribe(second['stream']?.['sessionid']);
    await closed(stale.socket);
    two.socket.close();
    await closed(two.socket);
  });
});
