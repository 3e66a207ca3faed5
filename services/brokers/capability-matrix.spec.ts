import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BROKER_KINDS } from './adapters/index.js';
import { PAPER_CAPABILITIES } from './paper/index.js';
import { capabilityMatrix } from './testing/index.js';

const COLUMNS = [...BROKER_KINDS, { title: 'paper', capabilities: PAPER_CAPABILITIES }];

describe(capabilityMatrix.name, () => {
  it('stands in the README as the code says it', () => {
    const readme = readFileSync(path.join(import.meta.dirname, 'README.md'), 'utf8');
    const table = /^\| capability \|.*\n(?:\|.*\n)+/m.exec(readme)?.[0];
    expect(table?.trim()).toBe(capabilityMatrix(COLUMNS));
  });

  it('says a word of each capability of each broker', () => {
    const rows = capabilityMatrix(COLUMNS).split('\n');
    const names = new Set(COLUMNS.flatMap(({ capabilities }) => Object.keys(capabilities)));
    expect(rows).toHaveLength(names.size + 2);
    for (const row of rows) {
      expect(row.split('|')).toHaveLength(COLUMNS.length + 3);
      expect(row).not.toContain('undefined');
    }
  });
});
