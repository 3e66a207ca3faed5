import {
  closingLine,
  EMPTY,
  ONE_FAILED,
  ONE_PASSED,
  slowestOfJest,
  sumOf,
  tallyOfJest,
  tallyOfPlaywright,
} from './tally.js';

describe('tallies', () => {
  it('count a spec file that could not be run as a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
    };
    expect(tallyOfJest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('count a browser test that passed at the second attempt as a failure', () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
    expect(tallyOfPlaywright(report)).toEqual({ passed: 4, failed: 3, skipped: 2 });
  });

  it('refuse a report that they do not know', () => {
    expect(() => tallyOfJest({})).toThrow();
  });

  it('name the files that took longest', () => {
    const file = (name: string, endTime: number) => ({ name, startTime: 1_000, endTime });
    const testResults = [file('a.spec.ts', 2_500), file('b.spec.ts', 9_000), file('c.spec.ts', 4_000)];
    expect(slowestOfJest({ testResults }, 2)).toEqual([
      { file: 'b.spec.ts', seconds: 8 },
      { file: 'c.spec.ts', seconds: 3 },
    ]);
  });

  it('end in one line', () => {
    expect(closingLine(sumOf([ONE_PASSED, ONE_PASSED, ONE_FAILED]))).toBe('2 passed, 1 failed');
    expect(closingLine({ ...EMPTY, skipped: 2 })).toBe('0 passed, 0 failed, 2 skipped');
  });
});
