import { describe, expect, it } from '@jest/globals';
import type { ConnectionId } from '#core/units';
import { Secret } from '#platform/secrets';
import { BROKER_KINDS, isOwnLogin } from '../adapters/index.js';
import { OAuthClient } from './oauth-client.js';

const redirectUri = 'https://thetapod.example/api/connections/callback/x';
const connectionId = 'c-1' as ConnectionId;

/** Brokers are asked for what selling puts needs, and for no more. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  alpaca: ['trading', 'data'],
  tradier: ['read', 'trade', 'market', 'stream'],
  schwab: [],
  upstox: [],
  aliceblue: [],
  tastytrade: ['read', 'trade'],
  tradestation: ['openid', 'offline_access', 'MarketData', 'ReadAccount', 'Trade', 'OptionSpreads'],
};

const KINDS = BROKER_KINDS.flatMap(({ name, hosts, oauth }) =>
  isOwnLogin(oauth) ? [] : [[name, { hosts, oauth }] as const],
);

describe.each(KINDS)('a login at %s', (name, kind) => {
  const bodies: URLSearchParams[] = [];
  const addresses: string[] = [];
  const client = new OAuthClient({
    terms: kind.oauth,
    hosts: kind.hosts.live,
    clientId: 'id',
    clientSecret: new Secret('client-secret'),
    http: {
      async call({ path, body }) {
        addresses.push(path);
        bodies.push(new URLSearchParams(body));
        return { kind: 'answered', status: 200, headers: {}, body: '{"access_token":"a"}' };
      },
    },
  });

  it('goes by code alone: no implicit grant, no password, nothing secret in an address', async () => {
    const url = new URL(client.authorizeUrl({ state: 'S', redirectUri, verifier: 'V' }));
    expect([null, 'code']).toContain(url.searchParams.get('response_type'));
    expect(url.href).not.toContain('client-secret');
    expect(url.protocol).toBe('https:');
    await client.exchange({ connectionId, code: 'c', redirectUri, verifier: 'V' });
    if (client.canRefresh) await client.refresh(connectionId, 'r');
    const grants = bodies.map((body) => body.get('grant_type'));
    expect(grants).toEqual(client.canRefresh ? ['authorization_code', 'refresh_token'] : ['authorization_code']);
    expect(bodies.flatMap((body) => [...body.keys()]).filter((key) => /password|username/.test(key))).toEqual([]);
    expect(addresses.filter((address) => address.includes('?'))).toEqual([]);
  });

  it('asks for the least that is needed', () => {
    expect(kind.oauth.scopes).toEqual(SCOPES[name]);
  });

  it('sends a state of its own, and a challenge where the broker has PKCE', () => {
    const query = new URL(client.authorizeUrl({ state: 'S', redirectUri })).searchParams;
    expect(query.get('state')).toBe('S');
    expect(client.hasPkce).toBe(name === 'schwab');
  });
});
