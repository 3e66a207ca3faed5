/**
 * Tradier's OAuth: comma-separated scopes in, space-separated ones out, no redirect_uri, HTTP Basic, no token_type. Source:
 * Tradier's pages on OAuth (authorize, access-token, refresh-token).
 */
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import {
  basicOf,
  formOf,
  jsonReply,
  type SimLogins,
  type SimLoginTerms,
  type SimReply,
  type SimRequest,
  type SimTokenAnswer,
} from '../kit/index.js';
import { stampOf } from './wire.js';

export const LOGIN_TERMS: SimLoginTerms = {
  title: 'Tradier',
  scopes: ['read', 'write', 'trade', 'market', 'stream'],
  scopeSeparator: ',',
  codeMs: 10 * MS_PER_MINUTE,
  accessMs: MS_PER_DAY,
  // "Refresh tokens do not expire"; whether they rotate is not documented.
  refresh: 'fixed',
  pkce: 'ignored',
  wantsRedirectUri: false,
  wantsResponseType: false,
};

export const AUTHORIZE_PATH = '/v1/oauth/authorize';

export function answerOauth(logins: SimLogins, environment: string, name: string, request: SimRequest): SimReply {
  if (name === 'oauth.authorize') {
    // A redirect_uri is no parameter of Tradier's: what is sent under this name is not looked at.
    const { redirect_uri: _ignored, ...query } = Object.fromEntries(request.query);
    return logins.authorizePage(new URLSearchParams(query), { environment, action: AUTHORIZE_PATH });
  }
  const form = formOf(request);
  if (name === 'oauth.consent') return logins.decide(form, { environment });
  const client = basicOf(request);
  if (!client) return jsonReply(401, { error: 'invalid_client' });
  const wanted = name === 'oauth.token' ? 'authorization_code' : 'refresh_token';
  if (form.get('grant_type') !== wanted) return jsonReply(400, { error: 'unsupported_grant_type' });
  const asked = { ...client, environment };
  return name === 'oauth.token'
    ? tokenReply(logins.exchange({ ...asked, code: form.get('code') ?? '' }))
    : tokenReply(logins.refresh({ ...asked, refreshToken: form.get('refresh_token') ?? '' }));
}

function tokenReply(answer: SimTokenAnswer): SimReply {
  if (answer.kind === 'refused') {
    return jsonReply(answer.error === 'invalid_client' ? 401 : 400, {
      error: answer.error,
      error_description: answer.text,
    });
  }
  const { accessToken, refreshToken, expiresInMs = 0, issuedAt, scopes } = answer.tokens;
  return jsonReply(200, {
    access_token: accessToken,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    // Tradier counts down from the second after: 86399 for a day.
    expires_in: Math.floor(expiresInMs / MS_PER_SECOND) - 1,
    issued_at: stampOf(issuedAt),
    scope: scopes.join(' '),
    status: 'approved',
  });
}
