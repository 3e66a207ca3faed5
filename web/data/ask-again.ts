import { ProblemError } from './http.js';

const ASK_AGAIN_MS = 15_000;

/** Whether the same question may be answered later: the server was busy or away, and did not say no. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof ProblemError && error.problem.status >= 400 && error.problem.status < 500);
}

/**
 * Returns how soon a read is made again by itself: now and then while no live message can come, and after a failure that may pass. Otherwise the old
 * answer would stand until the next message, and nothing would say that it is old.
 */
export const askAgain =
  (isOffline: boolean) =>
  ({ state: { error } }: { readonly state: { readonly error: unknown } }): number | false =>
    isOffline || (error !== null && mayPass(error)) ? ASK_AGAIN_MS : false;
