/** Counts of tests, and how the reports of the runners become counts. Pure. */
import { z } from 'zod';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const EMPTY: Tally = { passed: 0, failed: 0, skipped: 0 };
export const ONE_PASSED: Tally = { ...EMPTY, passed: 1 };
export const ONE_FAILED: Tally = { ...EMPTY, failed: 1 };

export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, tally) => ({
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
    }),
    EMPTY,
  );
}

const jestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that could not be run at all: their tests are in no other count. */
  numRuntimeErrorTestSuites: z.number(),
});

export function tallyOfJest(report: unknown): Tally {
  const counts = jestReport.parse(report);
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests + counts.numRuntimeErrorTestSuites,
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

const jestFiles = z.object({
  /** Times in ms since the epoch; 0 for a file that could not be run. */
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});

export interface SpecSeconds {
  /** Full path. */
  readonly file: string;
  readonly seconds: number;
}

/** Returns the spec files that took longest, the longest first. */
export function slowestOfJest(report: unknown, count: number): readonly SpecSeconds[] {
  const { testResults } = jestFiles.parse(report);
  return testResults
    .map(({ name, startTime, endTime }) => ({ file: name, seconds: (endTime - startTime) / 1000 }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, count);
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  /** Errors outside of any test, such as a configuration that does not load. */
  errors: z.array(z.unknown()),
});

/** A test that passed only when it was tried again did not pass. */
export function tallyOfPlaywright(report: unknown): Tally {
  const { stats, errors } = playwrightReport.parse(report);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/** The last line of a test run, alone on its line. */
export function closingLine(tally: Tally): string {
  const skipped = tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`;
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}
