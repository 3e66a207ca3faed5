/** Returns what a field of the sign-in form lacks, in words. */
export function signInWords(issue: { readonly path?: readonly PropertyKey[] }): string {
  return issue.path?.[0] === 'password' ? 'Write your password.' : 'Write your e-mail address.';
}
