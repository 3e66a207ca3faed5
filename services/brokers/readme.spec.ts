import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  COMMAND_REFUSALS,
  CORPORATE_ACTION_REFUSALS,
  CUMULATIVE_FAULTS,
  MULTI_LEG_REFUSALS,
  ORDER_REFUSALS,
  SEQUENCE_STOPS,
  SETTLEMENT_REFUSALS,
} from '#core/orders';
import { RISK_REFUSALS } from '#core/risk';
import { PAPER_REFUSALS } from './paper/index.js';

const services = path.resolve(import.meta.dirname, '..');

function tableOf(file: string): Readonly<Record<string, string>> {
  const text = readFileSync(path.join(services, file), 'utf8');
  const rows = [...text.matchAll(/^\| ([A-Z][A-Z_]+) \| (.+) \|$/gm)];
  return Object.fromEntries(rows.map(([, code, meaning]) => [code, meaning]));
}

describe('the code tables', () => {
  it.each([
    [
      'core/orders/README.md',
      {
        ...ORDER_REFUSALS,
        ...CORPORATE_ACTION_REFUSALS,
        ...SETTLEMENT_REFUSALS,
        ...CUMULATIVE_FAULTS,
        ...MULTI_LEG_REFUSALS,
        ...SEQUENCE_STOPS,
        ...COMMAND_REFUSALS,
      },
    ],
    ['core/risk/README.md', RISK_REFUSALS],
    ['brokers/README.md', PAPER_REFUSALS],
  ])('of %s say what the code says', (file, codes) => {
    expect(tableOf(file)).toEqual(codes);
  });
});

describe('the table of faults', () => {
  it('names files that exist, for each fault', () => {
    const text = readFileSync(path.join(services, 'brokers/README.md'), 'utf8');
    const [, rest = ''] = text.split('## What can go wrong, and the test that holds it\n');
    const rows =
      rest
        .split('\n## ')[0]
        ?.match(/^\| .+ \|$/gm)
        ?.slice(1) ?? [];
    const named = rows.map((row) => [...row.matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file ?? ''));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((_row, index) => named[index]?.length === 0)).toEqual([]);
    const folders = [services, path.dirname(services)];
    const exists = (file: string) => folders.some((folder) => existsSync(path.join(folder, file)));
    expect(named.flat().filter((file) => !exists(file))).toEqual([]);
  });
});
