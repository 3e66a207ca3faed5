import { z } from 'zod';
import {
  AMERICAN_MODEL,
  americanVolChain,
  expiryConstants,
  type ImpliedVol,
  IV_STATUS_NAMES,
  impliedVol,
  TREE_MODEL,
  treeImpliedVol,
} from '#core/pricing';
import { answered, lineVerb } from '../lines/index.js';
import { ESCROWED_MODEL, escrowOf, hasDividends, inputsOf, type OptionTerms, optionTerms } from './option-terms.js';

const IvInput = z.strictObject({ ...optionTerms, price: z.number().nonnegative() });

type Solved = ImpliedVol & { readonly model: string };

/** The verb `iv`. Without a volatility `vol` is null and `status` says why: that is an answer, not a bad line. */
export const readIv = lineVerb(IvInput, ({ price, ...terms }) => {
  const { model, status, ...rest } = solvedBy(terms, price);
  return answered({ vol: 'vol' in rest ? rest.vol : null, status, model });
});

function solvedBy(terms: OptionTerms, price: number): Solved {
  if (terms.model === 'bsm') return europeanVol(terms, price);
  if (terms.model === 'american' && !hasDividends(terms)) {
    const found = boundaryVol(terms, price);
    // `invalid`: rates below zero leave two exercise boundaries, which only the tree knows.
    if (found.status !== 'invalid') return { ...found, model: AMERICAN_MODEL };
  }
  const { vol: _none, ...tree } = inputsOf(terms, 0);
  return { ...treeImpliedVol({ ...tree, isAmerican: true }, price), model: TREE_MODEL };
}

function europeanVol(terms: OptionTerms, price: number): Solved {
  const { sign, spot, strike, years, rate, dividendYield } = inputsOf(terms, 0);
  const { forward, discount } = expiryConstants({ spot: spot - escrowOf(terms).value, years, rate, dividendYield });
  const model = hasDividends(terms) ? ESCROWED_MODEL : 'bsm';
  return { ...impliedVol({ sign, forward, strike, years, discount, price }), model };
}

function boundaryVol(terms: OptionTerms, price: number): ImpliedVol {
  const { sign, strike, ...rest } = inputsOf(terms, 0);
  const option = { sign: Int8Array.of(sign), strike: Float64Array.of(strike), price: Float64Array.of(price) };
  const vol = new Float64Array(1);
  const status = new Uint8Array(1);
  americanVolChain(0, 1, expiryConstants(rest), option, vol, status);
  const name = IV_STATUS_NAMES[status[0] as number] ?? 'invalid';
  return name === 'ok' ? { status: name, vol: vol[0] as number } : { status: name };
}
