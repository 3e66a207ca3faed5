/** The login server of a simulated broker: consent, codes, tokens, their lives and ends. On the wall clock of its world. */
import { createHash } from 'node:crypto';
import { assert, type Instant } from '#core/units';
import { type AuthorizeRequest, consentPage, errorPage } from './consent-page.js';
import { pageReply, redirectReply } from './http.js';
import type {
  SimClient,
  SimConsent,
  SimLogin,
  SimLoginsOptions,
  SimLoginsState,
  SimLoginTerms,
  SimTokenAnswer,
  SimTokenCheck,
  SimTokenError,
  SimTokens,
  SimUser,
  StoredAccess,
  StoredCode,
  StoredFamily,
} from './login-types.js';
import type { SimReply } from './types.js';

const TOKEN_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN_LENGTH = 28;
/** Of codes and access tokens each; the oldest are forgotten. */
const KEPT_MAX = 2_000;

export class SimLogins {
  readonly terms: SimLoginTerms;
  private readonly clients: Map<string, SimClient>;
  private readonly users: Map<string, SimUser>;
  private codes = new Map<string, StoredCode>();
  private families = new Map<string, StoredFamily>();
  private accesses = new Map<string, StoredAccess>();
  /** Rises with every change. */
  version = 0;

  constructor(private readonly options: SimLoginsOptions) {
    this.terms = options.terms;
    this.clients = new Map(options.clients.map((client) => [client.clientId, client]));
    this.users = new Map(options.users.map((user) => [user.id, user]));
  }

  user(id: string): SimUser | undefined {
    return this.users.get(id);
  }

  /** Returns who can sign in somewhere. */
  usersAt(environment: string): readonly SimUser[] {
    return [...this.users.values()].filter((user) => signsInAt(user, environment));
  }

  addUser(user: SimUser): void {
    this.users.set(user.id, user);
    this.version += 1;
  }

  /**
   * Answers `GET` of the authorisation path: the consent page, or why there is none. What is wrong with the client or its
   * address is told to the person and never redirected; the rest is told to the client. RFC 6749 4.1.2.1.
   * @param place.action - path that the form posts to
   */
  authorizePage(query: URLSearchParams, place: { readonly environment: string; readonly action: string }): SimReply {
    const asked = this.readRequest(query);
    if (asked.kind !== 'asked') return asked.reply;
    const users = this.usersAt(place.environment);
    const { title } = this.terms;
    return pageReply(200, consentPage({ title, ...place, request: asked.request, client: asked.client, users }));
  }

  /** Answers the form of the consent page: back to the client with a code, or with `access_denied`. */
  decide(form: URLSearchParams, place: { readonly environment: string }): SimReply {
    const asked = this.readRequest(form);
    if (asked.kind !== 'asked') return asked.reply;
    const { request } = asked;
    if (form.get('decision') !== 'approve') return this.sendBack(request, { error: 'access_denied' });
    const user = this.users.get(form.get('user') ?? '');
    if (!user || !signsInAt(user, place.environment)) {
      return pageReply(400, errorPage(this.terms.title, 'Choose who signs in.'));
    }
    const code = this.consent({ ...request, userId: user.id, environment: place.environment });
    return this.sendBack(request, { code });
  }

  /** Agrees for a user, as the page's button does; returns the code. */
  consent(consent: SimConsent): string {
    const code = `${this.mint('code')}${this.terms.codeEnding ?? ''}`;
    const { clientId, userId, environment, scopes, redirectUri, codeChallenge } = consent;
    this.codes.set(code, {
      ...{ code, clientId, userId, environment, scopes, redirectUri },
      ...(codeChallenge === undefined ? {} : { codeChallenge }),
      expiresAt: this.wallIn(this.terms.codeMs),
    });
    forgetOldest(this.codes);
    this.version += 1;
    return code;
  }

  /** Exchanges a code, once: a second use of it ends the login that the first one gave. RFC 6749 4.1.2. */
  exchange(asked: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly code: string;
    readonly redirectUri?: string;
    readonly codeVerifier?: string;
    /** Where it is asked; a code of another environment is not known there. */
    readonly environment?: string;
  }): SimTokenAnswer {
    if (!this.isClient(asked)) return refusal('invalid_client', 'client authentication failed');
    const stored = this.codes.get(asked.code);
    const isOther = asked.environment !== undefined && stored?.environment !== asked.environment;
    if (!stored || stored.clientId !== asked.clientId || isOther) return refusal('invalid_grant', 'unknown code');
    if (stored.usedFor !== undefined) {
      this.revokeFamily(stored.usedFor);
      return refusal('invalid_grant', 'code was used before');
    }
    if (stored.expiresAt <= this.options.world.wallNow()) return refusal('invalid_grant', 'code has expired');
    if (this.terms.wantsRedirectUri && asked.redirectUri !== stored.redirectUri) {
      return refusal('invalid_grant', 'redirect_uri differs');
    }
    if (!this.isVerified(stored, asked.codeVerifier)) return refusal('invalid_grant', 'code_verifier does not match');
    const family = this.mint('code');
    stored.usedFor = family;
    const { clientId, userId, environment, scopes } = stored;
    this.families.set(family, {
      ...{ family, clientId, userId, environment, scopes },
      startedAt: this.options.world.wallNow(),
      isRevoked: false,
      formerTokens: [],
    });
    return { kind: 'issued', tokens: this.issue(family, this.givesRefresh(clientId)) };
  }

  /** Renews an access token. The second use of a rotated refresh token ends the login: somebody else has it. */
  refresh(asked: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
    readonly environment?: string;
  }): SimTokenAnswer {
    if (!this.isClient(asked)) return refusal('invalid_client', 'client authentication failed');
    const { refreshToken } = asked;
    const families = [...this.families.values()].filter(({ clientId }) => clientId === asked.clientId);
    const reused = families.find(({ formerTokens }) => formerTokens.includes(refreshToken));
    if (reused) {
      this.revokeFamily(reused.family);
      return refusal('invalid_grant', 'refresh token was used before');
    }
    const family = families.find((one) => one.refreshToken === refreshToken);
    const isOther = asked.environment !== undefined && family?.environment !== asked.environment;
    if (!family || family.isRevoked || isOther) return refusal('invalid_grant', 'unknown refresh token');
    if (this.isOver(family)) return refusal('invalid_grant', 'refresh token has expired');
    const rotates = this.terms.refresh === 'rotating';
    if (rotates) family.formerTokens.push(refreshToken);
    return { kind: 'issued', tokens: this.issue(family.family, rotates) };
  }

  /** Says what a bearer token is worth now. */
  check(token: string | undefined): SimTokenCheck {
    const access = token === undefined ? undefined : this.accesses.get(token);
    const family = access && this.families.get(access.family);
    if (!access || !family) return { kind: 'unknown' };
    if (access.isRevoked || family.isRevoked) return { kind: 'revoked' };
    if (access.expiresAt !== undefined && access.expiresAt <= this.options.world.wallNow()) return { kind: 'expired' };
    const user = this.users.get(family.userId);
    assert(user, 'Invariant: a login belongs to a user');
    return { kind: 'good', login: loginOf(family), user };
  }

  /** Ends the login of an access or refresh token; unknown ones are no error. RFC 7009 2.2. */
  revoke(token: string): void {
    const holds = ({ refreshToken }: StoredFamily) => refreshToken === token;
    const family = this.accesses.get(token)?.family ?? [...this.families.values()].find(holds)?.family;
    if (family !== undefined) this.revokeFamily(family);
  }

  /**
   * Ends tokens of every login for a test: `access` alone can be refreshed, `all` needs a person again.
   * @param at - wall instant at which access tokens die; default at once
   */
  killTokens(which: 'access' | 'all' = 'all', at?: Instant): void {
    for (const access of this.accesses.values()) {
      const { expiresAt } = access;
      if (at === undefined) access.isRevoked = true;
      else access.expiresAt = expiresAt === undefined || at < expiresAt ? at : expiresAt;
    }
    if (which === 'all' && at === undefined) for (const family of this.families.keys()) this.revokeFamily(family);
    this.version += 1;
  }

  save(): SimLoginsState {
    return {
      users: [...this.users.values()],
      codes: [...this.codes.values()],
      families: [...this.families.values()],
      accesses: [...this.accesses.values()],
    };
  }

  restore(state: SimLoginsState): void {
    for (const user of state.users) if (!this.users.has(user.id)) this.users.set(user.id, user);
    this.codes = new Map(state.codes.map((code) => [code.code, { ...code }]));
    this.families = new Map(state.families.map((family) => [family.family, { ...family }]));
    this.accesses = new Map(state.accesses.map((access) => [access.token, { ...access }]));
  }

  private readRequest(
    query: URLSearchParams,
  ):
    | { readonly kind: 'asked'; readonly request: AuthorizeRequest; readonly client: SimClient }
    | { readonly kind: 'answered'; readonly reply: SimReply } {
    const wrong = (text: string) =>
      ({ kind: 'answered', reply: pageReply(400, errorPage(this.terms.title, text)) }) as const;
    const client = this.clients.get(query.get('client_id') ?? '');
    if (!client) return wrong('No application is registered under this client id.');
    const given = query.get('redirect_uri') ?? undefined;
    if (given === undefined && this.terms.wantsRedirectUri) return wrong('The address to return to is missing.');
    const redirectUri = given ?? client.redirectUris[0];
    if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
      return wrong('The address to return to is not registered for this application.');
    }
    const text = (name: string) => query.get(name) ?? undefined;
    const scopes = (text('scope') ?? '').split(this.terms.scopeSeparator).filter((scope) => scope !== '');
    const [state, codeChallenge, method] = [text('state'), text('code_challenge'), text('code_challenge_method')];
    const request: AuthorizeRequest = {
      clientId: client.clientId,
      redirectUri,
      scopes,
      scope: text('scope') ?? '',
      ...(given === undefined ? {} : { givenRedirectUri: given }),
      ...(state === undefined ? {} : { state }),
      ...(codeChallenge === undefined || this.terms.pkce === 'ignored' ? {} : { codeChallenge }),
      ...(method === undefined ? {} : { codeChallengeMethod: method }),
      ...(text('response_type') === undefined ? {} : { responseType: text('response_type') as string }),
    };
    const error = this.faultOf(request);
    if (error !== undefined) return { kind: 'answered', reply: this.sendBack(request, { error }) };
    return { kind: 'asked', request, client };
  }

  private faultOf(request: AuthorizeRequest): string | undefined {
    const { terms } = this;
    if (terms.wantsResponseType && request.responseType !== 'code') return 'unsupported_response_type';
    if (request.scopes.some((scope) => !terms.scopes.includes(scope))) return 'invalid_scope';
    if (terms.pkce === 'required' && request.codeChallenge === undefined) return 'invalid_request';
    const isPlain = request.codeChallenge !== undefined && request.codeChallengeMethod !== 'S256';
    return isPlain ? 'invalid_request' : undefined;
  }

  private sendBack(request: AuthorizeRequest, answer: Readonly<Record<string, string>>): SimReply {
    const target = new URL(request.redirectUri);
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
    if (request.state !== undefined) target.searchParams.set('state', request.state);
    return redirectReply(target.href);
  }

  private isClient({ clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string }): boolean {
    return this.clients.get(clientId)?.clientSecret === clientSecret;
  }

  private givesRefresh(clientId: string): boolean {
    return this.terms.refresh !== 'none' && this.clients.get(clientId)?.isPartner !== false;
  }

  private isVerified(stored: StoredCode, verifier: string | undefined): boolean {
    if (stored.codeChallenge === undefined) return true;
    if (verifier === undefined) return false;
    return createHash('sha256').update(verifier).digest('base64url') === stored.codeChallenge;
  }

  private isOver(family: StoredFamily): boolean {
    const { sessionMs } = this.terms;
    return sessionMs !== undefined && family.startedAt + sessionMs <= this.options.world.wallNow();
  }

  private issue(id: string, newRefresh: boolean): SimTokens {
    const family = this.families.get(id);
    assert(family, 'Invariant: tokens are issued to a login');
    const issuedAt = this.options.world.wallNow();
    const endsAt = this.terms.accessEndsAt?.(issuedAt);
    const accessMs = endsAt === undefined ? this.terms.accessMs : endsAt - issuedAt;
    const accessToken = this.mint('access');
    const expiry = accessMs === undefined ? {} : { expiresAt: this.wallIn(accessMs) };
    this.accesses.set(accessToken, { token: accessToken, family: id, isRevoked: false, ...expiry });
    forgetOldest(this.accesses);
    if (newRefresh) family.refreshToken = this.mint('refresh');
    this.version += 1;
    const { refreshToken } = family;
    return {
      ...loginOf(family),
      accessToken,
      issuedAt,
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(accessMs === undefined ? {} : { expiresInMs: accessMs }),
    };
  }

  private revokeFamily(id: string): void {
    const family = this.families.get(id);
    if (family) family.isRevoked = true;
    this.version += 1;
  }

  private mint(kind: 'code' | 'access' | 'refresh'): string {
    if (this.options.mint) return this.options.mint(kind);
    const letter = () => TOKEN_LETTERS[Math.floor(this.options.world.random() * TOKEN_LETTERS.length)];
    return Array.from({ length: TOKEN_LENGTH }, letter).join('');
  }

  private wallIn(ms: number): Instant {
    return (this.options.world.wallNow() + ms) as Instant;
  }
}

const signsInAt = (user: SimUser, place: string) => user.environment === undefined || user.environment === place;

function loginOf({ family, clientId, userId, scopes, environment }: StoredFamily): SimLogin {
  return { family, clientId, userId, scopes, environment };
}

function forgetOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}

function refusal(error: SimTokenError, text: string): SimTokenAnswer {
  return { kind: 'refused', error, text };
}
