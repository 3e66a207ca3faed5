import { MISSING_INT } from '../model/index.js';
import { REG_T_FACTORS, regTShortPutUnits, type ShortPutTerms } from './short-put.js';

/** What all puts of a chain share; see {@link ShortPutTerms}. */
export type ShortPutChainTerms = Omit<ShortPutTerms, 'strike' | 'mark' | 'contracts'>;

/** One row per put, in 1e-4 of the currency unit; a missing price is MISSING_INT. */
export interface ShortPutColumns {
  readonly strike: Int32Array;
  /** Sale price or mark per share. */
  readonly mark: Int32Array;
}

/**
 * Writes the requirement of one short contract of every row `first` … `end − 1`, in 1e-4 of the currency unit; NaN where a price is
 * missing. The same numbers as `shortPutRequirement` for one contract.
 */
export function shortPutRequirementChain(
  first: number,
  end: number,
  terms: ShortPutChainTerms,
  { strike, mark }: ShortPutColumns,
  out: Float64Array,
): void {
  const { model, spot, multiplier, leverage = 1, houseMinimumPerShare = 0, factors = REG_T_FACTORS } = terms;
  const factor = (terms.kind === 'broadIndex' ? factors.broadIndex : factors.equity) * leverage;
  const floor = factors.strikeFloor * leverage;
  const minimum = houseMinimumPerShare * multiplier;
  for (let row = first; row < end; row += 1) {
    const k = strike[row] as number;
    const price = mark[row] as number;
    if (k === MISSING_INT || (model === 'regT' && price === MISSING_INT)) {
      out[row] = Number.NaN;
      continue;
    }
    const asked = model === 'cash' ? k * multiplier : regTShortPutUnits(spot, k, price, multiplier, factor, floor);
    out[row] = asked > minimum ? asked : minimum;
  }
}
