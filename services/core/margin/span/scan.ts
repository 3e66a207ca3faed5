import { INV_SQRT_2PI, millsRatioOfPositive, normalCdf } from '../../pricing/index.js';
import type { ScanPoint, SpanSeries } from './span-file.js';

/** One trading day of 250: the time that passes until the scenario happens, where a file states no other. */
export const LOOK_AHEAD_YEARS = 0.004;

/** Rows of options of one series; the scan writes `points.length` losses a row, then reads on. */
export interface ScanColumns {
  /** +1 call, −1 put. */
  readonly sign: Int8Array;
  readonly strike: Float64Array;
  readonly logStrike: Float64Array;
  readonly vol: Float64Array;
}

/**
 * Writes the risk arrays of options `first` … `end − 1` of one series: the loss of one long contract at each scan point,
 * `(V(S, t, σ) − V(S + m·scan/cvf, t − one day, σ·(1 + n·scan)))·weight·cvf`, V the Black–Scholes–Merton value.
 * Source: CME SPAN methodology; the formula reproduces every array value of Takasbank's file of 2016-05-17 (span.data.spec.ts).
 * @param out - row after row, `points.length` values each, from row `first` on
 */
export function scanOptions(
  first: number,
  end: number,
  series: SpanSeries,
  points: readonly ScanPoint[],
  options: ScanColumns,
  out: Float64Array,
): void {
  const width = points.length;
  const { contractValueFactor, volScan } = series;
  const now = termsAt(series, series.underlyingPrice, series.years);
  const moved = points.map((point) => movedTerms(series, point));
  const forwards = Float64Array.from(moved, ({ forward }) => forward);
  const logForwards = Float64Array.from(moved, ({ logForward }) => logForward);
  const volFactors = Float64Array.from(points, ({ volMove }) => 1 + volMove * volScan);
  const weights = Float64Array.from(points, ({ weight }) => weight * contractValueFactor);
  const { discount = 1, rootYears = 0 } = moved[0] ?? {};
  for (let row = first; row < end; row += 1) {
    const sign = options.sign[row] as number;
    const strike = options.strike[row] as number;
    const logStrike = options.logStrike[row] as number;
    const vol = options.vol[row] as number;
    const value =
      now.discount * undiscounted(now.forward, now.logForward, sign, strike, logStrike, vol * now.rootYears);
    for (let index = 0; index < width; index += 1) {
      const totalVol = vol * (volFactors[index] as number) * rootYears;
      const forward = forwards[index] as number;
      const then = discount * undiscounted(forward, logForwards[index] as number, sign, strike, logStrike, totalVol);
      out[row * width + index] = (value - then) * (weights[index] as number);
    }
  }
}

/** Writes the composite deltas: the option's delta at each delta point a day on, weighted. Source: as {@link scanOptions}. */
export function compositeDeltas(
  first: number,
  end: number,
  series: SpanSeries,
  deltaPoints: readonly ScanPoint[],
  options: ScanColumns,
  out: Float64Array,
): void {
  const then = deltaPoints.map((point) => movedTerms(series, point));
  for (let row = first; row < end; row += 1) {
    let sum = 0;
    for (const [index, { weight, volMove }] of deltaPoints.entries()) {
      const totalVol = (options.vol[row] as number) * (1 + volMove * series.volScan) * (then[index] as Terms).rootYears;
      sum +=
        weight * deltaOf(then[index] as Terms, options.sign[row] as number, options.logStrike[row] as number, totalVol);
    }
    out[row] = sum;
  }
}

/** Returns the risk array of one long future: it loses what its price moves. */
export function scanFuture(priceScan: number, points: readonly ScanPoint[]): Float64Array {
  return Float64Array.from(points, ({ priceMove, weight }) => 0 - priceMove * priceScan * weight);
}

interface Terms {
  readonly forward: number;
  readonly logForward: number;
  readonly discount: number;
  readonly yieldDiscount: number;
  readonly rootYears: number;
}

function movedTerms(series: SpanSeries, { priceMove }: ScanPoint): Terms {
  const moved = series.underlyingPrice + (priceMove * series.priceScan) / series.contractValueFactor;
  return termsAt(series, moved, series.years - (series.lookAheadYears ?? LOOK_AHEAD_YEARS));
}

/** At or after expiry an option is worth what exercise pays: a time of nothing. A price that fell through zero is nothing. */
function termsAt({ rate, dividendYield }: SpanSeries, price: number, years: number): Terms {
  const left = Math.max(0, years);
  const forward = Math.max(0, price) * Math.exp((rate - dividendYield) * left);
  return {
    forward,
    logForward: Math.log(forward),
    discount: Math.exp(-rate * left),
    yieldDiscount: Math.exp(-dividendYield * left),
    rootYears: Math.sqrt(left),
  };
}

/** Black–Scholes–Merton value at expiry's prices; what exercise pays where there is no time or volatility. */
function undiscounted(
  forward: number,
  logForward: number,
  sign: number,
  strike: number,
  logStrike: number,
  totalVol: number,
): number {
  const d1 = (logForward - logStrike) / totalVol + 0.5 * totalVol;
  if (!(totalVol > 0 && d1 - d1 === 0)) {
    const inside = sign * (forward - strike);
    return inside > 0 ? inside : 0;
  }
  const d2 = d1 - totalVol;
  const density = forward * INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
  const tail1 = density * millsRatioOfPositive(d1 < 0 ? -d1 : d1);
  const tail2 = density * millsRatioOfPositive(d2 < 0 ? -d2 : d2);
  const value = sign * ((sign * d1 > 0 ? forward - tail1 : tail1) - (sign * d2 > 0 ? strike - tail2 : tail2));
  return value > 0 ? value : 0;
}

function deltaOf(terms: Terms, sign: number, logStrike: number, totalVol: number): number {
  const { logForward, yieldDiscount } = terms;
  const distance = logForward - logStrike;
  if (!(totalVol > 0)) return sign * distance > 0 ? sign * yieldDiscount : 0;
  return sign * yieldDiscount * normalCdf(sign * (distance / totalVol + 0.5 * totalVol));
}

/** Returns the values of one option at the scan's points, and its composite delta: the batch on a single row. */
export function scanOption(
  option: { readonly right: 'put' | 'call' | undefined; readonly strike: number; readonly vol: number },
  series: SpanSeries,
  points: readonly ScanPoint[],
  deltaPoints: readonly ScanPoint[],
): { readonly values: Float64Array; readonly compositeDelta: number } {
  const row = {
    sign: Int8Array.of(option.right === 'put' ? -1 : 1),
    strike: Float64Array.of(option.strike),
    logStrike: Float64Array.of(Math.log(option.strike)),
    vol: Float64Array.of(option.vol),
  };
  const values = new Float64Array(points.length);
  const delta = new Float64Array(1);
  scanOptions(0, 1, series, points, row, values);
  compositeDeltas(0, 1, series, deltaPoints, row, delta);
  return { values, compositeDelta: delta[0] as number };
}
