import { readFileSync } from 'node:fs';

/** Raised whenever the same inputs may lead to another decision: a stored record names the code that made it. */
const DECISION_CODE = 2;

/** Returns `<release>/<decision code>`, which stands in every decision record. */
export function codeVersion(packageJsonUrl: URL): string {
  const { version } = JSON.parse(readFileSync(packageJsonUrl, 'utf8')) as { readonly version: string };
  return `${version}/${DECISION_CODE}`;
}
