import type { Pa2Contract, Pa2Parameters, Pa2Product } from './pa2.js';
import { scanFuture, scanOption } from './scan.js';
import { DELTA_POINTS, extremeScanPoints } from './scan-points.js';
import type { SpanSeries } from './span-file.js';

/** What a contract's array comes to, or the input that the file does not state. */
export type Pa2Scan =
  | { readonly values: Float64Array; readonly compositeDelta: number }
  | { readonly missing: 'product' | 'parameters' | 'priceScan' | 'underlying' | 'time' | 'volatility' };

const FUTURE_DELTA = 1;
const ON_FUTURE = 'OOF';

type Months = Pick<Pa2Contract, 'exchange' | 'product' | 'type' | 'futureMonth' | 'optionMonth'>;

/**
 * Gathers what the options of a `.pa2` file are valued with, and recomputes contracts from it: the option's volatility, the
 * settlement price of what it is on, and the expiry's time, rate and ranges. Feed it every record of the file.
 */
export class Pa2Terms {
  private readonly products = new Map<string, Pa2Product>();
  private readonly parameters = new Map<string, Pa2Parameters>();
  private readonly prices = new Map<string, number>();

  addProduct(product: Pa2Product): void {
    this.products.set(familyOf(product), product);
  }

  addParameters(parameters: Pa2Parameters): void {
    this.parameters.set(keyOf(parameters), parameters);
  }

  /** Options have no options: only the prices of other contracts are kept. */
  addContract(contract: Pa2Contract): void {
    if (contract.right === undefined) this.prices.set(keyOf(contract), contract.price);
  }

  /**
   * Recomputes a contract. Options are valued by Black–Scholes–Merton, those on futures with the rate as yield (Black 1976), as
   * European: what early exercise is worth in an American one is left out.
   */
  scan(contract: Pa2Contract): Pa2Scan {
    const parameters = this.parameters.get(keyOf(contract));
    if (!parameters) return { missing: 'parameters' };
    if (parameters.isPriceScanPercent) return { missing: 'priceScan' };
    const points = extremeScanPoints(parameters.extremeMultiplier, parameters.coveredFraction);
    if (contract.right === undefined)
      return { values: scanFuture(parameters.priceScan, points), compositeDelta: FUTURE_DELTA };
    const product = this.products.get(familyOf(contract));
    if (!product) return { missing: 'product' };
    const underlyingPrice = this.underlyingPrice(contract, parameters);
    if (underlyingPrice === undefined || !(underlyingPrice > 0)) return { missing: 'underlying' };
    const { years, lookAhead } = parameters;
    if (years === undefined) return { missing: 'time' };
    const { vol, strike, right } = contract;
    if (strike === undefined || !(strike > 0) || !(vol > 0)) return { missing: 'volatility' };
    const series: SpanSeries = {
      product: contract.product,
      period: contract.optionMonth,
      years,
      ...(lookAhead > 0 ? { lookAheadYears: lookAhead } : {}),
      contractValueFactor: product.contractValueFactor,
      underlyingPrice,
      rate: parameters.rate,
      dividendYield: contract.type === ON_FUTURE ? parameters.rate : parameters.dividendYield,
      priceScan: parameters.priceScan,
      volScan: parameters.volScan,
      isPremiumStyle: product.isPremiumStyle,
    };
    return scanOption({ right, strike, vol }, series, points, DELTA_POINTS);
  }

  /** The future of the option's futures month, or the thing itself, of which there is one without a month. */
  private underlyingPrice({ exchange, underlying, futureMonth }: Pa2Contract, parameters: Pa2Parameters) {
    const product = parameters.underlying || underlying;
    const of = (type: string, month: string) =>
      this.prices.get(keyOf({ exchange, product, type, futureMonth: month, optionMonth: '' }));
    return of('FUT', futureMonth) ?? of('PHY', futureMonth) ?? of('PHY', '');
  }
}

function familyOf({ exchange, product, type }: Pick<Months, 'exchange' | 'product' | 'type'>): string {
  return `${exchange}/${product}/${type}`;
}

function keyOf(of: Months): string {
  return [familyOf(of), of.futureMonth, of.optionMonth].join('/');
}
