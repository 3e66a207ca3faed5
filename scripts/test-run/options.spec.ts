import { readTestOptions, STAGES } from './options.js';

describe(readTestOptions.name, () => {
  it('runs all stages unless some are named, always in the same order', () => {
    expect(readTestOptions([])).toEqual({ stages: STAGES, patterns: [] });
    expect(readTestOptions(['--only', 'unit', '--only', 'check']).stages).toEqual(['check', 'unit']);
  });

  it('takes parts of file names', () => {
    expect(readTestOptions(['--only', 'unit', 'tidy'])).toEqual({ stages: ['unit'], patterns: ['tidy'] });
  });

  it('refuses what it does not know, in a sentence', () => {
    expect(() => readTestOptions(['--only', 'all'])).toThrow('There is no stage "all"');
    expect(() => readTestOptions(['--fast'])).toThrow('the only flag is --only');
  });
});
