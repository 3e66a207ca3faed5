import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import { makeSchwab, REDIRECT_URI } from './testing/index.js';

const exchange = (code: string, redirect_uri = REDIRECT_URI) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri,
});
const refresh = (refresh_token: string) => ({ grant_type: 'refresh_token', refresh_token });
const bodyOf = (reply: { body: string }) => JSON.parse(reply.body) as Record<string, string>;

describe('the consent page', () => {
  it('is shown, and sends a code back that ends with an encoded @', async () => {
    const schwab = makeSchwab();
    const query = new URLSearchParams({ client_id: 'key', redirect_uri: REDIRECT_URI, response_type: 'code' });
    const page = await schwab.ask('GET', `/v1/oauth/authorize?${query}`);
    expect(page).toMatchObject({ status: 200 });
    expect(page.body).toContain('Simulated Charles Schwab');
    const { location, code } = await schwab.signIn();
    expect(code).toMatch(/@$/);
    expect(location.href).toMatch(/^https:\/\/127\.0\.0\.1:8182\/back\?code=\w+%40&state=s$/);
  });

  it.each(['https://127.0.0.1:8182/back/', 'https://127.0.0.1/back', 'http://127.0.0.1:8182/back'])(
    'does not redirect to %s, which is not what was registered',
    async (redirect_uri) => {
      const query = new URLSearchParams({ client_id: 'key', redirect_uri, response_type: 'code' });
      expect((await makeSchwab().ask('GET', `/v1/oauth/authorize?${query}`)).status).toBe(400);
    },
  );
});

describe('a code', () => {
  it('gives tokens for half an hour, under HTTP Basic', async () => {
    const schwab = makeSchwab();
    const { code } = await schwab.signIn();
    const reply = await schwab.token(exchange(code));
    expect(reply.status).toBe(200);
    expect(bodyOf(reply)).toEqual({
      expires_in: 1800,
      token_type: 'Bearer',
      scope: 'api',
      refresh_token: expect.any(String),
      access_token: expect.any(String),
      id_token: expect.any(String),
    });
  });

  it('lives thirty seconds', async () => {
    const schwab = makeSchwab();
    const { code } = await schwab.signIn();
    schwab.world.pass(30 * MS_PER_SECOND);
    expect(await schwab.token(exchange(code))).toMatchObject({ status: 400 });
  });

  it('is refused while it is still encoded, under another address, and with the client in the body', async () => {
    const schwab = makeSchwab();
    const { code } = await schwab.signIn();
    expect(bodyOf(await schwab.token(exchange(encodeURIComponent(code))))).toMatchObject({ error: 'invalid_grant' });
    expect(bodyOf(await schwab.token(exchange(code, 'https://127.0.0.1/')))).toMatchObject({ error: 'invalid_grant' });
    const inBody = { ...exchange(code), client_id: 'key', client_secret: 'secret' };
    expect(await schwab.token(inBody, {})).toMatchObject({ status: 401 });
    expect((await schwab.token(exchange(code))).status).toBe(200);
  });

  it('asks for the verifier of a challenge', async () => {
    const schwab = makeSchwab();
    const code_challenge = createHash('sha256').update('verifier').digest('base64url');
    const { code } = await schwab.signIn({ code_challenge, code_challenge_method: 'S256' });
    expect((await schwab.token({ ...exchange(code), code_verifier: 'another' })).status).toBe(400);
    expect((await schwab.token({ ...exchange(code), code_verifier: 'verifier' })).status).toBe(200);
  });
});

describe('an access token', () => {
  it('dies after half an hour, and is refused in the words of both parts', async () => {
    const schwab = makeSchwab();
    await schwab.logIn();
    expect((await schwab.ask('GET', '/trader/v1/accounts')).status).toBe(200);
    schwab.world.pass(30 * MS_PER_MINUTE);
    const trader = await schwab.ask('GET', '/trader/v1/accounts');
    expect(trader.status).toBe(401);
    expect(bodyOf(trader)).toEqual({ message: 'Client not authorized', errors: [] });
    const market = await schwab.ask('GET', '/marketdata/v1/quotes?symbols=X');
    expect(bodyOf(market)).toMatchObject({ errors: [{ status: '401', title: 'Unauthorized' }] });
  });
});

describe('a refresh token', () => {
  it('renews for seven days from the login, which no refresh prolongs', async () => {
    const schwab = makeSchwab();
    let { refresh_token } = await schwab.logIn();
    for (let day = 0; day < 6; day += 1) {
      schwab.world.pass(MS_PER_DAY);
      const reply = await schwab.token(refresh(refresh_token));
      expect(reply.status).toBe(200);
      refresh_token = bodyOf(reply)['refresh_token'] ?? '';
    }
    schwab.world.pass(MS_PER_DAY);
    const over = await schwab.token(refresh(refresh_token));
    expect(over.status).toBe(400);
    expect(bodyOf(over)).toEqual({ error: 'invalid_client', error_description: 'refresh token invalid' });
  });

  it('locks two refreshers out of one login', async () => {
    const schwab = makeSchwab();
    const { refresh_token } = await schwab.logIn();
    const renewed = bodyOf(await schwab.token(refresh(refresh_token)))['refresh_token'] ?? '';
    expect(renewed).not.toBe(refresh_token);
    expect(bodyOf(await schwab.token(refresh(refresh_token)))).toMatchObject({ error: 'invalid_client' });
    expect(bodyOf(await schwab.token(refresh(renewed)))).toMatchObject({ error: 'invalid_client' });
  });

  it('stays the same where that is wanted', async () => {
    const schwab = makeSchwab({ refresh: 'fixed' });
    const { refresh_token } = await schwab.logIn();
    for (let time = 0; time < 2; time += 1) {
      expect(bodyOf(await schwab.token(refresh(refresh_token)))).toMatchObject({ refresh_token });
    }
  });
});
