import { problemOf } from '../../data/http.js';

/** Returns what a field of the sign-in form lacks, in words. */
export function signInWords(issue: { readonly path?: readonly PropertyKey[] }): string {
  return issue.path?.[0] === 'password' ? 'Write your password.' : 'Write your e-mail address.';
}

/** Returns why the server did not let the person in. */
export function failureWords(error: unknown): string {
  const problem = problemOf(error);
  return problem.detail ?? problem.title;
}
