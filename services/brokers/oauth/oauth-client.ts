/**
 * OAuth 2.0 with one broker: the address of its consent page, code for tokens, refresh, revoke. How brokers differ is data
 * (OAuthTerms). Source: RFC 6749, RFC 7636, RFC 7009.
 */
import { createHash } from 'node:crypto';
import { AuthorizationCode } from 'simple-oauth2';
import { assert, type ConnectionId } from '#core/units';
import { randomToken } from '#platform/hash';
import type { Secret } from '#platform/secrets';
import type { OAuthTerms } from '../adapters/index.js';
import type { BrokerCall, BrokerHttp } from '../transport/index.js';
import type { BeginWish, ExchangeWish, LoginBeginning, LoginClient, RevokeWish } from './login-client.js';
import { readTokenAnswer, type TokenAnswer } from './token-answer.js';

export interface OAuthParts {
  readonly terms: OAuthTerms;
  /** Hosts by role. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly http: BrokerHttp;
}

export interface AuthorizeWish {
  readonly state: string;
  readonly redirectUri: string;
  /** Where the broker has PKCE. */
  readonly verifier?: string;
}

const TOKEN_TIMEOUT_MS = 10_000;

export class OAuthClient implements LoginClient {
  constructor(private readonly parts: OAuthParts) {}

  get canRefresh(): boolean {
    return this.parts.terms.refreshPath !== undefined;
  }

  get canRevoke(): boolean {
    return this.parts.terms.revokePath !== undefined;
  }

  get hasPkce(): boolean {
    return this.parts.terms.pkce;
  }

  async begin({ redirectUri }: BeginWish): Promise<LoginBeginning> {
    const state = randomToken();
    const pkce = this.hasPkce ? { verifier: randomToken() } : {};
    return { kind: 'begun', state, authorizeUrl: this.authorizeUrl({ state, redirectUri, ...pkce }), ...pkce };
  }

  /** Returns the address to which the user's browser is sent. */
  authorizeUrl({ state, redirectUri, verifier }: AuthorizeWish): string {
    const { terms, clientId } = this.parts;
    const client = new AuthorizationCode({
      // The secret stays out of what only builds an address.
      client: { id: clientId, secret: '' },
      auth: {
        tokenHost: this.host(terms.tokenHost),
        authorizeHost: this.host(terms.authorizeHost),
        authorizePath: terms.authorizePath,
      },
      options: { scopeSeparator: terms.scopeSeparator },
    });
    const challenge =
      verifier === undefined ? {} : { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
    const url = new URL(
      client.authorizeURL({ redirect_uri: redirectUri, scope: [...terms.scopes], state, ...challenge }),
    );
    // What an app may do is registered with it at some brokers, and not asked for.
    if (terms.scopes.length === 0) url.searchParams.delete('scope');
    if (!terms.sendsResponseType) url.searchParams.delete('response_type');
    if (!terms.sendsRedirectUri) url.searchParams.delete('redirect_uri');
    for (const [name, value] of Object.entries(terms.authorizeParameters ?? {})) url.searchParams.set(name, value);
    return url.href;
  }

  /** Exchanges a code, once. */
  exchange({ connectionId, code, redirectUri, verifier }: ExchangeWish): Promise<TokenAnswer> {
    const { terms } = this.parts;
    const form = new URLSearchParams({ grant_type: 'authorization_code', code });
    if (terms.sendsRedirectUri) form.set('redirect_uri', redirectUri);
    if (verifier !== undefined) form.set('code_verifier', verifier);
    return this.ask('oauth.token', terms.tokenPath, form, connectionId);
  }

  refresh(connectionId: ConnectionId, refreshToken: string): Promise<TokenAnswer> {
    const { refreshPath } = this.parts.terms;
    assert(refreshPath !== undefined, 'Invariant: only logins with a refresh path are refreshed');
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
    return this.ask('oauth.refresh', refreshPath, form, connectionId);
  }

  /** Returns whether the broker says that the token is dead now (RFC 7009: 200, also for one it does not know). */
  async revoke({ connectionId, token, hint }: RevokeWish): Promise<boolean> {
    const { revokePath } = this.parts.terms;
    assert(revokePath !== undefined, 'Invariant: only brokers with a revoke path are asked');
    const form = new URLSearchParams({ token, token_type_hint: hint });
    const answer = await this.parts.http.call(this.callOf('oauth.revoke', revokePath, form, connectionId));
    return answer.kind === 'answered' && answer.status === 200;
  }

  private async ask(
    name: string,
    path: string,
    form: URLSearchParams,
    connectionId: ConnectionId,
  ): Promise<TokenAnswer> {
    return readTokenAnswer(await this.parts.http.call(this.callOf(name, path, form, connectionId)));
  }

  private callOf(name: string, path: string, form: URLSearchParams, connectionId: ConnectionId): BrokerCall {
    const { terms, clientId, clientSecret } = this.parts;
    const headers: Record<string, string> = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    };
    if (terms.clientAuthentication === 'basic') headers['authorization'] = basicOf(clientId, clientSecret.expose());
    else {
      const isSecretEnough = terms.refreshesWithSecretAlone === true && form.get('grant_type') === 'refresh_token';
      if (!isSecretEnough) form.set('client_id', clientId);
      form.set('client_secret', clientSecret.expose());
    }
    return {
      name,
      method: 'POST',
      host: terms.tokenHost,
      path,
      headers,
      body: form.toString(),
      // Without a token nothing can be closed.
      priority: 'close',
      connectionId,
      timeoutMs: TOKEN_TIMEOUT_MS,
    };
  }

  private host(role: string): string {
    const host = this.parts.hosts[role];
    assert(host !== undefined, `Invariant: the broker has a host ${role}`);
    return host;
  }
}

/** RFC 7636 4.2. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Id and secret are form-encoded before they are joined. Source: RFC 6749 2.3.1. */
function basicOf(id: string, secret: string): string {
  const encoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
}
