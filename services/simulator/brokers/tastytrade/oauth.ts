/**
 * The token endpoint takes JSON, as the official SDK sends it, and forms, as other clients do. A refresh names its client by the secret
 * alone. Sources: developer.tastytrade.com, OAuth2; the official SDK 7.0.2.
 */
import { MS_PER_SECOND } from '#core/units';
import { jsonReply, type SimClient, type SimLogins, type SimReply, type SimRequest } from '../kit/index.js';
import type { Environment } from './terms.js';

export function answerToken(
  { logins, clients }: { readonly logins: SimLogins; readonly clients: readonly SimClient[] },
  environment: Environment,
  request: SimRequest,
): SimReply {
  const fields = fieldsOf(request);
  const clientSecret = fields['client_secret'] ?? '';
  const grant = fields['grant_type'];
  if (grant !== 'authorization_code' && grant !== 'refresh_token') {
    return refusal(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
  }
  const bySecret = clients.find((client) => client.clientSecret === clientSecret)?.clientId ?? '';
  const answer =
    grant === 'refresh_token'
      ? logins.refresh({ clientId: bySecret, clientSecret, environment, refreshToken: fields['refresh_token'] ?? '' })
      : logins.exchange({
          ...{ clientId: fields['client_id'] ?? '', clientSecret, environment, code: fields['code'] ?? '' },
          redirectUri: fields['redirect_uri'] ?? '',
        });
  if (answer.kind === 'refused') {
    return refusal(answer.error === 'invalid_client' ? 401 : 400, answer.error, answer.text);
  }
  const { accessToken, refreshToken, expiresInMs = 0 } = answer.tokens;
  return jsonReply(200, {
    access_token: accessToken,
    // It stays the same, and comes with the code only.
    ...(grant === 'authorization_code' && { refresh_token: refreshToken }),
    token_type: 'Bearer',
    expires_in: expiresInMs / MS_PER_SECOND,
  });
}

function refusal(status: number, error: string, description: string): SimReply {
  return jsonReply(status, { error, error_description: description });
}

function fieldsOf({ body, headers }: SimRequest): Readonly<Record<string, string>> {
  if (!(headers['content-type'] ?? '').includes('json')) return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body) as Readonly<Record<string, string>>;
  } catch {
    return {};
  }
}
