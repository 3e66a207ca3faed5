/** Real: files, TLS, the simulated brokers, a restart. Fake: the market, which stands still. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'undici';
import { systemClock, systemTimers } from '#platform/clock';
import { waitUntil } from '#platform/testing';
import { BrokerStreet, readSetUp, SIMULATED_BROKERS, setUpSimulatedBrokers } from './index.js';
import { ManualWorld } from './kit/testing/index.js';

const PUT = 'AAPL251219P00265000';
let dataDir: string;
let agent: Agent;
const failures: unknown[] = [];
const world = new ManualWorld();
world.setQuote(PUT, '2.45', '2.55');

function takePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'thetapod-street-'));
  await setUpSimulatedBrokers({ dataDir, isFree: async () => true, takePort });
  agent = new Agent({ connect: { ca: await readFile(path.join(dataDir, 'simulated-ca/ca.pem'), 'utf8') } });
});
afterAll(async () => {
  await agent.close();
  await rm(dataDir, { recursive: true });
  expect(failures).toEqual([]);
});

async function openStreet(): Promise<BrokerStreet> {
  const street = new BrokerStreet({
    ...{ dataDir, world, clock: systemClock, timers: systemTimers, controlPort: 0 },
    publicOrigins: ['http://localhost:4300', 'https://thetapod.example'],
    onFailure: (error) => failures.push(error),
  });
  await street.open();
  return street;
}

async function entryOf(name: string) {
  const entry = (await readSetUp(dataDir))?.[name];
  if (!entry) throw new Error(`${name} was not set up`);
  return entry;
}

async function ask(url: string, options: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }) {
  const answer = await request(url, { dispatcher: agent, ...options });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

/** Signs in at the simulated Tradier as a browser and a desk do. */
async function signIn(): Promise<{ api: string; headers: Record<string, string>; back: URL }> {
  const { clientId, clientSecret, hosts } = await entryOf('tradier');
  const api = hosts.live?.['api'] ?? '';
  const form = { client_id: clientId, scope: 'read,trade', state: 'abc', user: 'alex-live', decision: 'approve' };
  const agreed = await ask(`${api}/v1/oauth/authorize`, { method: 'POST', body: new URLSearchParams(form).toString() });
  const back = new URL(String(agreed.headers['location']));
  const grant = { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '' };
  const given = await ask(`${api}/v1/oauth/accesstoken`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams(grant).toString(),
  });
  const { access_token: token } = JSON.parse(given.text) as { access_token: string };
  return { api, headers: { authorization: `Bearer ${token}`, accept: 'application/json' }, back };
}

describe(BrokerStreet.name, () => {
  it('opens every broker that was set up, trades on its own, and goes on after a restart', async () => {
    const street = await openStreet();
    expect([...street.brokers.keys()].sort()).toEqual(SIMULATED_BROKERS.map(({ name }) => name).sort());
    const { api, headers, back } = await signIn();
    expect(back.origin + back.pathname).toBe('http://localhost:4300/api/connections/callback/tradier');

    const order = {
      ...{ class: 'option', symbol: 'AAPL', option_symbol: PUT, side: 'sell_to_open', quantity: '1' },
      ...{ type: 'limit', duration: 'day', price: '2.45' },
    };
    const orders = `${api}/v1/accounts/6YA00001/orders`;
    await ask(orders, { method: 'POST', headers, body: new URLSearchParams(order).toString() });
    const shown = async () => (await ask(orders, { headers })).text;
    await waitUntil(async () => (await shown()).includes('"status":"filled"'));

    const { url } = JSON.parse(await readFile(path.join(dataDir, 'simulator-control.json'), 'utf8')) as { url: string };
    expect(await (await fetch(`${url}/tradier/orders`)).json()).toMatchObject([{ symbol: PUT, status: 'filled' }]);
    await street.close();

    const again = await openStreet();
    expect(await shown()).toContain('"status":"filled"');
    const positions = await ask(`${api}/v1/accounts/6YA00001/positions`, { headers });
    expect(JSON.parse(positions.text)).toMatchObject({ positions: { position: { symbol: PUT, quantity: -1 } } });
    await again.close();
  });

  it('opens nothing where nothing was set up', async () => {
    const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'thetapod-empty-'));
    const street = new BrokerStreet({
      ...{ dataDir: elsewhere, world, clock: systemClock, timers: systemTimers, controlPort: 0 },
      ...{ publicOrigins: [], onFailure: (error) => failures.push(error) },
    });
    await street.open();
    expect(street.brokers.size).toBe(0);
    await street.close();
    await rm(elsewhere, { recursive: true });
  });
});
