import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COMMAND_REFUSALS, CUMULATIVE_FAULTS, ORDER_REFUSALS } from '#core/orders';
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
    ['core/orders/README.md', { ...ORDER_REFUSALS, ...CUMULATIVE_FAULTS, ...COMMAND_REFUSALS }],
    ['core/risk/README.md', RISK_REFUSALS],
    ['brokers/README.md', PAPER_REFUSALS],
  ])('of %s say what the code says', (file, codes) => {
    expect(tableOf(file)).toEqual(codes);
  });
});
