import { describe, expect, it } from '@jest/globals';
import type { ConnectionId } from '#core/units';
import { Secret } from '#platform/secrets';
import { ALPACA } from '../adapters/alpaca/index.js';
import { type BrokerKind, isOwnLogin, type OAuthTerms } from '../adapters/index.js';
import { SCHWAB } from '../adapters/schwab/index.js';
import { TRADIER } from '../adapters/tradier/index.js';
import type { BrokerCall } from '../transport/index.js';
import { OAuthClient } from './oauth-client.js';

const redirectUri = 'https://thetapod.example/api/connections/callback/x';
const connectionId = 'c-1' as ConnectionId;

function clientOf(kind: BrokerKind, terms: Partial<OAuthTerms> = {}) {
  if (isOwnLogin(kind.oauth)) throw new Error(`${kind.name} has no OAuth 2.0`);
  const calls: BrokerCall[] = [];
  const client = new OAuthClient({
    terms: { ...kind.oauth, ...terms },
    hosts: kind.hosts.live,
    clientId: 'my id',
    clientSecret: new Secret('s:e+c'),
    http: {
      async call(call) {
        calls.push(call);
        return { kind: 'answered', status: 200, headers: {}, body: '{"access_token":"a"}' };
      },
    },
  });
  return { client, calls };
}

const pairsOf = (text: string | undefined) => Object.fromEntries(new URLSearchParams(text));

describe('the address of the consent page', () => {
  it('has no redirect and no response type at Tradier, and commas between scopes', () => {
    const url = clientOf(TRADIER).client.authorizeUrl({ state: 'S', redirectUri });
    expect(url).toBe(
      'https://api.tradier.com/v1/oauth/authorize?client_id=my+id&scope=read%2Ctrade%2Cmarket%2Cstream&state=S',
    );
  });

  it('has both at Alpaca, and spaces between scopes', () => {
    const url = new URL(clientOf(ALPACA).client.authorizeUrl({ state: 'S', redirectUri }));
    expect(url.origin + url.pathname).toBe('https://app.alpaca.markets/oauth/authorize');
    expect(pairsOf(url.search)).toEqual({
      response_type: 'code',
      client_id: 'my id',
      redirect_uri: redirectUri,
      state: 'S',
      scope: 'trading data',
    });
  });

  it('carries the challenge of the verifier where the broker has PKCE, and no scope where none is asked for', () => {
    // The verifier and challenge of RFC 7636, appendix B.
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const url = new URL(clientOf(SCHWAB).client.authorizeUrl({ state: 'S', redirectUri, verifier }));
    expect(pairsOf(url.search)).toEqual({
      response_type: 'code',
      client_id: 'my id',
      redirect_uri: redirectUri,
      state: 'S',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
  });
});

describe('the exchange of a code', () => {
  it('goes to Tradier with HTTP Basic and without a redirect', async () => {
    const { client, calls } = clientOf(TRADIER);
    await client.exchange({ connectionId, code: 'c', redirectUri });
    const [call] = calls;
    expect(call).toMatchObject({ method: 'POST', host: 'api', path: '/v1/oauth/accesstoken', connectionId });
    expect(pairsOf(call?.body)).toEqual({ grant_type: 'authorization_code', code: 'c' });
    // "my+id:s%3Ae%2Bc": both are form-encoded first (RFC 6749 2.3.1).
    expect(call?.headers?.['authorization']).toBe('Basic bXkraWQ6cyUzQWUlMkJj');
  });

  it('goes to Alpaca with id and secret in the body', async () => {
    const { client, calls } = clientOf(ALPACA);
    await client.exchange({ connectionId, code: 'c', redirectUri });
    expect(calls[0]?.headers).not.toHaveProperty('authorization');
    expect(pairsOf(calls[0]?.body)).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: redirectUri,
      client_id: 'my id',
      client_secret: 's:e+c',
    });
  });

  it('gives Schwab its code as the redirect brought it, with the "@" encoded once', async () => {
    const { client, calls } = clientOf(SCHWAB);
    const code = new URL('https://x/?code=C0.b2F1dGg%40').searchParams.get('code') ?? '';
    await client.exchange({ connectionId, code, redirectUri, verifier: 'v' });
    expect(calls[0]?.body).toContain('code=C0.b2F1dGg%40&');
    expect(pairsOf(calls[0]?.body)).toMatchObject({ code: 'C0.b2F1dGg@', code_verifier: 'v' });
  });
});

describe('the renewal of a token', () => {
  it('goes to the path that the broker has for it', async () => {
    const { client, calls } = clientOf(TRADIER);
    await client.refresh(connectionId, 'r');
    expect(calls[0]).toMatchObject({ name: 'oauth.refresh', path: '/v1/oauth/refreshtoken', priority: 'close' });
    expect(pairsOf(calls[0]?.body)).toEqual({ grant_type: 'refresh_token', refresh_token: 'r' });
    expect(clientOf(ALPACA).client.canRefresh).toBe(false);
  });

  it('is followed by a revocation only where the broker has one', async () => {
    expect([ALPACA, TRADIER, SCHWAB].map((kind) => clientOf(kind).client.canRevoke)).toEqual([false, false, false]);
    const { client, calls } = clientOf(ALPACA, { revokePath: '/oauth/revoke' });
    expect(await client.revoke({ connectionId, token: 't', hint: 'access_token' })).toBe(true);
    expect(pairsOf(calls[0]?.body)).toMatchObject({ token: 't', token_type_hint: 'access_token' });
  });
});
