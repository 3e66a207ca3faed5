/** What the login server of a simulated broker takes and gives. */
import type { Instant } from '#core/units';
import type { SimWorld } from './types.js';

/** How a broker's OAuth 2.0 differs from the next one's. Durations in wall milliseconds. */
export interface SimLoginTerms {
  /** As people write the broker's name: "Tradier". */
  readonly title: string;
  readonly scopes: readonly string[];
  readonly scopeSeparator: ' ' | ',';
  readonly codeMs: number;
  /** Undefined: a token lives until it is revoked. */
  readonly accessMs?: number;
  /** When a token ends that is given now, where it is not so long after it. */
  readonly accessEndsAt?: (now: Instant) => Instant;
  /** `fixed`: the refresh token stays the same. `rotating`: each use gives another one, and a second use ends the login. */
  readonly refresh: 'none' | 'fixed' | 'rotating';
  /** Life of the whole login from the consent on; nothing is refreshed after it. */
  readonly sessionMs?: number;
  readonly pkce: 'ignored' | 'optional' | 'required';
  /** Whether `redirect_uri` must come with the authorisation and again with the code; where not, the first registered one is used. */
  readonly wantsRedirectUri: boolean;
  readonly wantsResponseType: boolean;
  /** Put at the end of each code, as one broker does with `@`. */
  readonly codeEnding?: string;
}

export interface SimClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** As the consent page calls it. */
  readonly name: string;
  /** Compared character by character. */
  readonly redirectUris: readonly string[];
  /** The application's own keys by name, PEM, where the broker's login needs them. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Gets refresh tokens where the broker gives them to partners only. Default true. */
  readonly isPartner?: boolean;
}

export interface SimUser {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly string[];
  /** Where the user can sign in; absent: everywhere. */
  readonly environment?: string;
}

export interface SimLoginsOptions {
  readonly terms: SimLoginTerms;
  readonly world: Pick<SimWorld, 'wallNow' | 'random'>;
  readonly clients: readonly SimClient[];
  readonly users: readonly SimUser[];
  /** Makes the text of a code or token; default 28 letters and digits. Tests plant tokens that can be searched for. */
  readonly mint?: (kind: 'code' | 'access' | 'refresh') => string;
}

/** Who a token speaks for. */
export interface SimLogin {
  /** The same for all tokens that come from one consent. */
  readonly family: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly environment: string;
}

export interface SimTokens extends SimLogin {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly issuedAt: Instant;
  readonly expiresInMs?: number;
}

/** RFC 6749 5.2; each broker has its own words for it. */
export type SimTokenError = 'invalid_client' | 'invalid_grant' | 'invalid_request';

export type SimTokenAnswer =
  | { readonly kind: 'issued'; readonly tokens: SimTokens }
  | { readonly kind: 'refused'; readonly error: SimTokenError; readonly text: string };

export type SimTokenCheck =
  | { readonly kind: 'good'; readonly login: SimLogin; readonly user: SimUser }
  | { readonly kind: 'expired' | 'revoked' | 'unknown' };

/** What a person agrees to. */
export interface SimConsent {
  readonly clientId: string;
  readonly userId: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly codeChallenge?: string;
}

export interface StoredCode extends SimConsent {
  readonly code: string;
  readonly expiresAt: Instant;
  /** The login that it was exchanged for: a second use ends it. */
  usedFor?: string;
}

export interface StoredFamily extends SimLogin {
  readonly startedAt: Instant;
  isRevoked: boolean;
  refreshToken?: string;
  /** Refresh tokens that were rotated away. */
  readonly formerTokens: string[];
}

export interface StoredAccess {
  readonly token: string;
  readonly family: string;
  expiresAt?: Instant;
  isRevoked: boolean;
}

/** What is kept over a restart. */
export interface SimLoginsState {
  readonly users: readonly SimUser[];
  readonly codes: readonly StoredCode[];
  readonly families: readonly StoredFamily[];
  readonly accesses: readonly StoredAccess[];
}
