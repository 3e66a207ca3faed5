import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTokenAnswer } from './token-answer.js';

const answered = (status: number, body: string) => ({ kind: 'answered', status, headers: {}, body }) as const;

describe(readTokenAnswer.name, () => {
  it.each([
    [
      'Tradier: no token_type, scopes with spaces',
      `{"access_token":"oG8RUzo33zKy3gghjkGh2au2LEWA8","expires_in":86399,"issued_at":"2014-05-28T09:33:35-04:00","scope":"read write trade market stream","status":"approved"}`,
      {
        accessToken: 'oG8RUzo33zKy3gghjkGh2au2LEWA8',
        expiresInMs: 86_399_000,
        scope: 'read write trade market stream',
      },
    ],
    [
      'Alpaca: no expiry, no refresh token',
      `{"access_token":"79500537-5796-4230-9661-7f7108877c60","token_type":"bearer","scope":"account:write trading"}`,
      { accessToken: '79500537-5796-4230-9661-7f7108877c60', scope: 'account:write trading' },
    ],
    [
      'Schwab: with an id token, which is of no use here',
      `{"expires_in":1800,"token_type":"Bearer","scope":"api","refresh_token":"r-1","access_token":"a-1","id_token":"i-1"}`,
      { accessToken: 'a-1', refreshToken: 'r-1', expiresInMs: 1_800_000, scope: 'api' },
    ],
    ['an expiry in digits', `{"access_token":"a","expires_in":"60"}`, { accessToken: 'a', expiresInMs: 60_000 }],
    [
      'nulls for what is not there',
      `{"access_token":"a","refresh_token":null,"expires_in":null}`,
      { accessToken: 'a' },
    ],
  ])('reads %s', (_name, body, tokens) => {
    expect(readTokenAnswer(answered(200, body))).toEqual({ kind: 'granted', tokens });
  });

  it.each([
    [400, `{"error":"invalid_grant","error_description":"expired"}`, 'INVALID_GRANT'],
    // Schwab's words of a refresh token that is older than seven days.
    [401, `{"error":"invalid_client","error_description":"refresh token invalid"}`, 'INVALID_CLIENT'],
    [
      400,
      `{"error":"unsupported_token_type","error_description":"… refresh_token_authentication_error"}`,
      'UNSUPPORTED_TOKEN_TYPE',
    ],
    [401, `{"fault":{"faultstring":"Invalid Access Token"}}`, 'TOKEN_REFUSED'],
  ])('takes %s %s for the end of the login', (status, body, code) => {
    expect(readTokenAnswer(answered(status, body))).toEqual({ kind: 'ended', code });
  });

  it.each([
    [503, 'busy', 'HTTP_503'],
    [500, `{"error":"invalid_grant"}`, 'HTTP_500'],
    [429, `{"error":"invalid_grant"}`, 'HTTP_429'],
    [403, '<html>', 'HTTP_403'],
    [401, '<html>', 'HTTP_401'],
    [302, '', 'HTTP_302'],
    [400, `{"error":"temporarily_unavailable"}`, 'TEMPORARILY_UNAVAILABLE'],
    [200, 'garbage', 'UNREADABLE'],
    [200, '{}', 'UNREADABLE'],
    [200, `{"access_token":""}`, 'UNREADABLE'],
    [200, `{"access_token":"a b"}`, 'UNREADABLE'],
    [200, `{"access_token":"a\\r\\nx: y"}`, 'UNREADABLE'],
    [200, `{"access_token":"a","token_type":"mac"}`, 'UNREADABLE'],
    [200, `{"access_token":"a","expires_in":-1}`, 'UNREADABLE'],
  ])('keeps what there is after %s %s', (status, body, cause) => {
    expect(readTokenAnswer(answered(status, body))).toEqual({ kind: 'later', cause });
  });

  it('keeps what there is when no answer came', () => {
    expect(readTokenAnswer({ kind: 'lost', cause: 'ECONNRESET' })).toEqual({ kind: 'later', cause: 'ECONNRESET' });
    expect(readTokenAnswer({ kind: 'not_sent', cause: 'NO_BUDGET' })).toEqual({ kind: 'later', cause: 'NO_BUDGET' });
  });

  it('never throws, and never grants or ends a login outside 200, 400 and 401', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, body) => {
        const { kind } = readTokenAnswer(answered(status, body));
        if (kind === 'granted') expect(status).toBe(200);
        if (kind === 'ended') expect([400, 401]).toContain(status);
      }),
    );
  });
});
