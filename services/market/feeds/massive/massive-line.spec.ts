import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { seededRandom } from '#core/units';
import { Secret } from '#platform/secrets';
import { waitUntil } from '#platform/testing';
import { QuoteBatch } from '../../state/index.js';
import { FakeClock } from '../../testing/fake-world.js';
import { CONNECTION_LIMITS } from './limits.js';
import { MassiveLine } from './massive-line.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

/** A line to a server that says only what a test lets it say. */
async function open() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const clock = new FakeClock();
  const heard: { action: string; params: string }[] = [];
  const clients: WebSocket[] = [];
  server.on('connection', (client) => {
    clients.push(client);
    client.on('message', (data) => heard.push(JSON.parse(String(data))));
  });
  let subscribed = 0;
  const url = new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/options`);
  const line = new MassiveLine(
    url,
    new Secret('key-1'),
    CONNECTION_LIMITS,
    {
      batch: new QuoteBatch(),
      onQuotes: () => undefined,
      onMessage: () => undefined,
      onSubscribed: () => {
        subscribed += 1;
      },
    },
    { clock, random: seededRandom(1) },
  );
  closing.push(
    () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
    () => line.close(),
  );
  const say = (...statuses: string[]) =>
    clients.at(-1)?.send(JSON.stringify(statuses.map((status) => ({ ev: 'status', status, message: '' }))));
  /** Connects and, if asked, signs in. */
  const connect = async () => {
    const before = clients.length;
    line.look();
    await waitUntil(() => clients.length > before);
  };
  const signIn = async () => {
    await connect();
    say('connected');
    await waitUntil(() => heard.at(-1)?.action === 'auth');
    say('auth_success');
    await waitUntil(() => line.state === 'live');
  };
  return { line, clock, heard, clients, say, connect, signIn, subscribed: () => subscribed };
}

describe(MassiveLine.name, () => {
  it('greets, signs in and subscribes in this order', async () => {
    const { line, heard, say, signIn, subscribed } = await open();
    line.want(new Set(['Q.O:A', 'Q.O:B']));
    await signIn();
    await waitUntil(() => heard.length === 2);
    expect(heard).toEqual([
      { action: 'auth', params: 'key-1' },
      { action: 'subscribe', params: 'Q.O:A,Q.O:B' },
    ]);
    say('success');
    say('success');
    await waitUntil(() => subscribed() === 1);
    line.want(new Set(['Q.O:B', 'Q.O:C']));
    await waitUntil(() => heard.length === 4);
    expect(heard.slice(2)).toEqual([
      { action: 'unsubscribe', params: 'Q.O:A' },
      { action: 'subscribe', params: 'Q.O:C' },
    ]);
  });

  it('also takes the greeting of the specification’s example', async () => {
    const { line, heard, say, connect } = await open();
    await connect();
    say('success');
    await waitUntil(() => heard.at(-1)?.action === 'auth');
    say('auth_success');
    await waitUntil(() => line.state === 'live');
    expect(heard).toHaveLength(1);
  });

  it('keeps its subscriptions in batches of 250 channels', async () => {
    const { line, heard, signIn } = await open();
    const channels = Array.from({ length: 601 }, (_, index) => `Q.O:${index}`);
    line.want(new Set(channels));
    await signIn();
    await waitUntil(() => heard.length === 4);
    const batches = heard.slice(1).map(({ params }) => params.split(','));
    expect(batches.map((batch) => batch.length)).toEqual([250, 250, 101]);
    expect(batches.flat()).toEqual(channels);
  });

  it('counts what is refused, and does not wait for acknowledgements for ever', async () => {
    const { line, clock, say, signIn, subscribed } = await open();
    line.want(new Set(['Q.O:A', 'Q.O:B', 'Q.O:C']));
    await signIn();
    say('success', 'error');
    await waitUntil(() => line.counters.subscriptionsRefused === 1);
    line.look();
    expect(subscribed()).toBe(0);
    clock.pass(5_001);
    line.look();
    expect(subscribed()).toBe(1);
  });

  it('gives up a sign-in that gets no answer, and one that times out at the vendor', async () => {
    const { line, clock, say, connect } = await open();
    await connect();
    clock.pass(10_001);
    line.look();
    await waitUntil(() => line.state === 'waiting');
    expect(line.keeper.lastCause).toBe('SIGN_IN_TIMEOUT');
    line.look();
    expect(line.state).toBe('waiting');
    clock.pass(1_000);
    await connect();
    say('connected', 'auth_timeout');
    await waitUntil(() => line.state === 'waiting');
    expect(line.keeper.lastCause).toBe('AUTH_TIMEOUT');
  });

  it('waits longer each time it is thrown out soon, and begins anew after a connection that lasted', async () => {
    const { line, clock, clients, say, signIn } = await open();
    /** Is thrown out so long after it came back, quotes coming all the while; returns the pause before the next attempt. */
    const pauseAfter = async (lastedMs: number) => {
      await signIn();
      const { quotes } = line.counters;
      clock.pass(lastedMs);
      clients.at(-1)?.send('[{"ev":"Q","sym":"O:A","bp":1,"ap":2,"t":1644506128351,"q":1}]');
      await waitUntil(() => line.counters.quotes > quotes);
      say('slow_consumer');
      await waitUntil(() => line.state === 'waiting');
      let pausedMs = 0;
      for (; line.state === 'waiting'; pausedMs += 50) {
        clock.pass(50);
        line.keeper.look();
        if (line.state !== 'waiting') break;
      }
      line.keeper.drop('TEST');
      await waitUntil(() => line.state === 'waiting');
      clock.pass(60_000);
      return pausedMs;
    };
    const pauses = [await pauseAfter(1_000), await pauseAfter(1_000), await pauseAfter(1_000)];
    expect(pauses[0]).toBeLessThanOrEqual(500);
    expect(pauses[2]).toBeGreaterThan(4_000);
    expect(await pauseAfter(30_000)).toBeLessThanOrEqual(500);
  });

  it('tells a key that is refused from everything else', async () => {
    const { line, clock, clients, say, connect } = await open();
    await connect();
    say('connected', 'auth_failed');
    await waitUntil(() => line.state === 'refused');
    clock.pass(299_000);
    line.look();
    expect([line.state, clients.length]).toEqual(['refused', 1]);
    clock.pass(2_000);
    await connect();
    expect(line.keeper.counters).toEqual({ attempts: 2, lost: 0, refused: 1 });
  });

  it('does not come back once it is closed', async () => {
    const { line, clock, clients, signIn } = await open();
    await signIn();
    line.close();
    await waitUntil(() => clients[0]?.readyState === 3);
    clock.pass(600_000);
    line.look();
    expect([line.state, clients.length, line.keeper.counters.lost]).toEqual(['closed', 1, 0]);
  });
});
