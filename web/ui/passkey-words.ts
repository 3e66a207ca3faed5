import { problemOf } from '../data/http.js';

/** Names of what a browser answers when a person declines, waits too long, or has no passkey here. Source: WebAuthn Level 3, 5.1.4. */
const DECLINED: ReadonlySet<string> = new Set(['NotAllowedError', 'AbortError']);

/** Returns why something about signing in did not work, in words. */
export function failureWords(error: unknown): string {
  if (error instanceof Error) {
    if (DECLINED.has(error.name)) return 'No passkey was given. Try again, or use your password.';
    if (error.name === 'InvalidStateError') return 'This device has a passkey for your account already.';
    if (error.name === 'SecurityError') return 'Passkeys need a host name: open Thetapod at localhost or its own name.';
  }
  const problem = problemOf(error);
  return problem.fields?.[0]?.message ?? problem.detail ?? problem.title;
}
