/**
 * tastytrade's own SDK, with nothing changed but its addresses and the trust of its process, as the judge of the simulator's letter.
 * Real: TLS, sockets, the SDK in a process of its own. Fake: the market, which stands still.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemTimers } from '#platform/clock';
import { testAuthority } from '../../../brokers/testing/test-authority.js';
import { type BrokerServer, FaultScript, type SimClient, startBrokerServer } from '../kit/index.js';
import { ManualWorld } from '../kit/testing/index.js';
import { createTastytrade } from './index.js';

const PUT = 'AAPL251219P00265000';
const PADDED = 'AAPL  251219P00265000';
const CLIENT: SimClient = {
  clientId: 'sdk',
  clientSecret: 'sdk-secret',
  name: 'SDK',
  redirectUris: ['https://localhost/connected'],
};
const RUN_MS_MAX = 60_000;

describe('the simulated tastytrade under its official SDK', () => {
  let server: BrokerServer;
  let folder: string;
  let brought: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    const authority = await testAuthority();
    folder = await mkdtemp(path.join(os.tmpdir(), 'thetapod-tastytrade-'));
    const caFile = path.join(folder, 'ca.pem');
    await writeFile(caFile, authority.ca);
    const world = new ManualWorld();
    world.setQuote(PUT, '2.40', '2.55');
    world.setSpot('AAPL', '277.55');
    const { simulator, logins, faults } = createTastytrade({
      ...{ world, faults: new FaultScript(), clients: [CLIENT], urls: {} },
    });
    server = await startBrokerServer({
      ...{ simulator, faults, identity: authority, timers: systemTimers },
      // Between two requests the broker does what it has taken on.
      afterRequest: () => simulator.work(),
      onFailure: (error) => {
        throw error;
      },
    });
    const { clientId, clientSecret } = CLIENT;
    const redirectUri = CLIENT.redirectUris[0] as string;
    const code = logins.consent({
      ...{ clientId, redirectUri, userId: 'dana-paper', environment: 'paper', scopes: ['read', 'trade'] },
    });
    const answer = logins.exchange({ clientId, clientSecret, code, redirectUri });
    const refreshToken = answer.kind === 'issued' ? (answer.tokens.refreshToken ?? '') : '';
    const addresses = [server.urls['paper.api'] ?? '', (server.urls['paper.streamer'] ?? '').replace('https', 'wss')];
    const script = path.join(import.meta.dirname, 'testing/official-sdk.mjs');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, ...addresses, clientSecret, refreshToken, PADDED],
      { timeout: RUN_MS_MAX, env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile } },
    );
    brought = JSON.parse(stdout) as typeof brought;
  }, RUN_MS_MAX);

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('lists accounts and their money', () => {
    expect(brought['accounts']).toMatchObject([
      { account: { 'account-number': '5WT00001', 'margin-or-cash': 'Margin' } },
    ]);
    expect(brought['balances']).toMatchObject({ 'cash-balance': '100000.0', 'derivative-buying-power': '100000.0' });
  });

  it('says what an order would take, a fifth of the strike and the fees', () => {
    expect(brought['dryRun']).toMatchObject({
      'buying-power-effect': { 'change-in-buying-power': '5301.14', 'change-in-buying-power-effect': 'Debit' },
      'fee-calculation': { 'total-fees': '1.14', 'total-fees-effect': 'Debit' },
      order: { status: 'Received' },
    });
    expect(brought['dryRun']).not.toHaveProperty(['order', 'id']);
  });

  it('takes an order as routed, shows it live, and edits it into a new one', () => {
    expect(brought['placed']).toMatchObject({
      order: { status: 'Routed', 'external-identifier': 'sdk-1', price: '2.5' },
    });
    expect(brought['read']).toMatchObject({ status: 'Live', legs: [{ symbol: PADDED, 'remaining-quantity': 1 }] });
    expect(brought['edited']).toMatchObject({ price: '2.45', 'external-identifier': 'sdk-2' });
    const { id } = brought['edited'] as { id: number };
    expect(brought['former']).toMatchObject({ status: 'Cancelled', 'replacing-order-id': String(id) });
    expect(brought['cancelled']).toMatchObject({ id, status: 'Cancelled' });
  });

  it('fills at the bid, and says so in order, list, history and positions', () => {
    const filled = { status: 'Filled', legs: [{ fills: [{ quantity: 1, 'fill-price': '2.4' }] }] };
    expect(brought['filled']).toMatchObject(filled);
    expect((brought['live'] as { status: string }[]).map(({ status }) => status)).toEqual([
      ...['Filled', 'Cancelled', 'Cancelled'],
    ]);
    expect(brought['history']).toMatchObject([filled]);
    expect(brought['positions']).toMatchObject([{ symbol: PADDED, quantity: '1', 'quantity-direction': 'Short' }]);
  });

  it('lists a chain by expiry and strike', () => {
    expect(brought['chain']).toMatchObject([
      {
        'underlying-symbol': 'AAPL',
        expirations: [
          {
            'expiration-date': '2025-12-19',
            strikes: [{ 'strike-price': '265.0', put: PADDED, 'put-streamer-symbol': '.AAPL251219P265' }],
          },
        ],
      },
    ]);
  });

  it('tells of orders on the account streamer', () => {
    const { id } = (brought['sold'] as { order: { id: number } }).order;
    expect(brought['connected']).toBe('connect');
    expect(brought['told']).toContainEqual([id, 'Filled']);
  });

  it('refuses in its envelope', () => {
    expect(brought['refused']).toMatchObject({
      status: 422,
      error: { code: 'preflight_check_failure', errors: [{ code: 'margin_check_failed' }] },
    });
    expect(brought['foreign']).toMatchObject({ status: 403, error: { code: 'not_permitted' } });
  });
});
