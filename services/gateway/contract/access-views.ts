import type { API_SCOPES } from './access-requests.js';

/**
 * A person in a browser. The cookies that come with it: a signed token for each request, good for ten minutes, and one that renews it
 * once (`POST /api/auth/refresh`).
 */
export interface SessionView {
  readonly userId: string;
  readonly email: string;
  readonly role: 'trader' | 'operator';
  /** Sent back in the header `x-csrf-token` with every change. */
  readonly csrfToken: string;
  /** When the token of the requests ends, by the clock of `serverNow`. */
  readonly accessEndsAt: number;
  readonly serverNow: number;
}

/** The password was right and is not enough: a code is asked for, with this ticket. */
export interface SecondFactorView {
  readonly secondFactor: { readonly ticket: string };
}
export type SignInView = SessionView | SecondFactorView;

/** Which ways in this installation has. */
export interface WaysView {
  /** Passwords can be reset by mail. */
  readonly reset: boolean;
  /** There is a page with the mails of this demonstration. */
  readonly mailbox: boolean;
}

export interface MailView {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: number;
}

export interface ProfileView {
  readonly email: string;
  readonly role: 'trader' | 'operator';
  readonly createdAt: number;
  readonly disclaimer: { readonly accepted: string; readonly acceptedAt: number; readonly current: string };
  readonly totp: boolean;
  /** Recovery codes that were not used yet. */
  readonly recoveryCodesLeft: number;
  readonly passkeys: readonly PasskeyView[];
}

export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** Absent until it was used. */
  readonly lastUsedAt?: number;
}

export interface NewTotpView {
  /** Base32, for those who cannot scan. */
  readonly secret: string;
  /** What the QR code says. */
  readonly uri: string;
}

/** Shown once. */
export interface RecoveryCodesView {
  readonly codes: readonly string[];
}

/** What the browser is asked; `options` are WebAuthn's. */
export interface PasskeyQuestionView {
  readonly ticket: string;
  readonly options: unknown;
}

export interface BrowserSessionView {
  readonly id: string;
  readonly way: 'password' | 'totp' | 'recovery' | 'passkey';
  /** The one that asks. */
  readonly current: boolean;
  /** What the browser calls itself. */
  readonly agent?: string;
  readonly address?: string;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly expiresAt: number;
}

export type ApiScopeView = (typeof API_SCOPES)[number];

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScopeView[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Absent until it was used; at most a minute old. */
  readonly lastUsedAt?: number;
}

/** The key itself is shown this once. */
export interface NewApiKeyView {
  readonly key: string;
  readonly listed: ApiKeyView;
}

/** An entry of the audit log. */
export interface ActView {
  readonly sequence: number;
  readonly act: string;
  readonly subject?: string;
  readonly detail: unknown;
  readonly at: number;
  readonly hash: string;
}

/** Whether each entry carries the hash of the one before. */
export type AuditVerdictView =
  | { readonly kind: 'whole'; readonly entries: number }
  | { readonly kind: 'broken'; readonly sequence: number };
