import { describe, expect, it } from '@jest/globals';
import { MS_PER_MINUTE } from '#core/units';
import { signedIn } from './testing/index.js';

const BASIC = { authorization: `Basic ${Buffer.from('app:hush').toString('base64')}` };
const FORM = { ...BASIC, 'content-type': 'application/x-www-form-urlencoded' };

async function codeOf({ send }: ReturnType<typeof signedIn>, scope = 'read,trade') {
  const form = new URLSearchParams({ client_id: 'app', scope, state: 'abc', user: 'robin-live', decision: 'approve' });
  const reply = await send('live.api', 'POST', '/v1/oauth/authorize', {}, form.toString());
  const target = new URL(reply.headers?.['location'] ?? 'about:blank');
  return { target, code: target.searchParams.get('code') ?? '' };
}

describe("the simulated Tradier's login", () => {
  it('asks on a page, and needs neither redirect_uri nor response_type', async () => {
    const broker = signedIn();
    const query = '/v1/oauth/authorize?client_id=app&scope=read,write,trade,market,stream&state=abc';
    const page = await broker.send('live.api', 'GET', query, {});
    expect(page.status).toBe(200);
    for (const text of [
      'Simulated Tradier',
      '<strong>Thetapod</strong>',
      'Alex Meyer',
      '2 accounts',
      'action="/v1/oauth/authorize"',
    ]) {
      expect(page.body).toContain(text);
    }
    const { target } = await codeOf(broker);
    expect([target.origin + target.pathname, target.searchParams.get('state')]).toEqual([
      'http://localhost:4300/back',
      'abc',
    ]);
  });

  it('gives a token for a day with spaces between its scopes and without a token_type', async () => {
    const broker = signedIn();
    const { code } = await codeOf(broker);
    const body = new URLSearchParams({ grant_type: 'authorization_code', code }).toString();
    const reply = await broker.send('live.api', 'POST', '/v1/oauth/accesstoken', FORM, body);
    expect([reply.status, JSON.parse(reply.body)]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^\w{28}$/),
        refresh_token: expect.stringMatching(/^\w{28}$/),
        expires_in: 86_399,
        issued_at: '2025-11-26T20:30:00.000Z',
        scope: 'read trade',
        status: 'approved',
      },
    ]);
    const again = await broker.send('live.api', 'POST', '/v1/oauth/accesstoken', FORM, body);
    expect([again.status, JSON.parse(again.body)]).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('refuses a wrong secret, an old code and a code of the other environment', async () => {
    const broker = signedIn();
    const exchange = async (host: string, code: string, secret = 'hush') => {
      const authorization = `Basic ${Buffer.from(`app:${secret}`).toString('base64')}`;
      const body = new URLSearchParams({ grant_type: 'authorization_code', code }).toString();
      return (await broker.send(host, 'POST', '/v1/oauth/accesstoken', { authorization }, body)).status;
    };
    const { code } = await codeOf(broker);
    expect(await exchange('live.api', code, 'wrong')).toBe(401);
    expect(await exchange('paper.api', code)).toBe(400);
    broker.world.pass(10 * MS_PER_MINUTE);
    expect(await exchange('live.api', code)).toBe(400);
  });

  it('refreshes for partners, and keeps the refresh token', async () => {
    const broker = signedIn();
    const { code } = await codeOf(broker);
    const post = async (path: string, form: Record<string, string>) => {
      const { body } = await broker.send('live.api', 'POST', path, FORM, new URLSearchParams(form).toString());
      return JSON.parse(body) as { access_token: string; refresh_token: string };
    };
    const first = await post('/v1/oauth/accesstoken', { grant_type: 'authorization_code', code });
    const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = await post('/v1/oauth/refreshtoken', refresh);
    expect(second.refresh_token).toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect(broker.logins.check(second.access_token).kind).toBe('good');
  });
});
