/** The vendor's own lists, read beside ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { FIRM_CONDITIONS } from './conditions.js';

const FOLDER = join(process.env['THETAPOD_DATA'] ?? '../shared/data', 'vendor_specs', 'theta');

describe('the vendor’s list of quote conditions', () => {
  it('names as firm and not halted the codes that we trade on', () => {
    const [, ...lines] = readFileSync(join(FOLDER, 'quote-conditions.csv'), 'utf8').trim().split(/\r?\n/);
    const firm = lines
      .map((line) => line.split(','))
      .filter(([, , isFirm, halted]) => isFirm === 'true' && halted === 'false');
    expect(new Set(firm.map(([code]) => Number(code)))).toEqual(FIRM_CONDITIONS);
  });
});
