import { z } from 'zod';

/** Longer than any code that is known. */
const CODE_CHARS_MAX = 4_096;
const State = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * What a consent page sends the browser back with. The query is decoded once, which also makes the "@" that Schwab writes as "%40".
 * A parameter that stands twice is a list, and refused. Source: RFC 6749 4.1.2, RFC 9207 2.
 */
const Granted = z.object({
  state: State,
  code: z.string().min(1).max(CODE_CHARS_MAX),
  iss: z.string().max(500).optional(),
});
const Denied = z.object({ state: State, error: z.string().min(1).max(100), iss: z.string().max(500).optional() });

/** OAuth 1.0a has no state: the token that the login was begun with comes back in its place. Source: RFC 5849 2.2. */
const Verified = z
  .object({ oauth_token: z.string().regex(/^[\w-]{16,128}$/), oauth_verifier: z.string().min(1).max(CODE_CHARS_MAX) })
  .transform(({ oauth_token: state, oauth_verifier: code }): z.infer<typeof Granted> => ({ state, code }));

/**
 * Alice Blue's page gives no state back and names the user beside the code; both are needed. Such an answer is taken only for a login that was begun
 * without a state. Source: ant.aliceblueonline.com, product documentation, Authentication.
 */
const Stateless = z
  .object({
    authCode: z.string().regex(/^[\x21-\x7e]{1,4096}$/),
    userId: z.string().regex(/^[A-Za-z0-9]{1,40}$/),
    state: z.undefined().optional(),
  })
  .transform(({ authCode, userId }) => ({ code: `${userId}:${authCode}`, state: undefined, iss: undefined }));

export type CallbackQuery = z.infer<typeof Granted> | z.infer<typeof Denied> | z.infer<typeof Stateless>;

/** Returns what came back, or undefined when it is nothing that a broker sends. */
export function readCallback(query: unknown): CallbackQuery | undefined {
  const denied = Denied.safeParse(query);
  if (denied.success) return denied.data;
  return Granted.safeParse(query).data ?? Verified.safeParse(query).data ?? Stateless.safeParse(query).data;
}

/** The one error that is the user's own wish. */
export function consentCodeOf(error: string): 'ACCESS_DENIED' | 'CONSENT_FAILED' {
  return error === 'access_denied' ? 'ACCESS_DENIED' : 'CONSENT_FAILED';
}

/** Where a broker names itself, it must be the one that was asked. Source: RFC 9207 2.4. */
export function isOtherIssuer(issuer: string | undefined, authorizeOrigin: string): boolean {
  if (issuer === undefined) return false;
  return !URL.canParse(issuer) || new URL(issuer).origin !== authorizeOrigin;
}
