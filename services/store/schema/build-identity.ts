/** What tells two builds apart that work on the same tables. */
import { readFileSync } from 'node:fs';
import { RECORD_SCHEMA } from '#core/bot';
import { assert } from '#core/units';

/** Raised whenever the same inputs may lead to another decision: a stored record names the code that made it. */
const DECISION_CODE = 2;

export interface BuildIdentity {
  /** `major.minor.patch` of the release. */
  readonly release: string;
  readonly decisionCode: number;
  readonly recordSchema: number;
}

/** Returns the identity of the build that this process runs. Errors: an invariant for a package without a release number. */
export function readBuild(packageJsonUrl: URL): BuildIdentity {
  const { version } = JSON.parse(readFileSync(packageJsonUrl, 'utf8')) as { readonly version: string };
  assert(/^\d+\.\d+\.\d+$/.test(version), 'Invariant: a release is numbered major.minor.patch');
  return { release: version, decisionCode: DECISION_CODE, recordSchema: RECORD_SCHEMA };
}

/** Returns `<release>/<decision code>`, which stands in every decision record. */
export function codeVersionOf({ release, decisionCode }: BuildIdentity): string {
  return `${release}/${decisionCode}`;
}

/** Returns `<release>/<decision code>/<record schema>`, for people. */
export function nameOfBuild(build: BuildIdentity): string {
  return `${codeVersionOf(build)}/${build.recordSchema}`;
}

/** Compares by age: below 0 when `a` is older. Releases count first, then the decision code, then the record schema. */
export function compareBuilds(a: BuildIdentity, b: BuildIdentity): number {
  const theirs = numbersOf(b);
  for (const [index, number] of numbersOf(a).entries()) {
    const difference = number - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf({ release, decisionCode, recordSchema }: BuildIdentity): readonly number[] {
  return [...release.split('.').map(Number), decisionCode, recordSchema];
}
