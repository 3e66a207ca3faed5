/**
 * Logins of third parties: OAuth 1.0a in three legs, then a live session token a day. It is the only way that Interactive Brokers has for platforms
 * of others. Sources: IB REST API 2.28.0, Trading OAuth 1.0a; ibkrcampus.com, Web API Trading (2026-02-26).
 */
import { z } from 'zod';
import { assert, type ConnectionId } from '#core/units';
import { randomToken } from '#platform/hash';
import type { BeginWish, ExchangeWish, LoginBeginning, LoginClient, TokenAnswer } from '../../../oauth/index.js';
import type { BrokerAnswer, Sending } from '../../../transport/index.js';
import type { OwnLoginParts } from '../../kind.js';
import { jsonOf } from '../../kit/index.js';
import { packCredential, packGrant, unpackGrant } from './credential.js';
import { type DhParameters, readDhParameters } from './keys.js';
import { beginHandshake, decryptSecret } from './session-token.js';
import { authorizationHeader, baseString, rsaSignature } from './signature.js';

const TIMEOUT_MS = 10_000;
const PATHS = {
  request: '/v1/api/oauth/request_token',
  access: '/v1/api/oauth/access_token',
  session: '/v1/api/oauth/live_session_token',
} as const;

const TokenText = z.string().regex(/^[\w-]{8,128}$/);
const RequestToken = z.object({ oauth_token: TokenText });
const AccessToken = z.object({
  oauth_token: TokenText,
  oauth_token_secret: z.string().regex(/^[A-Za-z0-9+/=]{16,2048}$/),
});
const Hex = z.string().regex(/^[0-9a-f]+$/i);
const SessionToken = z.object({ diffie_hellman_response: Hex, live_session_token_signature: Hex });

type Failed = Exclude<TokenAnswer, { readonly kind: 'granted' }>;
const later = (cause: string): Failed => ({ kind: 'later', cause });

export class IbkrLoginClient implements LoginClient {
  readonly canRefresh = true;
  /** No page knows a way to revoke the access token; the user takes it back in the client portal. */
  readonly canRevoke = false;
  private readonly dh: DhParameters;

  constructor(private readonly parts: OwnLoginParts) {
    const dh = readDhParameters(this.key('dhParameters'));
    assert(dh, 'Invariant: keys were checked when they were read');
    this.dh = dh;
  }

  /** The request token names the login when the browser comes back: no state of ours can be given along. */
  async begin({ connectionId }: BeginWish): Promise<LoginBeginning> {
    const answer = await this.ask('oauth.request', PATHS.request, connectionId, { oauth_callback: 'oob' });
    const found = readAnswer(answer, RequestToken);
    if ('kind' in found) return found;
    const { oauth_token: state } = found;
    const authorizeUrl = `${this.parts.hosts['login']}/authorize?oauth_token=${encodeURIComponent(state)}`;
    return { kind: 'begun', state, authorizeUrl, verifier: state };
  }

  async exchange({ connectionId, code, verifier = '' }: ExchangeWish): Promise<TokenAnswer> {
    const terms = { oauth_token: verifier, oauth_verifier: code };
    const found = readAnswer(await this.ask('oauth.token', PATHS.access, connectionId, terms), AccessToken);
    if ('kind' in found) return found;
    const grant = packGrant({ oauthToken: found.oauth_token, secret: found.oauth_token_secret });
    const session = await this.refresh(connectionId, grant);
    // The verifier is used up: to come again with it would be refused, and say something else.
    return session.kind === 'later' ? { kind: 'ended', code: 'SESSION_TOKEN_NOT_GIVEN' } : session;
  }

  async refresh(connectionId: ConnectionId, refreshToken: string): Promise<TokenAnswer> {
    const { oauthToken, secret } = unpackGrant(refreshToken);
    const prepend = decryptSecret(secret, this.key('encryption'));
    if (prepend === undefined) return later('SECRET_UNREADABLE');
    const consumerKey = this.parts.clientId;
    const handshake = beginHandshake(this.dh, prepend, consumerKey);
    const terms = { diffie_hellman_challenge: handshake.challenge, oauth_token: oauthToken };
    const answer = await this.ask('oauth.refresh', PATHS.session, connectionId, terms, prepend.toString('hex'));
    const found = readAnswer(answer, SessionToken);
    if ('kind' in found) return found;
    const sessionToken = handshake.finish({
      response: found.diffie_hellman_response,
      signature: found.live_session_token_signature,
    });
    if (sessionToken === undefined) return later('SESSION_TOKEN_UNPROVEN');
    // What the stated expiration means is told in two ways; the 24 hours of the capabilities count.
    const accessToken = packCredential({ consumerKey, oauthToken, sessionToken });
    return { kind: 'granted', tokens: { accessToken, refreshToken } };
  }

  async revoke(): Promise<boolean> {
    return false;
  }

  /** @param before - stands before the text that is signed, where the broker wants it */
  private ask(
    name: string,
    path: string,
    connectionId: ConnectionId,
    terms: Readonly<Record<string, string>>,
    before = '',
  ): Promise<BrokerAnswer> {
    const sign = ({ origin, at }: Sending) => {
      const oauth = { ...terms, ...oauthTerms(this.parts.clientId, 'RSA-SHA256', at) };
      const text = `${before}${baseString({ method: 'POST', origin, path, oauth })}`;
      return { authorization: authorizationHeader(oauth, rsaSignature(text, this.key('signature'))) };
    };
    return this.parts.http.call({
      ...{ name, method: 'POST', host: 'api', path, sign, connectionId },
      headers: { accept: 'application/json' },
      // Without a token nothing can be closed.
      priority: 'close',
      timeoutMs: TIMEOUT_MS,
    });
  }

  private key(name: string): string {
    const key = this.parts.keys[name];
    assert(key, `Invariant: the login has its key ${name}`);
    return key.expose();
  }
}

const MS_PER_SECOND = 1_000;
const NONCE_LETTERS = 16;

/** Returns the parameters that every header has. @param at - wall clock */
export function oauthTerms(consumerKey: string, method: 'RSA-SHA256' | 'HMAC-SHA256', at: number) {
  return {
    oauth_consumer_key: consumerKey,
    oauth_nonce: randomToken()
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, NONCE_LETTERS),
    oauth_signature_method: method,
    oauth_timestamp: String(Math.floor(at / MS_PER_SECOND)),
  };
}

/**
 * Returns what a token endpoint gave. A login ends only by a refusal (401) that is the API's own; one that names the consumer is ours to mend, and
 * everything else changes nothing.
 */
function readAnswer<T extends object>(answer: BrokerAnswer, schema: z.ZodType<T>): T | Failed {
  if (answer.kind !== 'answered') return later(answer.cause);
  const { status, body } = answer;
  const json = jsonOf(body);
  if (status === 401 && json !== undefined && !/consumer|signature/i.test(body)) {
    return { kind: 'ended', code: 'TOKEN_REFUSED' };
  }
  if (status !== 200) return later(`HTTP_${status}`);
  return schema.safeParse(json).data ?? later('UNREADABLE');
}
