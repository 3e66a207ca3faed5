import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant } from '#core/units';
import { mergeReports, type ProcessReport, REPORT_VERSION } from './index.js';

const AT = 1_764_000_000_000;
const said = (number: number, count: number, more: Partial<ProcessReport> = {}): ProcessReport => ({
  ...{ version: REPORT_VERSION, process: { number, count }, at: instant(AT), source: 'massive' },
  ...{ vendors: [], switches: [], rejected: [], contracts: 10, jumps: [], jumpsHeld: 1, jumpsConfirmed: 2 },
  ...more,
});

describe(mergeReports.name, () => {
  it('knows nothing before the first word', () => expect(mergeReports([])).toBeUndefined());

  it('leaves out what was said under other settings: another number of processes, or another feed', () => {
    const now = instant(AT + 1);
    const report = mergeReports([
      said(1, 2, { at: now }),
      said(2, 3),
      said(3, 3),
      said(2, 2, { source: 'simulator', contracts: 99 }),
    ]);
    expect(report).toMatchObject({ processes: [{ number: 1, at: now }, { number: 2 }], contracts: 10 });
  });

  it('sums what is counted by reason and keeps the newest three samples', () => {
    const samples = (...ages: readonly number[]) => ages.map((age) => ({ text: `${age}`, at: instant(AT - age) }));
    const report = mergeReports([
      said(1, 2, { rejected: [{ reason: 'duplicate', count: 4, samples: samples(1, 3, 5) }] }),
      said(2, 2, {
        rejected: [
          { reason: 'out_of_order', count: 1, samples: [] },
          { reason: 'duplicate', count: 3, samples: samples(2, 4) },
        ],
      }),
    ]);
    expect(report?.rejected).toEqual([
      { reason: 'duplicate', count: 7, samples: samples(1, 2, 3) },
      { reason: 'out_of_order', count: 1, samples: [] },
    ]);
  });

  it('says the same whatever the order in which the processes spoke', () => {
    const reports = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 4 }), contracts: fc.nat(100) }), {
      selector: ({ number }) => number,
    });
    fc.assert(
      fc.property(reports, (drawn) => {
        const all = drawn.map(({ number, contracts }) => said(number, 4, { contracts, at: instant(AT + number) }));
        const merged = mergeReports(all);
        expect(mergeReports(all.toReversed())).toEqual(merged);
        expect(merged?.contracts ?? 0).toBe(drawn.reduce((sum, { contracts }) => sum + contracts, 0));
        expect(merged?.processes.length ?? 4).toBe(4);
      }),
    );
  });
});
