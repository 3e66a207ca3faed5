import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Bench, CLIENT, consent, openBench, tokenForm } from './testing/signed-in.js';

const [REDIRECT = ''] = CLIENT.redirectUris;
const AUTHORIZE = `/oauth/authorize?response_type=code&client_id=thetapod&redirect_uri=${encodeURIComponent(REDIRECT)}&state=s1&scope=account:write%20trading`;

describe("the simulated Alpaca's login", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });

  it('asks a person for what the client wants', async () => {
    const page = await bench.ask('live.auth', 'GET', AUTHORIZE);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Simulated Alpaca');
    expect(page.body).toContain('<code>account:write</code>');
    expect(page.body).toContain('action="/oauth/authorize"');
  });

  it('redirects nowhere that was not registered', async () => {
    const foreign = AUTHORIZE.replace('127.0.0.1', 'evil.example');
    expect(await bench.ask('live.auth', 'GET', foreign)).toMatchObject({ status: 400 });
  });

  it('gives a bearer token without an end and without a refresh token', async () => {
    const code = await consent(bench.ask, 'account:write trading');
    const reply = await bench.ask('live.token', 'POST', '/oauth/token', tokenForm(code));
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      scope: 'account:write trading',
    });
  });

  it('exchanges a code once, for its client alone', async () => {
    const code = await consent(bench.ask, 'trading');
    const exchange = (over: Readonly<Record<string, string>> = {}) =>
      bench.ask('paper.token', 'POST', '/oauth/token', tokenForm(code, over));
    expect(await exchange({ client_secret: 'wrong' })).toMatchObject({ status: 401 });
    expect(await exchange({ redirect_uri: 'https://127.0.0.1:8443/other' })).toMatchObject({ status: 400 });
    expect(await exchange({ grant_type: 'refresh_token' })).toMatchObject({ status: 400 });
    expect(await exchange()).toMatchObject({ status: 200 });
    expect(await exchange()).toMatchObject({ status: 400 });
  });

  it('takes one token in both environments, each with an account of its own', async () => {
    const authorization = `Bearer ${await bench.signIn()}`;
    const numberAt = async (host: string) => {
      const reply = await bench.ask(host, 'GET', '/v2/account', '', { authorization });
      return (JSON.parse(reply.body) as { account_number: string }).account_number;
    };
    expect(await numberAt('live.api')).toBe('847362951');
    expect(await numberAt('paper.api')).toBe('PA3ADA7Q2X8Z');
  });

  it('says 401 to a token that the user has revoked, and to none', async () => {
    const token = await bench.signIn();
    const ask = (authorization: string) => bench.ask('paper.api', 'GET', '/v2/account', '', { authorization });
    expect(await ask(`Bearer ${token}`)).toMatchObject({ status: 200 });
    bench.broker.logins.revoke(token);
    const refused = await ask(`Bearer ${token}`);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.body)).toEqual({ code: 40110000, message: 'unauthorized.' });
    expect(await ask('')).toMatchObject({ status: 401 });
  });

  it('needs a scope for orders and one for market data', async () => {
    const authorization = `Bearer ${await bench.signIn('account:write')}`;
    const ask = (host: string, method: string, target: string) =>
      bench.ask(host, method, target, '{}', { authorization });
    expect(await ask('paper.api', 'GET', '/v2/positions')).toMatchObject({ status: 200 });
    expect(await ask('paper.api', 'POST', '/v2/orders')).toMatchObject({ status: 403 });
    expect(await ask('paper.data', 'GET', '/v1beta1/options/snapshots/AAPL')).toMatchObject({ status: 403 });
  });
});
