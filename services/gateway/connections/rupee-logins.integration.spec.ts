/**
 * Logins at brokers of India, from the app's button to an account in rupees. Real: the gateway, the desk's logins, Postgres, TLS, the
 * simulated brokers' pages and token endpoints. Fake: the market, and the browser, whose requests are made by hand.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICEBLUE } from '../../brokers/adapters/aliceblue/index.js';
import { UPSTOX } from '../../brokers/adapters/upstox/index.js';
import { ALICEBLUE_SIMULATOR } from '../../simulator/brokers/aliceblue/index.js';
import { UPSTOX_SIMULATOR } from '../../simulator/brokers/upstox/index.js';
import type { AccountSummaryView } from '../contract/index.js';
import { ConnectionBench, nextPage } from '../testing/connection-bench.js';
import { comeBack, consent } from '../testing/simulated-login.js';

const PLACES = [
  { kind: UPSTOX, simulator: UPSTOX_SIMULATOR, userId: 'asha', environment: 'live', hint: '…ABCD' },
  { kind: ALICEBLUE, simulator: ALICEBLUE_SIMULATOR, userId: 'meera', environment: 'live', hint: '…4986' },
] as const;

describe.each(PLACES)('a login at $kind.title', ({ hint, ...place }) => {
  const bench = new ConnectionBench(place);
  beforeAll(() => bench.start());
  afterAll(() => bench.stop());

  it('brings an account in rupees that ends with the night and opens nothing', async () => {
    const person = await bench.gateway.newcomer();
    const connection = await bench.connect(person);
    const left = (connection.sessionEndsAt ?? 0) - (connection.connectedAt ?? 0);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(86_400_000);
    const { body } = await bench.ask(person, 'GET', '/api/accounts');
    const account = (body as AccountSummaryView[]).find(({ broker }) => broker === place.kind.name);
    expect(account).toMatchObject({ currency: 'INR', type: 'margin', name: `${place.kind.title} ${hint}` });
    expect(account?.unmanageable).toEqual(expect.any(String));
  });

  it('is taken once, and only in the browser that began', async () => {
    const person = await bench.gateway.newcomer();
    const { connection, authorizeUrl } = await bench.begin(person);
    const address = await consent(bench.sim, authorizeUrl);
    const stranger = await bench.gateway.newcomer();
    expect(nextPage(await comeBack(stranger, address))).toMatch(/problem=STATE_(FOREIGN|UNKNOWN)$/);
    expect(nextPage(await comeBack(person, address))).toBe(`/brokers/${connection.id}`);
    expect(nextPage(await comeBack(person, address))).toBe('/brokers?problem=STATE_USED');
  });
});
