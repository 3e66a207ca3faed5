/** The sign-in server: forms only, the secret in the body. Source: api.tradestation.com/docs/fundamentals, Auth Code Flow and Refresh Tokens. */
import { MS_PER_SECOND } from '#core/units';
import { formOf, jsonReply, type SimLogins, type SimReply, type SimRequest } from '../kit/index.js';
import { OFFLINE } from './terms.js';

export function answerToken(logins: SimLogins, request: SimRequest): SimReply {
  const form = formOf(request);
  const grant = form.get('grant_type');
  const client = { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
  if (grant !== 'authorization_code' && grant !== 'refresh_token') {
    return refusal(403, 'unsupported_grant_type', `Unsupported grant type: ${grant}`);
  }
  const answer =
    grant === 'refresh_token'
      ? logins.refresh({ ...client, refreshToken: form.get('refresh_token') ?? '' })
      : logins.exchange({ ...client, code: form.get('code') ?? '', redirectUri: form.get('redirect_uri') ?? '' });
  if (answer.kind === 'refused') {
    return refusal(answer.error === 'invalid_client' ? 401 : 400, answer.error, answer.text);
  }
  const { accessToken, refreshToken, expiresInMs = 0, scopes } = answer.tokens;
  // A token that stays the same is not sent again.
  const isNew = grant === 'authorization_code' || logins.terms.refresh === 'rotating';
  return jsonReply(200, {
    access_token: accessToken,
    ...(isNew && scopes.includes(OFFLINE) && { refresh_token: refreshToken }),
    id_token: 'not.a.token',
    scope: scopes.join(' '),
    expires_in: expiresInMs / MS_PER_SECOND,
    token_type: 'Bearer',
  });
}

function refusal(status: number, error: string, description: string): SimReply {
  return jsonReply(status, { error, error_description: description });
}
