import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#core/units';
import { believed, type FiledFact } from './precedence.js';

const at = (text: string) => Date.parse(text) as Instant;
const dividend = (file: string, key: string, amount: string): FiledFact => ({
  ...{ kind: 'dividend', subject: 'AAPL', key, detail: { amount } },
  ...{ source: file, asOf: at('2025-12-01'), file },
});
const split = (file: string, key: string, newShares: number, oldShares = 1): FiledFact => ({
  ...dividend(file, key, ''),
  ...{ kind: 'split', detail: { newShares, oldShares } },
});
const complete: FiledFact = {
  ...dividend('underlyings.csv', '', ''),
  ...{ kind: 'underlying', detail: { knownUntil: '2026-03-31' } },
};
const told = (rows: readonly FiledFact[]) => {
  const { facts, disagreements } = believed(rows);
  return {
    facts: facts.map(({ key, source, detail }) => [key, source, detail['amount'] ?? detail['newShares']]),
    disagree: disagreements.map(({ vendor, file }) => [vendor.date, file?.date]),
  };
};
const [MINE, THEIRS, MADE_UP] = ['dividends.csv', 'massive/AAPL', 'simulated/dividends.csv'] as const;

describe(believed.name, () => {
  it('takes a fact once, whoever says it, and a person before a vendor before the simulator', () => {
    const rows = [MADE_UP, THEIRS, MINE].map((file) => dividend(file, '2026-02-09', '0.26'));
    expect(told(rows)).toEqual({ facts: [['2026-02-09', MINE, '0.26']], disagree: [] });
    expect(told(rows.slice(0, 2))).toEqual({ facts: [['2026-02-09', THEIRS, '0.26']], disagree: [] });
  });

  it('tells amounts apart, not ways to write them', () => {
    const mine = dividend(MINE, '2026-02-09', '0.2600');
    expect(told([mine, dividend(THEIRS, '2026-02-09', '0.26')]).disagree).toEqual([]);
    expect(told([mine, dividend(THEIRS, '2026-02-09', '0.27')])).toEqual({
      facts: [['2026-02-09', MINE, '0.2600']],
      disagree: [['2026-02-09', '2026-02-09']],
    });
  });

  it('never counts one dividend twice for dates a few days apart, and keeps those of a fund that pays each week', () => {
    const apart = [dividend(MINE, '2026-02-09', '0.26'), dividend(THEIRS, '2026-02-12', '0.26')];
    expect(told(apart)).toEqual({ facts: [['2026-02-09', MINE, '0.26']], disagree: [['2026-02-12', '2026-02-09']] });
    const weekly = [dividend(MINE, '2026-02-05', '0.1'), dividend(THEIRS, '2026-02-12', '0.1')];
    expect(told(weekly).facts).toHaveLength(2);
  });

  it('knows a split by its ratio', () => {
    const mine = split('splits.csv', '2026-06-10', 2, 1);
    expect(told([mine, split(THEIRS, '2026-06-10', 4, 2)]).disagree).toEqual([]);
    expect(told([mine, split(THEIRS, '2026-06-10', 10)])).toEqual({
      facts: [['2026-06-10', 'splits.csv', 2]],
      disagree: [['2026-06-10', '2026-06-10']],
    });
  });

  it('believes a dividend that a complete file does not have, and says so', () => {
    const theirs = dividend(THEIRS, '2026-02-09', '0.26');
    expect(told([complete, theirs])).toEqual({
      facts: [
        ['', 'underlyings.csv', undefined],
        ['2026-02-09', THEIRS, '0.26'],
      ],
      disagree: [['2026-02-09', undefined]],
    });
    expect(told([complete, { ...theirs, key: '2026-04-09' }]).disagree).toEqual([]);
    expect(told([complete, { ...theirs, key: '2025-11-09' }]).disagree).toEqual([]);
  });
});
