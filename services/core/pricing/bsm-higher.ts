import type { ExpiryConstants, OptionColumns } from './bsm-chain.js';
import { millsRatioOfPositive, normalPdf } from './normal.js';

/** One row per option: vanna per 1.00 of volatility (change of delta), charm per year (change of delta as time passes), vomma per 1.00 squared (change of vega). */
export interface HigherGreekColumns {
  readonly vanna: Float64Array;
  readonly charm: Float64Array;
  readonly vomma: Float64Array;
}

export function allocateHigherGreekColumns(rowCount: number): HigherGreekColumns {
  return { vanna: new Float64Array(rowCount), charm: new Float64Array(rowCount), vomma: new Float64Array(rowCount) };
}

/**
 * Writes second-order Greeks of rows `first` … `end − 1`, all of one expiry. Rows without time value or out of their domain get NaN.
 * Source: Haug, The Complete Guide to Option Pricing Formulas (2nd ed.), sections 2.2.1 (DdeltaDvol), 2.2.5 (charm), 2.4.3 (vomma).
 */
export function bsmHigherGreeksChain(
  first: number,
  end: number,
  expiry: ExpiryConstants,
  options: OptionColumns,
  out: HigherGreekColumns,
): void {
  const { forward, years, rate, dividendYield, spot } = expiry;
  const rootYears = Math.sqrt(years);
  const yieldDiscount = Math.exp(-dividendYield * years);
  const carry = rate - dividendYield;
  for (let row = first; row < end; row += 1) {
    const vol = options.vol[row] as number;
    const totalVol = vol * rootYears;
    const d1 = Math.log(forward / (options.strike[row] as number)) / totalVol + 0.5 * totalVol;
    if (!(totalVol > 0 && d1 - d1 === 0)) {
      out.vanna[row] = out.charm[row] = out.vomma[row] = Number.NaN;
      continue;
    }
    const d2 = d1 - totalVol;
    const sign = options.sign[row] as number;
    const density = yieldDiscount * normalPdf(d1);
    const tail = density * millsRatioOfPositive(Math.abs(d1));
    const held = sign * d1 > 0 ? yieldDiscount - tail : tail;
    out.vanna[row] = (-density * d2) / vol;
    out.charm[row] = sign * dividendYield * held - density * (carry / totalVol - d2 / (2 * years));
    out.vomma[row] = (spot * density * rootYears * d1 * d2) / vol;
  }
}
