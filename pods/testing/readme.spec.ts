import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const README = readFileSync(path.join(ROOT, 'pods/README.md'), 'utf8');

describe('the table of what can go wrong', () => {
  const [, section = ''] = README.split('## What can go wrong, and the test that holds it\n');
  const [, , ...rows] = section.split('\n## ')[0]?.match(/^\|.+\|$/gm) ?? [];

  it('names files that exist, for each fault', () => {
    const named = rows.map((row) => [...row.matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file ?? ''));
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((_row, index) => named[index]?.length === 0)).toEqual([]);
    expect(named.flat().filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});
