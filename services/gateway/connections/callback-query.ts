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

export type CallbackQuery = z.infer<typeof Granted> | z.infer<typeof Denied>;

/** Returns what came back, or undefined when it is nothing that a broker sends. */
export function readCallback(query: unknown): CallbackQuery | undefined {
  const denied = Denied.safeParse(query);
  if (denied.success) return denied.data;
  return Granted.safeParse(query).data;
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
