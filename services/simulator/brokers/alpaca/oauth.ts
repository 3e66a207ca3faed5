/**
 * Alpaca's OAuth: consent at the app's host, exchange at the live API's host for both environments, secret in the body, no end and no
 * refresh token in the answer. Source: docs.alpaca.markets, Using OAuth2.
 */
import { formOf, jsonReply, type SimLogins, type SimReply, type SimRequest } from '../kit/index.js';
import type { Environment } from './terms.js';

const AUTHORIZE_PATH = '/oauth/authorize';

export function answerOauth(logins: SimLogins, environment: Environment, route: string, request: SimRequest): SimReply {
  if (route === 'oauth.authorize') return logins.authorizePage(request.query, { environment, action: AUTHORIZE_PATH });
  const form = formOf(request);
  if (route === 'oauth.consent') return logins.decide(form, { environment });
  if (form.get('grant_type') !== 'authorization_code') return jsonReply(400, { error: 'unsupported_grant_type' });
  const redirectUri = form.get('redirect_uri');
  const answer = logins.exchange({
    clientId: form.get('client_id') ?? '',
    clientSecret: form.get('client_secret') ?? '',
    code: form.get('code') ?? '',
    ...(redirectUri === null ? {} : { redirectUri }),
  });
  if (answer.kind === 'refused') {
    const status = answer.error === 'invalid_client' ? 401 : 400;
    return jsonReply(status, { error: answer.error, error_description: answer.text });
  }
  const { accessToken, scopes } = answer.tokens;
  return jsonReply(200, { access_token: accessToken, token_type: 'bearer', scope: scopes.join(' ') });
}
