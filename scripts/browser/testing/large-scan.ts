import type { Scan, ScanBlock } from '#contract';
import { allocatePutColumns } from '#core/screening';

/** As many rows as a market of a few hundred underlyings has, in the form in which the gateway sends them. */
export function largeScan(underlyings: number, rows: number): Scan {
  const names = Array.from({ length: underlyings }, (_none, index) => `Q${String.fromCharCode(65 + index)}`);
  const blocks = names.map((underlying, at): ScanBlock => {
    const columns = allocatePutColumns(rows);
    for (let index = 0; index < rows; index += 1) {
      columns.strike[index] = (index + 1) * 5_000;
      columns.bid[index] = 10_000 + ((index * 37) % 900) * 100;
      columns.ask[index] = (columns.bid[index] as number) + 500;
      columns.requirement[index] = 30_000_000;
      columns.iv[index] = 0.3;
      columns.delta[index] = -0.2;
      columns.probOtm[index] = 0.8;
      columns.parts.annualisedReturn[index] = (index * 7_919 + at * 104_729) % 999_983;
    }
    const expiries = [{ root: underlying, expiry: '2025-12-19', dte: 23 }];
    const head = { underlying, sequence: 1, tsEvent: 0, staleCopy: false, spot: '900.00', model: 'bsm-parity/1' };
    return { head: { ...head, looked: rows, rows, expiries }, columns };
  });
  return { revision: 'x.1', today: '2025-11-26', margin: 'regT', underlyings: names, blocks };
}
