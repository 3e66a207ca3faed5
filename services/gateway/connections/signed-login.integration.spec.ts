/**
 * A login at a broker whose protocol is none of OAuth 2.0: a request token in the place of a state, a session token that never travels. Real: the
 * gateway, the desk's logins, Postgres, TLS, the simulated Interactive Brokers. Fake: the market, and the browser.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IBKR } from '../../brokers/adapters/ibkr/index.js';
import { ibkrSimulator } from '../../simulator/brokers/ibkr/index.js';
import { ConnectionBench } from '../testing/connection-bench.js';
import { comeBack, consent } from '../testing/simulated-login.js';

const bench = new ConnectionBench({ kind: IBKR, simulator: ibkrSimulator(), userId: 'noah-paper' });
beforeAll(() => bench.start());
afterAll(() => bench.stop());

describe('a login that is signed', () => {
  it('goes through the consent page, brings the accounts, and speaks for them', async () => {
    const person = await bench.gateway.newcomer();
    const { authorizeUrl } = await bench.begin(person);
    expect([...new URL(authorizeUrl).searchParams.keys()]).toEqual(['oauth_token']);
    const connection = await bench.connect(person);
    expect(connection).toMatchObject({ title: 'Interactive Brokers', state: 'connected' });
    expect(connection.accounts.map(({ name }) => name).sort()).toEqual([
      'Interactive Brokers paper …0002',
      'Interactive Brokers paper …0003',
    ]);
    const broker = await bench.brokerOf(connection.accounts[0]?.id ?? '');
    expect(await broker?.balances(connection.accounts[0]?.id as never)).toMatchObject({ cash: 1_000_000_000 });
  });

  it('is somebody’s own, and is used once', async () => {
    const [owner, stranger] = [await bench.gateway.newcomer(), await bench.gateway.newcomer()];
    const { connection, authorizeUrl } = await bench.begin(owner);
    const address = await consent(bench.sim, authorizeUrl);
    expect([...address.searchParams.keys()].sort()).toEqual(['oauth_token', 'oauth_verifier']);
    const theft = await comeBack(stranger, address);
    expect(theft.headers.get('location')).toContain('STATE_FOREIGN');
    expect(await bench.connectionOf(owner, connection.id)).not.toMatchObject({ state: 'connected' });
    const back = await comeBack(owner, address);
    expect(back.headers.get('location')).toBe(`/brokers/${connection.id}`);
    const again = await comeBack(owner, address);
    expect(again.headers.get('location')).toContain('STATE_USED');
  });

  it('leaves no token and no key in what is logged or answered', () => {
    const kept = [...bench.logged, ...bench.seen].join('\n');
    expect(bench.minted.length).toBeGreaterThan(0);
    for (const secret of bench.minted) expect(kept).not.toContain(secret);
    expect(kept).not.toContain('PRIVATE KEY');
  });
});
