/** The token endpoint: HTTP Basic, form body, and Schwab's own words for refusals. */
import { MS_PER_SECOND } from '#core/units';
import { basicOf, formOf, jsonReply, type SimLogins, type SimReply, type SimRequest } from '../kit/index.js';

/** Answers `POST /v1/oauth/token`. Client id and secret in the body are not looked at: refreshing so fails live. */
export function answerToken(logins: SimLogins, request: SimRequest): SimReply {
  const client = basicOf(request);
  const form = formOf(request);
  if (client === undefined) return tokenError(401, 'invalid_client', 'Unauthorized');
  const grant = form.get('grant_type');
  if (grant !== 'authorization_code' && grant !== 'refresh_token') {
    return tokenError(400, 'unsupported_grant_type', 'grant_type is not supported');
  }
  const isExchange = grant === 'authorization_code';
  const answer = isExchange
    ? logins.exchange({
        ...client,
        code: form.get('code') ?? '',
        redirectUri: form.get('redirect_uri') ?? '',
        ...(form.has('code_verifier') ? { codeVerifier: form.get('code_verifier') as string } : {}),
      })
    : logins.refresh({ ...client, refreshToken: form.get('refresh_token') ?? '' });
  if (answer.kind === 'refused') {
    if (answer.error === 'invalid_client') return tokenError(401, 'invalid_client', 'Unauthorized');
    return isExchange
      ? tokenError(400, 'invalid_grant', answer.text)
      : tokenError(400, 'invalid_client', 'refresh token invalid');
  }
  const { accessToken, refreshToken, expiresInMs } = answer.tokens;
  return jsonReply(200, {
    expires_in: (expiresInMs ?? 0) / MS_PER_SECOND,
    token_type: 'Bearer',
    scope: 'api',
    refresh_token: refreshToken,
    access_token: accessToken,
    id_token: 'not.a.token',
  });
}

function tokenError(status: number, error: string, description: string): SimReply {
  return jsonReply(status, { error, error_description: description });
}
