/** Logins at brokers whose OAuth has terms of its own. Real: our client, the simulated consent pages and token endpoints. Fake: clocks, sockets. */
import { describe, expect, it } from '@jest/globals';
import type { ConnectionId } from '#core/units';
import { Secret } from '#platform/secrets';
import { FaultScript, inEnvironment, type SimBrokerKind } from '../../simulator/brokers/kit/index.js';
import { ManualWorld } from '../../simulator/brokers/kit/testing/index.js';
import { TASTYTRADE_SIMULATOR } from '../../simulator/brokers/tastytrade/index.js';
import { TRADESTATION_SIMULATOR, tradestationSimulator } from '../../simulator/brokers/tradestation/index.js';
import { type BrokerKind, isOwnLogin } from '../adapters/index.js';
import { TASTYTRADE } from '../adapters/tastytrade/index.js';
import { TRADESTATION } from '../adapters/tradestation/index.js';
import { simulatedHttp } from '../testing/simulated-http.js';
import { type BrokerCall, type BrokerHttp, USER_AGENT } from '../transport/index.js';
import { OAuthClient } from './oauth-client.js';

const REDIRECT = 'https://thetapod.example/callback';
const connectionId = 'c-1' as ConnectionId;

function bench(kind: BrokerKind, simulatorKind: SimBrokerKind, scopes?: readonly string[]) {
  if (isOwnLogin(kind.oauth)) throw new Error('the login is OAuth');
  const client = { clientId: 'id', clientSecret: 'secret', name: 'Thetapod', redirectUris: [REDIRECT] };
  const world = new ManualWorld();
  const { simulator } = simulatorKind.create({ world, faults: new FaultScript(), clients: [client], urls: {} });
  const http = simulatedHttp(inEnvironment(simulator, 'paper'));
  const calls: BrokerCall[] = [];
  const named: BrokerHttp = {
    call: (call) => {
      calls.push(call);
      return http.call({ ...call, headers: { 'user-agent': USER_AGENT, ...call.headers } });
    },
  };
  const oauth = new OAuthClient({
    terms: scopes === undefined ? kind.oauth : { ...kind.oauth, scopes },
    hosts: kind.hosts.paper,
    clientId: 'id',
    clientSecret: new Secret('secret'),
    http: named,
  });
  const { authorizeHost } = kind.oauth;
  /** Agrees on the page as the first user, as a browser does. */
  const agree = async () => {
    const url = new URL(oauth.authorizeUrl({ state: 'S', redirectUri: REDIRECT }));
    const page = await http.call({
      ...{ name: 'page', method: 'GET', host: authorizeHost, path: `${url.pathname}${url.search}`, priority: 'read' },
    });
    const body = page.kind === 'answered' ? page.body : '';
    const user = /name="user" value="([^"]+)"/.exec(body)?.[1] ?? '';
    const form = new URLSearchParams([...url.searchParams, ['user', user], ['decision', 'approve']]).toString();
    const answer = await http.call({
      ...{ name: 'consent', method: 'POST', host: authorizeHost, path: url.pathname, body: form, priority: 'read' },
    });
    const location = answer.kind === 'answered' ? (answer.headers['location'] ?? '') : '';
    return { body, query: new URL(location).searchParams };
  };
  return { oauth, agree, calls, world };
}

async function signedIn(at: ReturnType<typeof bench>) {
  const { query } = await at.agree();
  expect(query.get('state')).toBe('S');
  const answer = await at.oauth.exchange({ connectionId, code: query.get('code') ?? '', redirectUri: REDIRECT });
  if (answer.kind !== 'granted') throw new Error(`no tokens: ${answer.kind}`);
  return answer.tokens;
}

describe('a login at the simulated tastytrade', () => {
  it('asks on its own page, lives a quarter of an hour, and is renewed by the secret alone', async () => {
    const at = bench(TASTYTRADE, TASTYTRADE_SIMULATOR);
    const tokens = await signedIn(at);
    expect(tokens).toMatchObject({ expiresInMs: 15 * 60_000, refreshToken: expect.any(String) });
    const renewed = await at.oauth.refresh(connectionId, tokens.refreshToken ?? '');
    expect(renewed).toMatchObject({ kind: 'granted', tokens: { expiresInMs: 15 * 60_000 } });
    expect(renewed).not.toHaveProperty(['tokens', 'refreshToken']);
    expect(Object.fromEntries(new URLSearchParams(at.calls.at(-1)?.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: tokens.refreshToken,
      client_secret: 'secret',
    });
    // The same one again: it does not rotate.
    expect(await at.oauth.refresh(connectionId, tokens.refreshToken ?? '')).toMatchObject({ kind: 'granted' });
    expect(await at.oauth.refresh(connectionId, 'another')).toEqual({ kind: 'ended', code: 'INVALID_GRANT' });
  });
});

describe('a login at the simulated TradeStation', () => {
  it('names its audience, lives 20 minutes, and keeps its refresh token', async () => {
    const at = bench(TRADESTATION, TRADESTATION_SIMULATOR);
    const tokens = await signedIn(at);
    expect(tokens).toMatchObject({ expiresInMs: 20 * 60_000, refreshToken: expect.any(String) });
    const renewed = await at.oauth.refresh(connectionId, tokens.refreshToken ?? '');
    expect(renewed).toMatchObject({ kind: 'granted' });
    expect(renewed).not.toHaveProperty(['tokens', 'refreshToken']);
  });

  it('gives another refresh token each time where it was asked to, and ends after 24 hours', async () => {
    const at = bench(TRADESTATION, tradestationSimulator('rotating'));
    const first = await signedIn(at);
    const second = await at.oauth.refresh(connectionId, first.refreshToken ?? '');
    if (second.kind !== 'granted') throw new Error('not renewed');
    expect(second.tokens.refreshToken).toEqual(expect.any(String));
    expect(second.tokens.refreshToken).not.toBe(first.refreshToken);
    at.world.pass(24 * 3_600_000);
    const ended = await at.oauth.refresh(connectionId, second.tokens.refreshToken ?? '');
    expect(ended).toEqual({ kind: 'ended', code: 'INVALID_GRANT' });
  });

  it('ends when a refresh token that was rotated away comes again', async () => {
    const at = bench(TRADESTATION, tradestationSimulator('rotating'));
    const first = await signedIn(at);
    const second = await at.oauth.refresh(connectionId, first.refreshToken ?? '');
    const again = await at.oauth.refresh(connectionId, first.refreshToken ?? '');
    expect([second.kind, again.kind]).toEqual(['granted', 'ended']);
  });

  it('gives no refresh token without the scope for it', async () => {
    const tokens = await signedIn(bench(TRADESTATION, TRADESTATION_SIMULATOR, ['openid', 'ReadAccount']));
    expect(tokens).not.toHaveProperty('refreshToken');
  });
});
