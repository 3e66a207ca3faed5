import { describe, expect, it } from '@jest/globals';
import { chaosOptionsOf } from './options.js';

describe(chaosOptionsOf.name, () => {
  it('reads counts and a file, and has figures of its own for the rest', () => {
    expect(chaosOptionsOf(['--seconds', '20', '--stall', '5', '--seed', '7', '--json', 'out.json'])).toEqual({
      ...{ seconds: 20, stallSeconds: 5, seed: 7, json: 'out.json' },
    });
    expect(chaosOptionsOf(['--seed', '7'])).toEqual({ seconds: 300, stallSeconds: 30, seed: 7 });
  });

  it.each([
    ['--seconds', '-1'],
    ['--stall', 'long'],
    ['--seed', '1.5'],
  ])('refuses %s %s', (name, value) => {
    expect(() => chaosOptionsOf([`${name}=${value}`])).toThrow(`${name} takes a whole number, not "${value}"`);
  });
});
