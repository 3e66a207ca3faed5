import { z } from 'zod';
import { americanGreeks, bsmGreeks, treeGreeks } from '#core/pricing';
import { type Answer, answered, lineVerb, refused } from '../lines/index.js';
import { ESCROWED_MODEL, escrowOf, hasDividends, inputsOf, type OptionTerms, optionTerms } from './option-terms.js';

const PriceInput = z.strictObject({ ...optionTerms, vol: z.number().nonnegative() });

/** Value and Greeks: delta and gamma per unit of spot, vega per 1.00 volatility, theta per year, rho per 1.00 rate. */
interface Priced {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly model: string;
}

/** The verb `price`. Its `model` in the answer is the one that gave the numbers, which may be another than the one asked for. */
export const readPrice = lineVerb(PriceInput, ({ vol, ...terms }): Answer => {
  const found = pricedBy(terms, vol);
  if (!found) return refused('OUT_OF_DOMAIN');
  const { model, price, delta, gamma, vega, theta, rho } = found;
  return answered({ model, price, delta, gamma, vega, theta, rho });
});

function pricedBy(terms: OptionTerms, vol: number): Priced | undefined {
  if (terms.model === 'american') return americanGreeks(inputsOf(terms, vol));
  if (terms.model === 'binomial') return treeGreeks(inputsOf(terms, vol), true);
  return hasDividends(terms) ? escrowedGreeks(terms, vol) : named('bsm', bsmGreeks(inputsOf(terms, vol)));
}

/**
 * The part of the spot that stands for dividends grows at the rate until they are paid, and falls when the rate rises: theta and rho
 * of the rest carry both over to the spot as it is quoted.
 */
function escrowedGreeks(terms: OptionTerms, vol: number): Priced | undefined {
  const { value, timeValue } = escrowOf(terms);
  const rest = bsmGreeks({ ...inputsOf(terms, vol), spot: terms.spot - value });
  if (!rest) return undefined;
  const theta = rest.theta - rest.delta * terms.rate * value;
  const rho = rest.rho + rest.delta * timeValue;
  return named(ESCROWED_MODEL, { ...rest, theta, rho });
}

function named(model: string, greeks: Omit<Priced, 'model'> | undefined): Priced | undefined {
  return greeks && { ...greeks, model };
}
