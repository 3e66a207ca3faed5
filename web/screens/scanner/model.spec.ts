import { describe, expect, it } from '@jest/globals';
import { allocatePutColumns } from '#core/screening';
import { exportRows, marginOf, sortOf, sortText } from './model.js';
import { QUANTITIES, ScanRows } from './scan-rows.js';

describe(sortOf.name, () => {
  it.each(['-score', 'dte', '-romAnnual', 'contract', '-contract'])('reads %s back as it was written', (text) => {
    expect(sortText(sortOf(text)) ?? '-score').toBe(text);
  });

  it('puts the best score first for what it does not know', () => {
    expect(sortOf('nonsense')).toEqual({ by: 'score', desc: true });
    expect(sortOf(null)).toEqual({ by: 'score', desc: true });
  });
});

describe(exportRows.name, () => {
  it('has every quantity under its name, in the order shown, and nothing where something is missing', () => {
    const columns = allocatePutColumns(2);
    columns.strike.set([600_000, 650_000]);
    columns.bid.set([12_500, 15_000]);
    columns.ask.set([13_000, 16_000]);
    columns.openInterest.set([-2_147_483_648, 7]);
    columns.quoteTs.set([Date.UTC(2025, 11, 1, 15), Number.NaN]);
    const expiries = [{ root: 'KO', expiry: '2025-12-19', dte: 18 }];
    const head = {
      underlying: 'KO',
      sequence: 1,
      tsEvent: 0,
      staleCopy: false,
      model: 'm',
      looked: 2,
      rows: 2,
      expiries,
    };
    const rows = new ScanRows([{ head, columns }]);
    const [names, second, first] = [...exportRows(rows, Uint32Array.of(1, 0))];
    const at = (name: string) => names?.indexOf(name) as number;
    expect(names).toHaveLength(QUANTITIES.length + 4);
    expect(second?.slice(0, 4)).toEqual(['KO251219P00065000', 'KO 19 Dec 65 put', 'KO', '2025-12-19']);
    expect(second?.[at('bid')]).toBe(1.5);
    expect(second?.[at('quotedAt')]).toBeUndefined();
    expect(first?.[at('quotedAt')]).toBe('2025-12-01T15:00:00.000Z');
    expect(first?.[at('openInterest')]).toBeNaN();
  });
});

it('takes the margin model from the kind of account', () => {
  expect([marginOf({ type: 'cash' }), marginOf({ type: 'margin' }), marginOf(undefined)]).toEqual([
    'cash',
    'regT',
    undefined,
  ]);
});
