/** Answers that public/first.js asked for before the app was there. */

export interface Answer {
  readonly status: number;
  readonly text: string;
}

declare global {
  interface Window {
    thetapodEarly?: Map<string, Promise<Answer>>;
  }
}

const SIGNED_IN_KEY = 'thetapod.signed-in';
/** What was asked for earlier than this is asked for again. */
const GOOD_FOR_MS = 10_000;

export const wasAskedEarly = (path: string): boolean => window.thetapodEarly?.has(path) ?? false;

/** Returns the answer to a read below the API's prefix, once; undefined when it was not asked for. */
export function takeEarly(path: string): Promise<Answer> | undefined {
  const early = window.thetapodEarly;
  const answer = early?.get(path);
  early?.delete(path);
  return performance.now() < GOOD_FOR_MS ? answer : undefined;
}

/** Forgets what was answered to a former user. */
export function dropEarly(): void {
  delete window.thetapodEarly;
}

/** Says for the next visit whether somebody is signed in here; it opens nothing. */
export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(SIGNED_IN_KEY, '');
    else localStorage.removeItem(SIGNED_IN_KEY);
  } catch {
    // Storage may be blocked; the next visit asks a little later then.
  }
}
