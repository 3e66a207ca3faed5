/** The README's table of OWASP ASVS: what it names exists, and nothing is claimed and denied at once. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const AREA = path.resolve(import.meta.dirname, '..');
const [, section = ''] = readFileSync(path.join(AREA, 'README.md'), 'utf8').split(/^## Security, /m);
const [table = '', unmet = ''] = (section.split(/^## /m)[0] ?? '').split('Not met, or met otherwise:');
const ROWS = [...table.matchAll(/^\| (\d[\d., ]*) \| (.+) \| (.+) \|$/gm)].map(([, numbers = '', , specs = '']) => ({
  numbers: numbers.split(', '),
  specs: specs.split(', '),
}));

describe('the table of requirements', () => {
  it('names specs that exist', () => {
    expect(ROWS.length).toBeGreaterThan(30);
    const named = ROWS.flatMap(({ specs }) => specs);
    expect(named.filter((file) => !/\.spec\.tsx?$/.test(file) || !existsSync(path.join(AREA, file)))).toEqual([]);
  });

  it('has each requirement once, and none that is said not to be met', () => {
    const numbers = ROWS.flatMap((row) => row.numbers);
    expect(numbers.filter((one) => !/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(one))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
    const denied = [...unmet.matchAll(/\d+\.\d+\.\d+/g)].map(([one]) => one);
    expect(denied.length).toBeGreaterThan(5);
    expect(denied.filter((one) => numbers.includes(one))).toEqual([]);
  });
});
