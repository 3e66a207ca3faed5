import { REFRESH_PATH, type SessionView } from '#contract';
import { rememberSignedIn } from './early.js';

/** What this page knows of its session's tokens: the cookies themselves are out of reach of scripts. */

/** A token that ends sooner than this is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

let csrf: string | undefined;
/** By this page's monotonic clock, which no change of the wall clock moves. */
let endsAt: number | undefined;
let renewing: Promise<boolean> | undefined;

/** Sent with each change. */
export const csrfToken = (): string | undefined => csrf;

export function takeSession(session: SessionView | null): void {
  rememberSignedIn(session !== null);
  csrf = session?.csrfToken;
  endsAt = session === null ? undefined : performance.now() + (session.accessEndsAt - session.serverNow);
}

/** Asks for a new token, once for all who want one. Returns whether there is a session to renew. */
export function renewSession(): Promise<boolean> {
  renewing ??= askAnew().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

/** Renews a token that is about to end; what fails here fails again, with words, at the request itself. */
export async function keepFresh(): Promise<void> {
  if (endsAt !== undefined && endsAt - performance.now() < RENEW_BEFORE_MS) await renewSession();
}

async function askAnew(): Promise<boolean> {
  try {
    const response = await fetch(REFRESH_PATH, { method: 'POST', credentials: 'same-origin' });
    if (response.status === 401) takeSession(null);
    if (!response.ok) return false;
    takeSession((await response.json()) as SessionView);
    return true;
  } catch {
    return false;
  }
}
