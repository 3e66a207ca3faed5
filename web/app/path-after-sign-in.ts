/** Returns a path of this app to go to after signing in; anything else, other sites above all, leads home. */
export function pathAfterSignIn(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
